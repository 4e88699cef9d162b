"""The single undertaking: companies chained by control, at a date. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class NatureLien(StrEnum):
    """What ties two companies. Only control and mergers make one undertaking: partners (25 to 50 %) are not added."""

    MAJORITE_VOTES = "majorite_votes"
    MAJORITE_CONSEIL = "majorite_conseil"
    INFLUENCE_DOMINANTE = "influence_dominante"
    ACCORD_ASSOCIES = "accord_associes"
    PARTENAIRE = "partenaire"
    FUSION = "fusion"


UNISSENT = frozenset(NatureLien) - {NatureLien.PARTENAIRE}
"""Regulation (EU) 2023/2831, article 2(2); a merger gathers the past aid of both (article 3(8))."""
EXCLUSIVES = frozenset({NatureLien.MAJORITE_VOTES, NatureLien.MAJORITE_CONSEIL})
"""A majority has one holder at a time."""
FRANCE = "FR"


@dataclass(frozen=True, slots=True)
class Lien:
    """`detentrice` holds `detenue` from `du` to `au`, both days included (None: still)."""

    detentrice: str
    detenue: str
    nature: NatureLien
    du: date
    au: date | None = None
    pays: str = FRANCE
    numero: int = 0
    part: Decimal | None = None

    def vaut(self, le: date) -> bool:
        return self.du <= le and (self.au is None or le <= self.au)

    def chevauche(self, du: date, au: date | None) -> bool:
        """True when the two periods share a day."""
        return (au is None or self.du <= au) and (self.au is None or du <= self.au)


def groupe(siren: str, liens: Iterable[Lien], le: date) -> frozenset[str]:
    """SIRENs of the single undertaking at a date; only links within the Member State chain; a cycle is no trouble."""
    return _chaine(siren, [lien for lien in liens if lien.nature in UNISSENT and lien.pays == FRANCE and lien.vaut(le)])


def controlees(siren: str, liens: Iterable[Lien], le: date) -> frozenset[str]:
    """Companies tied by control at a date, whatever their country; what was absorbed is no longer a company."""
    unissent = UNISSENT - {NatureLien.FUSION}
    return _chaine(siren, [lien for lien in liens if lien.nature in unissent and lien.vaut(le)])


def _chaine(siren: str, liens: Iterable[Lien]) -> frozenset[str]:
    voisins: dict[str, set[str]] = {}
    for lien in liens:
        voisins.setdefault(lien.detentrice, set()).add(lien.detenue)
        voisins.setdefault(lien.detenue, set()).add(lien.detentrice)
    atteints, a_voir = {siren}, [siren]
    while a_voir:
        for voisin in voisins.get(a_voir.pop(), ()):
            if voisin not in atteints:
                atteints.add(voisin)
                a_voir.append(voisin)
    return frozenset(atteints)


def contradiction(nouveau: Lien, existants: Iterable[Lien]) -> str | None:
    """Why a link cannot be true beside those already declared; None when it can."""
    for lien in existants:
        if not lien.chevauche(nouveau.du, nouveau.au) or lien.detenue != nouveau.detenue:
            continue
        if lien.detentrice == nouveau.detentrice and (lien.pays == nouveau.pays):
            return f"Un lien « {lien.nature} » entre ces deux entreprises couvre déjà une partie de la période."
        if lien.nature == nouveau.nature and lien.nature in EXCLUSIVES:
            return f"{lien.detentrice} détient déjà cette majorité de {lien.detenue} sur une partie de la période."
    return None
