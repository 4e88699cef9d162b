"""Sets of truth assignments as integers: bit `v` of a set tells whether assignment number `v` belongs to it.

With n atoms there are 2^n assignments: a guard is one `&`, setting an atom is one shift. A model is explored whole in
milliseconds, where one state at a time would take seconds."""

from collections.abc import Iterable, Sequence

Effets = Sequence[tuple[int, bool]]
"""Atoms set one after the other: (rank of the atom, value)."""


class Valuations:
    """The assignments of `atomes`, named in order."""

    def __init__(self, atomes: Sequence[str]) -> None:
        self.atomes = tuple(atomes)
        self.rangs = {nom: rang for rang, nom in enumerate(self.atomes)}
        self.toutes = (1 << (1 << len(self.atomes))) - 1
        self._vraies = [self._ou_vrai(rang) for rang in range(len(self.atomes))]

    def _ou_vrai(self, rang: int) -> int:
        """Assignments in which the atom holds: blocks of 2^rang zeros then 2^rang ones."""
        motif, largeur = ((1 << (1 << rang)) - 1) << (1 << rang), 1 << (rang + 1)
        while largeur < 1 << len(self.atomes):
            motif |= motif << largeur
            largeur *= 2
        return motif

    def ou(self, atome: str, valeur: bool) -> int:
        """Assignments in which the atom has that value."""
        vraies = self._vraies[self.rangs[atome]]
        return vraies if valeur else self.toutes & ~vraies

    def garde(self, litteraux: Iterable[tuple[str, bool]]) -> int:
        """Assignments in which all the literals hold."""
        garde = self.toutes
        for atome, valeur in litteraux:
            garde &= self.ou(atome, valeur)
        return garde

    def effets(self, affectations: Iterable[tuple[str, bool]]) -> Effets:
        """The assignments of known atoms; the others are not followed."""
        return [(self.rangs[atome], valeur) for atome, valeur in affectations if atome in self.rangs]

    def avant(self, ensemble: int, effets: Effets) -> int:
        """What the set becomes once the atoms are set."""
        for rang, valeur in effets:
            vraies, pas = self._vraies[rang], 1 << rang
            if valeur:
                ensemble = (ensemble & vraies) | ((ensemble & ~vraies) << pas)
            else:
                ensemble = (ensemble & ~vraies) | ((ensemble & vraies) >> pas)
        return ensemble

    def arriere(self, ensemble: int, effets: Effets) -> int:
        """What can become part of the set once the atoms are set."""
        for rang, valeur in reversed(effets):
            vraies, pas = self._vraies[rang], 1 << rang
            gardes = ensemble & vraies if valeur else ensemble & ~vraies
            ensemble = gardes | (gardes >> pas if valeur else gardes << pas)
        return ensemble


def une(ensemble: int) -> int:
    """A set of one assignment of the set, the lowest."""
    return ensemble & -ensemble
