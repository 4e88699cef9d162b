"""Comparing a sheet as received with the one kept here, field by field. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Valeurs = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Changement:
    """A field that the funder changed. `attend`: a person decides; `conflit`: it was also changed here meanwhile."""

    champ: str
    avant: str | None
    apres: str | None
    sensible: bool
    conflit: bool

    @property
    def attend(self) -> bool:
        return self.sensible or self.conflit


def comparer(
    champs: Iterable[str], precedente: Valeurs | None, locale: Valeurs, recue: Valeurs, sensibles: frozenset[str]
) -> Iterator[Changement]:
    """Three-way: what the funder said last time, what is kept here, what it says now.

    A field that the funder did not change says nothing, even when it was corrected or refused here: an answer is
    asked once. The first time, what is here is taken as what the funder had said.
    """
    for champ in champs:
        ici, nouvelle = locale.get(champ), recue.get(champ)
        ancienne = ici if precedente is None else precedente.get(champ)
        if nouvelle == ici or (precedente is not None and nouvelle == ancienne):
            continue
        yield Changement(champ, ici, nouvelle, champ in sensibles, ici != ancienne)


def valeurs_locales(base: Valeurs, retenus: Mapping[str, Mapping[str, str | None]]) -> dict[str, str | None]:
    """The rules of the catalogue, and over them what was kept of the sheet: until the rules themselves move."""
    gardes = {champ: garde["valeur"] for champ, garde in retenus.items() if base.get(champ) == garde["base"]}
    return {**base, **gardes}
