"""What a rule asks of a fact, and what the fact depends on: is it in the company's hands?"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from services.aides.eligibilite.grandeurs import Grandeur, comparer
from services.aides.eligibilite.kleene import Verite, non

Levier = Literal["entreprise", "projet", "temps", "territoire", "activite", "structure", "irreversible"]
ENTIERS = frozenset({"anciennete_mois", "annee_creation", "exercices_clos", "emplois_repris"})
LEVIERS: dict[str, Levier] = {
    "commune": "territoire",
    "departement": "territoire",
    "zone_reconquete": "territoire",
    "naf": "activite",
    "division_naf": "activite",
    "activite_industrielle": "activite",
    "anciennete_mois": "temps",
    "exercices_clos": "temps",
    "marge_de_minimis_eur": "temps",
    "deja_aide_sauvegarde": "temps",
    "categorie_ue": "structure",
    "categorie_lme": "structure",
    "en_difficulte": "structure",
    "procedure_collective": "structure",
    "aide_sauvetage_en_cours": "structure",
    "travaux_commences": "irreversible",
    "annee_creation": "irreversible",
    "effectif_etp": "entreprise",
    "chiffre_affaires_eur": "entreprise",
    "total_bilan_eur": "entreprise",
    "fonds_propres_eur": "entreprise",
    "cofinancement_eur": "projet",
    "assiette_eur": "projet",
    "emplois_repris": "projet",
}
"""What the fact depends on; the facts that are absent are choices of the project."""
TAILLE = frozenset({"effectif_etp", "chiffre_affaires_eur", "total_bilan_eur"})
EN_MAIN = frozenset({"entreprise", "projet"})
_CONTRAIRES = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "parmi": "hors", "hors": "parmi"}
_NON = "non:"


@dataclass(frozen=True)
class Exigence:
    """What a rule asks of a fact; `non:` before an operator asks for its contrary."""

    fait: str
    operateur: str
    seuil: Decimal | bool | tuple[str, ...]

    def tenue(self, grandeur: Grandeur | None) -> Verite:
        """Truth of the requirement."""
        verite = comparer(grandeur, self.operateur.removeprefix(_NON), self.seuil)
        return non(verite) if self.operateur.startswith(_NON) else verite

    def contraire(self) -> "Exigence":
        """The requirement that holds when this one does not."""
        if isinstance(self.seuil, bool):
            return Exigence(self.fait, self.operateur, not self.seuil)
        if self.operateur.startswith(_NON):
            return Exigence(self.fait, self.operateur.removeprefix(_NON), self.seuil)
        return Exigence(self.fait, _CONTRAIRES.get(self.operateur, _NON + self.operateur), self.seuil)
