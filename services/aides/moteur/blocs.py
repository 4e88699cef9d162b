"""Criteria that look at the same facts. Pure.

What a block answers depends only on where each fact lies among the thresholds: it is asked of the language once, then
remembered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.aides.catalogue.definition import Critere
from services.aides.catalogue.elements import Source
from services.aides.eligibilite.conditions import Faits, evaluer, indecis
from services.aides.eligibilite.grandeurs import Grandeur
from services.aides.eligibilite.kleene import Verite

_EFFETS_MAX = 1 << 12
Cellule = tuple[int, int] | Grandeur | None


@dataclass(frozen=True, slots=True)
class CritereDistinct:
    """A criterion as written, whatever the dispositifs that carry it (bits of `porteurs`)."""

    critere: Critere
    source: Source | None
    porteurs: int


@dataclass(frozen=True, slots=True)
class Effet:
    """Dispositifs refused and undecided, criteria false and undecided, dispositifs that each fact holds up."""

    refuses: int
    indecis: int
    faux: int
    inconnus: int
    manques: tuple[tuple[str, int], ...]


@dataclass
class Bloc:
    """Criteria on the same facts, by rank."""

    faits: tuple[str, ...]
    criteres: list[tuple[int, CritereDistinct]]
    effets: dict[tuple[Cellule, ...], Effet] = field(default_factory=dict)

    def effet(self, cellules: Mapping[str, Cellule], faits: Faits) -> Effet:
        """The answer of the block for a company."""
        cle = tuple([cellules[fait] for fait in self.faits])
        connu = self.effets.get(cle)
        if connu is None:
            if len(self.effets) >= _EFFETS_MAX:
                self.effets.clear()
            connu = self.effets[cle] = self._juger(faits)
        return connu

    def _juger(self, faits: Faits) -> Effet:
        masques = {verite: [0, 0] for verite in Verite}
        manques: dict[str, int] = {}
        for rang, distinct in self.criteres:
            condition = distinct.critere.condition
            masque = masques[evaluer(condition, faits)]
            masque[0] |= distinct.porteurs
            masque[1] |= 1 << rang
            for fait in indecis(condition, faits):
                manques[fait] = manques.get(fait, 0) | distinct.porteurs
        faux, inconnus = masques[Verite.FAUX], masques[Verite.INCONNU]
        return Effet(faux[0], inconnus[0], faux[1], inconnus[1], tuple(manques.items()))
