"""The canonical form of a condition: conditions that always have the same truth are written once.

Pure. A form is a leaf (fact, operator, threshold), or `et`, `ou`, `non` of forms; the order of a group does not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from services.aides.catalogue.elements import Condition

Seuil = Decimal | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feuille:
    """A fact against a threshold."""

    fait: str
    operateur: str
    seuil: Seuil


@dataclass(frozen=True, slots=True)
class Groupe:
    """All, one at least, or the contrary of the only part."""

    lien: Literal["et", "ou", "non"]
    parties: frozenset["Forme"]


Forme = Feuille | Groupe


def forme_de(condition: Condition) -> Forme:
    """The form of a condition of the catalogue."""
    if condition.fait is not None:
        assert condition.operateur is not None and condition.seuil is not None  # noqa: PT018 - checked at load
        seuil = tuple(condition.seuil) if isinstance(condition.seuil, list) else condition.seuil
        return Feuille(condition.fait, condition.operateur, seuil)
    parties = frozenset(forme_de(partie) for partie in condition.parties())
    if condition.non is not None:
        return Groupe("non", parties)
    if len(parties) == 1:
        return next(iter(parties))
    return Groupe("ou" if condition.un_de else "et", parties)


def conjoints(forme: Forme) -> Iterator[Forme]:
    """The forms that must all be true for this one to be: a conjunction is opened."""
    if isinstance(forme, Groupe) and forme.lien == "et":
        for partie in forme.parties:
            yield from conjoints(partie)
    else:
        yield forme


def feuilles(forme: Forme) -> Iterator[Feuille]:
    """The leaves of a form."""
    if isinstance(forme, Feuille):
        yield forme
    else:
        for partie in forme.parties:
            yield from feuilles(partie)
