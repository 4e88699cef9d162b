"""Messages of the reports."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.aides.comptes_rendus.domain import Etat
from shared.valeurs import ENTIER_JSON, Booleen, Code, Entree, Sortie, TexteCourt, TexteLong

Moment = Literal["t6", "t12", "t24"]
MotifDispense = Literal["entreprise-cessee", "procedure-collective", "aide-remboursee", "projet-abandonne", "autre"]
MotifAbsence = Literal["exercice-non-clos", "non-suivi", "confidentiel", "sans-objet"]
Entier = Annotated[int, Field(strict=True, ge=0, le=999_999_999_999), ENTIER_JSON]
Montant = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$", examples=["120000.00"])]


class ValeurSaisie(Entree):
    """La valeur d'un indicateur, ou la raison pour laquelle elle manque."""

    indicateur: Code = Field(description="Code de l'indicateur demandé.")
    valeur: Booleen | Entier | Montant | None = Field(
        default=None, description="Oui ou non, nombre entier, ou montant en euros (texte à deux décimales)."
    )
    absence: MotifAbsence | None = Field(default=None, description="Pourquoi la valeur manque.")


class ReponseCompteRendu(Entree):
    """Ce que l'entreprise rend."""

    valeurs: list[ValeurSaisie] = Field(min_length=1, max_length=30, description="Une ligne par indicateur demandé.")
    commentaire: TexteLong | None = Field(default=None, description="Ce qui explique les valeurs.")


class DispenseCompteRendu(Entree):
    """Une dispense, toujours avec un motif typé et une précision."""

    motif: MotifDispense = Field(description="Motif.")
    motif_detail: TexteCourt = Field(description="Précision.")


class IndicateurDemande(Sortie):
    """Un indicateur demandé, et ce qui en a été dit."""

    code: str = Field(description="Code.")
    libelle: str = Field(description="Ce qui est demandé.")
    type: Literal["entier", "montant", "booleen"] = Field(description="Type de la valeur.")
    unite: str = Field(description="Unité.")
    valeur: Any = Field(description="Valeur rendue ; absente si elle manque ou n'est pas rendue.")
    absence: str | None = Field(description="Pourquoi la valeur manque.")


class CompteRenduResume(Sortie):
    """Un compte rendu dans une liste."""

    id: UUID = Field(description="Identifiant.")
    demande_id: UUID = Field(description="Demande d'aide.")
    dossier_id: UUID = Field(description="Dossier.")
    dispositif: str = Field(description="Dispositif.")
    moment: Moment = Field(description="Six, douze ou vingt-quatre mois après la signature.")
    etat: Etat = Field(description="État ; `clos` : dispensé, avec son motif.")
    exigible_le: date = Field(description="Jour où il est demandé.")
    echeance_le: date = Field(description="Dernier jour pour le rendre.")
    relances: int = Field(description="Rappels envoyés.")
    motif: str | None = Field(description="Motif de la dispense.")
    motif_detail: str | None = Field(description="Précision.")
    demande_le: datetime | None = Field(description="Quand il a été demandé.")
    traite_le: datetime | None = Field(description="Quand il a été rendu ou clos.")
    version: int = Field(description="Version, reprise dans l'ETag.")


class CompteRenduLu(CompteRenduResume):
    """Un compte rendu et ses indicateurs."""

    indicateurs: list[IndicateurDemande] = Field(description="Ce qui est demandé, et ce qui a été rendu.")
    commentaire: str | None = Field(description="Ce qui explique les valeurs.")
    a_verifier: bool = Field(description="Vrai : le calendrier et les délais n'ont pas de source.")


class ListeComptesRendus(Sortie):
    """Les comptes rendus d'une demande."""

    elements: list[CompteRenduResume] = Field(description="Du premier au dernier.")


class TauxMoment(Sortie):
    """Taux de réponse d'un moment."""

    moment: Moment = Field(description="Moment.")
    rendus: int = Field(description="Numérateur : comptes rendus rendus.")
    dus: int = Field(description="Dénominateur : rendus, ouverts ou en retard.")
    en_retard: int = Field(description="Dont en retard.")
    dispenses: int = Field(description="Dispensés, hors du dénominateur.")
    a_venir: int = Field(description="Pas encore demandés, hors du dénominateur.")
    taux: str | None = Field(description="Rendus sur dus ; absent si rien n'est dû.")


class TauxReponse(Sortie):
    """Taux de réponse, avec ses effectifs."""

    le: date = Field(description="Jour.")
    moments: list[TauxMoment] = Field(description="Par moment.")
    rendus: int = Field(description="Numérateur, tous moments ensemble.")
    dus: int = Field(description="Dénominateur, tous moments ensemble.")
    taux: str | None = Field(description="Rendus sur dus ; absent si rien n'est dû.")
    a_verifier: bool = Field(description="Vrai : le calendrier n'a pas de source.")


class PassageComptesRendus(Sortie):
    """Ce qu'un passage a fait."""

    le: date = Field(description="Jour.")
    demandes: int = Field(description="Comptes rendus demandés.")
    relances: int = Field(description="Rappels envoyés.")
    reste: bool = Field(description="Vrai : un autre appel est nécessaire.")
