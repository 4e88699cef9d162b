"""Messages of the take-over rates."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.valeurs import Sortie

Axe = Literal["organisation", "antenne", "departement"]


class TauxLu(Sortie):
    """Part des demandes prises dans un délai, parmi celles dont le délai est passé."""

    n: int | None = Field(description="Demandes dont le délai est passé ; absent : trop peu pour être montré.")
    prises: int | None = Field(description="Demandes prises dans le délai.")
    taux: float | None = Field(description="Part, de 0 à 1 ; absente sans demande.")


class PriseEnChargeLue(Sortie):
    """Ce qu'un groupe a reçu, et ce qu'il en a pris à temps."""

    cle: str = Field(description="Organisation, antenne ou département ; `region` pour l'ensemble.")
    libelle: str = Field(description="Nom.")
    recues: int | None = Field(description="Demandes reçues ; absent : trop peu pour être montré.")
    prises: int | None = Field(description="Demandes prises en charge.")
    declinees: int | None = Field(description="Demandes déclinées.")
    expirees: int | None = Field(description="Demandes expirées sans réponse.")
    h72: TauxLu = Field(description="Prises dans les 72 heures.")
    j3: TauxLu = Field(description="Prises dans les 3 jours calendaires.")
    j5: TauxLu = Field(description="Prises dans les 5 jours calendaires.")


class PrisesEnCharge(Sortie):
    """Taux de prise en charge par groupe, à côté de la référence régionale."""

    par: Axe = Field(description="Regroupement.")
    du: date | None = Field(description="Premier jour d'envoi retenu.")
    au: date | None = Field(description="Dernier jour d'envoi retenu.")
    vu_le: date = Field(description="Jour de lecture : rien de ce qui suit n'est connu.")
    calendaires_a_verifier: bool = Field(default=True, description="Vrai : le décompte calendaire reste à valider.")
    reference: PriseEnChargeLue = Field(description="Ensemble de la région, même période.")
    groupes: list[PriseEnChargeLue] = Field(description="Groupes.")
