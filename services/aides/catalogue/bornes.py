"""What a version asks of size, age, place and activity, when a flat description can say it.

Only conditions that must all hold are read: an alternative cannot be told by one bound, and is left to the words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from services.aides.catalogue.definition import VersionDispositif
from services.aides.catalogue.elements import Condition
from services.aides.catalogue.territoires import SAUF
from shared.nomenclatures.territoires import departements

TAILLES = {"micro": "MIC", "petite": "PME", "moyenne": "PME", "pme": "PME", "eti": "ETI", "ge": "GE"}
"""Size → code of the national schema; the European « grande » holds ETI and GE."""
_UN = Decimal(1)


@dataclass
class Bornes:
    """Bounds, all inclusive (heads, months), and lists."""

    effectif_mini: Decimal | None = None
    effectif_maxi: Decimal | None = None
    mois_mini: Decimal | None = None
    tailles: list[str] = field(default_factory=list)
    territoires: list[str] = field(default_factory=list)
    territoires_exclus: list[str] = field(default_factory=list)
    naf: list[str] = field(default_factory=list)
    naf_exclus: list[str] = field(default_factory=list)
    industrie: bool = False
    societe: bool = False

    @classmethod
    def de(cls, regles: VersionDispositif) -> Self:
        """The bounds of the sourced criteria."""
        bornes = cls()
        for critere in regles.criteres:
            if not critere.a_verifier:
                for feuille in necessaires(critere.condition):
                    bornes.noter(feuille)
                for refusee in _refusees(critere.condition):
                    bornes.naf_exclus += [code.rstrip(".") for code in refusee]
        if regles.variante is not None:
            bornes.territoires, bornes.territoires_exclus = [], []
            bornes.noter(Condition(fait="commune", operateur="dans", seuil=regles.variante.perimetre))
        return bornes

    def noter(self, feuille: Condition) -> None:
        """Adds a condition that must hold."""
        if isinstance(feuille.seuil, Decimal):
            self._nombre(feuille, feuille.seuil)
        elif isinstance(feuille.seuil, list):
            self._codes(feuille, feuille.seuil)
        elif feuille.seuil is True:
            self.industrie |= feuille.fait == "activite_industrielle"
            self.societe |= feuille.fait == "forme_societe"

    def _nombre(self, feuille: Condition, seuil: Decimal) -> None:
        if feuille.fait == "effectif_etp" and feuille.operateur in {">=", ">"}:
            self.effectif_mini = seuil + (_UN if feuille.operateur == ">" else 0)
        elif feuille.fait == "effectif_etp":
            self.effectif_maxi = seuil - (_UN if feuille.operateur == "<" else 0)
        elif feuille.fait == "anciennete_mois" and feuille.operateur in {">=", ">"}:
            self.mois_mini = seuil

    def _codes(self, feuille: Condition, codes: list[str]) -> None:
        if feuille.fait in {"categorie_ue", "categorie_lme"}:
            self.tailles = [code for taille in codes for code in _taille(taille)]
        elif feuille.fait == "commune":
            self.territoires += [code for code in codes if not code.startswith(SAUF)]
            self.territoires_exclus += [code.removeprefix(SAUF) for code in codes if code.startswith(SAUF)]
        elif feuille.fait == "departement":
            region = set(codes) == set(departements())
            self.territoires += ["region:11"] if region else [f"departement:{code}" for code in codes]
        else:
            cible = self.naf_exclus if feuille.operateur == "hors" else self.naf
            cible += [code.rstrip(".") for code in codes]


def _taille(taille: str) -> list[str]:
    return ["ETI", "GE"] if taille == "grande" else [TAILLES[taille]]


def necessaires(condition: Condition) -> Iterator[Condition]:
    """Leaves that must all hold."""
    if condition.fait is not None:
        yield condition
    for sous in condition.tous:
        yield from necessaires(sous)


def _refusees(condition: Condition) -> Iterator[list[str]]:
    """Activities that must not be, said as the contrary of a list."""
    contraire = condition.non
    if contraire is not None and contraire.fait in {"naf", "division_naf"} and contraire.operateur != "hors":
        assert isinstance(contraire.seuil, list)  # the type of these facts
        yield contraire.seuil
    for sous in condition.tous:
        yield from _refusees(sous)
