"""Nomenclatures of INSEE: headcount bands, categories, legal forms, divisions of industry."""

from datetime import date

from services.aides.eligibilite.grandeurs import Possibles
from shared.nomenclatures import effectifs

TRANCHES: dict[str, tuple[int, int | None]] = {"NN": (0, 0), **effectifs.TRANCHES}
"""Headcount bands of INSEE (salaried heads, not annual work units); a company that employs nobody has none."""
CATEGORIES_INSEE: dict[str, Possibles] = {
    "PME": frozenset({"micro", "pme"}),
    "ETI": frozenset({"eti"}),
    "GE": frozenset({"ge"}),
}
INDUSTRIE = range(5, 40)
"""NAF rév. 2 divisions 05 to 39: sections B to E (INSEE)."""
MOIS = 12


def mois_revolus(debut: date, fin: date) -> int:
    """Full months between two dates; 0 when the first is not past."""
    mois = (fin.year - debut.year) * MOIS + fin.month - debut.month - (fin.day < debut.day)
    return max(0, mois)


def est_une_societe(nature_juridique: str | None) -> bool | None:
    """True for a company (INSEE legal categories 5x and 65), False for a sole trader (1x), None otherwise."""
    if nature_juridique is None:
        return None
    if nature_juridique.startswith(("5", "65")):
        return True
    return False if nature_juridique.startswith("1") else None
