"""Messages of the matching."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.gateway.appariement.domain import Verdict
from services.gateway.dossiers.schemas import FicheDossier
from services.gateway.orientations.schemas import BesoinImpersonnel, MessageImpersonnel
from services.gateway.programmes.contenu import Effectif
from services.gateway.repertoire.types import Besoin, Categorie, CodeAxe, Offre, Tranche
from shared.valeurs import ENTIER_JSON, Code, CodeCommune, CodeNaf, DateJour, Entree, MontantEur, Siren, Sortie

Limite = Annotated[int, Field(strict=True, ge=1, le=20), ENTIER_JSON]
LIMITE = 3
"""Programmes proposed at once: a company that is offered twelve takes none."""
ACTION_DE_REPLI = "Trouver une réponse à la main : {motif}"


class BesoinDemande(Entree):
    """Ce que l'on cherche : un axe, un besoin du plan, un type d'offre."""

    axe: CodeAxe | None = Field(default=None, description="Axe du diagnostic.")
    besoin: Besoin | None = Field(default=None, description="Besoin du plan d'actions.")
    offre: Offre | None = Field(default=None, description="Type d'offre voulu.")


class FaitsEntreprise(Entree):
    """Ce que l'on sait de l'entreprise ; ce qui est absent est inconnu, jamais supposé."""

    code_commune: CodeCommune | None = Field(default=None, description="Commune (INSEE).")
    effectif: Effectif | None = Field(default=None, description="Effectif salarié.")
    tranche_effectif: Tranche | None = Field(default=None, description="Tranche d'effectif INSEE, à défaut.")
    categorie: Categorie | None = Field(default=None, description="Catégorie d'entreprise INSEE.")
    naf: CodeNaf | None = Field(default=None, description="Activité principale.")
    date_creation: DateJour | None = Field(default=None, description="Date de création.")


class AppariementDemande(BesoinDemande):
    """Un besoin et une entreprise : la sienne par son SIREN, ou ce que l'on en sait."""

    siren: Siren | None = Field(default=None, description="Entreprise qui a un dossier.")
    entreprise: FaitsEntreprise | None = Field(
        default=None, description="Ce que l'on sait d'elle ; complète et corrige la fiche du dossier."
    )
    le: DateJour | None = Field(default=None, description="Date du besoin ; par défaut, aujourd'hui.")
    limite: Limite = Field(default=LIMITE, description="Nombre de programmes proposés, au plus.")


class CritereLu(Sortie):
    """Un critère : ce qui est vu, ce qui est attendu, ce qu'il dit."""

    code: str = Field(description="Code du critère.")
    libelle: str = Field(description="Nom du critère.")
    valeur: str | None = Field(description="Ce qui est vu ; absent : inconnu.")
    attendu: str = Field(description="Ce que le programme attend.")
    verdict: Verdict = Field(description="`inconnu` : à confirmer, jamais passé sous silence.")


class AntenneProposee(Sortie):
    """L'antenne qui recevrait l'entreprise."""

    id: UUID = Field(description="Identifiant.")
    code: str = Field(description="Code.")
    nom: str = Field(description="Nom d'usage.")
    boite: str = Field(description="Boîte de contact.")


class CapaciteLue(Sortie):
    """Ce que le programme peut encore prendre."""

    libres: int | None = Field(description="Places libres ; absent : aucune limite dite.")
    en_charge: int = Field(description="Entreprises prises en charge maintenant.")
    sur_fenetre: int = Field(description="Entreprises prises depuis le début de la fenêtre.")
    en_attente: int = Field(description="Demandes encore sans réponse : elles ne prennent pas de place.")


class Raison(Sortie):
    """Une raison du classement."""

    raison: str = Field(description="En mots.")
    points: int = Field(description="Ce qu'elle pèse.")


class ProgrammeApparie(Sortie):
    """Un programme devant le besoin : retenu, à confirmer ou écarté, et pourquoi."""

    programme_id: UUID = Field(description="Programme.")
    code: Code = Field(description="Code du programme.")
    edition: str = Field(description="Édition.")
    titre: str = Field(description="Titre.")
    offre: str = Field(description="Type d'offre.")
    organisation_id: UUID = Field(description="Organisation porteuse.")
    antenne: AntenneProposee | None = Field(description="Antenne proposée ; absente : l'organisation elle-même.")
    conclusion: Literal["retenu", "a_confirmer", "ecarte"] = Field(description="Conclusion.")
    raisons: list[str] = Field(description="Pourquoi il est écarté ou à confirmer, en phrases.")
    criteres: list[CritereLu] = Field(description="Critère par critère.")
    score: int = Field(description="Somme des points du classement.")
    classement: list[Raison] = Field(description="D'où vient le score.")
    capacite: CapaciteLue = Field(description="Capacité restante.")
    prix_eur: MontantEur | None = Field(description="Reste à payer par l'entreprise ; absent : inconnu.")
    a_verifier: bool = Field(description="Vrai : fiche, prix ou capacité non sourcés.")


class Repli(Sortie):
    """Personne ne convient : l'ensemblier reprend, jamais personne."""

    vers: Literal["file-ensemblier"] = Field(default="file-ensemblier", description="Qui reprend.")
    motif: str = Field(description="Pourquoi.")
    prochaine_action: str = Field(description="Prochaine action qui serait donnée au dossier.")


class AppariementLu(Sortie):
    """La réponse à un besoin."""

    le: date = Field(description="Date du besoin.")
    axe: str | None = Field(description="Axe cherché.")
    besoin: str | None = Field(description="Besoin cherché.")
    offre: str | None = Field(description="Type d'offre voulu.")
    proposes: list[ProgrammeApparie] = Field(description="Programmes proposés, le meilleur d'abord.")
    ecartes: list[ProgrammeApparie] = Field(description="Tous les autres, avec leurs raisons.")
    repli: Repli | None = Field(description="Présent si aucun programme ne convient.")


class OrientationVoulue(BesoinDemande):
    """Un besoin à confier au programme qui convient, sinon à l'ensemblier."""

    besoin_en_mots: BesoinImpersonnel = Field(description="Besoin de l'entreprise, sans donnée personnelle.")
    message: MessageImpersonnel | None = Field(default=None, description="Contexte utile, sans donnée personnelle.")
    limite: Limite = Field(default=LIMITE, description="Nombre de programmes rendus, au plus.")


class OrientationFaite(Sortie):
    """Ce qui a été fait du besoin : un envoi à un partenaire, ou le dossier rendu à l'ensemblier."""

    envoi_id: UUID | None = Field(description="Envoi créé ; absent : le dossier est dans la file de l'ensemblier.")
    appariement: AppariementLu = Field(description="Pourquoi.")
    dossier: FicheDossier = Field(description="Le dossier : qui s'en occupe, ce qui vient ensuite.")
