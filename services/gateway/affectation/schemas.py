"""Messages of the batch assignment."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.gateway.appariement.schemas import BesoinDemande, FaitsEntreprise
from services.gateway.orientations.schemas import BesoinImpersonnel
from shared.valeurs import ENTIER_JSON, Booleen, DateJour, Entree, Siren, Sortie, TexteCourt

Priorite = Annotated[int, Field(strict=True, ge=1, le=5), ENTIER_JSON]
Secondes = Annotated[int, Field(strict=True, ge=1, le=30), ENTIER_JSON]


class BesoinDuLot(BesoinDemande):
    """Un besoin du lot ; l'ordre de la liste est l'ordre d'arrivée."""

    reference: TexteCourt = Field(description="Votre référence, unique dans le lot.")
    siren: Siren | None = Field(default=None, description="Entreprise qui a un dossier.")
    entreprise: FaitsEntreprise | None = Field(default=None, description="Ce que l'on sait d'elle, à défaut.")
    priorite: Priorite = Field(default=3, description="De 1 (peut attendre) à 5 (d'abord).")
    besoin_en_mots: BesoinImpersonnel | None = Field(
        default=None, description="Besoin, sans donnée personnelle ; nécessaire pour appliquer."
    )


class AffectationDemande(Entree):
    """Un lot de besoins à répartir entre des capacités limitées."""

    besoins: list[BesoinDuLot] = Field(min_length=1, max_length=1000, description="Besoins, dans l'ordre d'arrivée.")
    le: DateJour | None = Field(default=None, description="Date des besoins ; par défaut, aujourd'hui.")
    avec_conseillers: Booleen = Field(default=True, description="Compter aussi la charge des conseillers.")
    duree_max_s: Secondes = Field(default=10, description="Temps de calcul, au plus.")


class BesoinAffecte(Sortie):
    """Un besoin servi."""

    reference: str = Field(description="Référence du besoin.")
    siren: str | None = Field(description="Entreprise.")
    priorite: int = Field(description="Priorité.")
    programme_id: UUID = Field(description="Programme.")
    code: str = Field(description="Code du programme.")
    titre: str = Field(description="Titre du programme.")
    organisation_id: UUID = Field(description="Organisation porteuse.")
    antenne_id: UUID | None = Field(description="Antenne.")
    conseiller_id: UUID | None = Field(description="Compte du conseiller, si l'antenne en nomme.")
    adequation: int = Field(description="Points de l'appariement.")
    valeur: int = Field(description="Ce que vaut ce choix : priorité × (1 000 + adéquation).")
    premier_arrive: bool = Field(description="Vrai : servi aussi selon l'ordre d'arrivée.")


class BesoinNonServi(Sortie):
    """Un besoin sans programme, et pourquoi."""

    reference: str = Field(description="Référence du besoin.")
    siren: str | None = Field(description="Entreprise.")
    priorite: int = Field(description="Priorité.")
    raison: Literal["aucun-programme", "a-confirmer", "capacites-epuisees"] = Field(description="Raison typée.")
    explication: str = Field(description="En mots.")
    obstacles: list[str] = Field(description="Capacités épuisées qui l'empêchent.")


class PreuveLue(Sortie):
    """Ce que le calcul prouve : aucune répartition ne fait mieux que la borne."""

    statut: str = Field(description="`optimal`, ou `limite-de-temps` : l'écart reste alors ouvert.")
    valeur: float = Field(description="Valeur atteinte.")
    borne: float = Field(description="Meilleure valeur possible.")
    ecart: float = Field(description="Écart entre les deux ; nul : optimum prouvé.")
    duree_s: float = Field(description="Temps de calcul, en secondes.")


class BilanRepartition(Sortie):
    """Ce que donne une répartition."""

    servis: int = Field(description="Besoins servis.")
    valeur: int = Field(description="Valeur totale.")
    par_priorite: dict[int, int] = Field(description="Besoins servis par priorité.")


class CapaciteDuLot(Sortie):
    """Une capacité, sa charge, et ce qu'une place de plus vaudrait."""

    nature: Literal["programme", "conseiller"] = Field(description="Ce qui est limité.")
    id: UUID = Field(description="Programme ou compte du conseiller.")
    libelle: str = Field(description="Code du programme, ou antenne du conseiller.")
    places: int = Field(description="Places libres avant le lot, demandes sans réponse déduites.")
    prises: int = Field(description="Places prises par le lot.")
    saturee: bool = Field(description="Vrai : plus aucune place.")
    prix_dual: float = Field(
        description="Prix d'une place dans la relaxation linéaire : entre ce qu'une place de plus ferait gagner "
        "et ce qu'une place de moins ferait perdre."
    )
    gain_d_une_place: int | None = Field(
        description="Valeur exacte d'une place de plus, par une nouvelle résolution ; absent : non calculée."
    )


class ResultatAffectation(Sortie):
    """La répartition, sa preuve, et ce qu'elle gagne sur l'ordre d'arrivée."""

    affectes: list[BesoinAffecte] = Field(description="Besoins servis.")
    non_servis: list[BesoinNonServi] = Field(description="Les autres, avec leurs raisons.")
    preuve: PreuveLue = Field(description="Preuve sur la valeur servie.")
    preuve_repartition: PreuveLue | None = Field(
        description="Preuve sur la distance et la tension, à valeur égale ; absente si le temps a manqué."
    )
    optimal: BilanRepartition = Field(description="Ce que donne cette répartition.")
    premier_arrive: BilanRepartition = Field(description="Ce qu'aurait donné l'ordre d'arrivée, sur le même lot.")
    gain_servis: int = Field(description="Besoins servis en plus.")
    gain_valeur: int = Field(description="Valeur gagnée.")
    capacites: list[CapaciteDuLot] = Field(description="Capacités touchées par le lot, les plus chères d'abord.")


class EnvoiDuLot(Sortie):
    """Un besoin confié à un partenaire."""

    reference: str = Field(description="Référence du besoin.")
    envoi_id: UUID = Field(description="Envoi créé.")


class AbandonDuLot(Sortie):
    """Un besoin rendu à l'ensemblier, avec une prochaine action."""

    reference: str = Field(description="Référence du besoin.")
    explication: str = Field(description="Pourquoi.")


class ApplicationLue(Sortie):
    """Ce que l'application a fait."""

    le: datetime = Field(description="Instant.")
    par: UUID = Field(description="Compte.")
    envois: list[EnvoiDuLot] = Field(description="Besoins confiés à un partenaire.")
    rendus: list[AbandonDuLot] = Field(description="Besoins rendus à l'ensemblier : non servis, ou plus valables.")


class AffectationLue(Sortie):
    """Une affectation par lot."""

    id: UUID = Field(description="Identifiant.")
    etat: Literal["simulee", "appliquee"] = Field(description="État.")
    le: date = Field(description="Date des besoins.")
    creee_le: datetime = Field(description="Instant du calcul.")
    creee_par: UUID = Field(description="Compte.")
    resultat: ResultatAffectation = Field(description="La répartition.")
    application: ApplicationLue | None = Field(description="Ce que l'application a fait.")
    version: int = Field(description="Version, reprise dans l'ETag.")
