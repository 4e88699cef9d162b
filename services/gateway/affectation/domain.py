"""A batch of needs before limited capacities: what may be chosen, and what first-come would give. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

BASE = 1_000
"""Serving a need is worth this many points times its priority; the fit adds at most about a tenth: two needs served
are worth more than one served better (HYPOTHESE of the product)."""


@dataclass(frozen=True, slots=True)
class Option:
    """A programme that may take the need, with an adviser if its antenne names them; `distance`: 0 near, 2 far."""

    programme: str
    conseiller: str | None
    adequation: int
    distance: int

    @property
    def ressources(self) -> tuple[str, ...]:
        """What one company takes a place of."""
        return (self.programme,) if self.conseiller is None else (self.programme, self.conseiller)


@dataclass(frozen=True, slots=True)
class Besoin:
    """A need in the order of arrival; its options, the best first."""

    reference: str
    priorite: int
    options: tuple[Option, ...]

    def valeur(self, option: Option) -> int:
        """What serving the need by this option is worth."""
        return self.priorite * (BASE + option.adequation)


@dataclass(frozen=True, slots=True)
class Probleme:
    """Needs, and the places left of each resource; a resource without an entry has no limit."""

    besoins: tuple[Besoin, ...]
    capacites: Mapping[str, int]

    def possibles(self) -> Iterator[tuple[int, Option]]:
        """(rank of the need, option) of every possible choice, in a stable order."""
        for rang, besoin in enumerate(self.besoins):
            for option in besoin.options:
                yield rang, option


Choix = dict[int, Option]
"""Rank of a need → the option that serves it."""


def valeur(probleme: Probleme, choix: Choix) -> int:
    """What an assignment is worth."""
    return sum(probleme.besoins[rang].valeur(option) for rang, option in choix.items())


def charges(choix: Iterable[Option]) -> Counter[str]:
    """Companies that each resource takes."""
    return Counter(ressource for option in choix for ressource in option.ressources)


def depassements(probleme: Probleme, choix: Choix) -> dict[str, int]:
    """Resources above their capacity, and by how much; empty when the assignment holds."""
    prises = charges(choix.values())
    return {r: prises[r] - places for r, places in probleme.capacites.items() if prises[r] > places}


def premier_arrive(probleme: Probleme) -> Choix:
    """What first-come, first-served gives: each need in turn takes its best option that still has room."""
    restes = dict(probleme.capacites)
    choix: Choix = {}
    for rang, besoin in enumerate(probleme.besoins):
        for option in besoin.options:
            if all(restes.get(ressource, 1) > 0 for ressource in option.ressources):
                choix[rang] = option
                for ressource in option.ressources:
                    if ressource in restes:
                        restes[ressource] -= 1
                break
    return choix


def saturees(probleme: Probleme, choix: Choix) -> list[str]:
    """Resources without any place left that a need could still have used."""
    prises = charges(choix.values())
    utiles = {ressource for _, option in probleme.possibles() for ressource in option.ressources}
    return sorted(r for r, places in probleme.capacites.items() if r in utiles and prises[r] >= places)


def servis_par_priorite(probleme: Probleme, choix: Choix) -> dict[int, int]:
    """Needs served at each priority."""
    return dict(Counter(probleme.besoins[rang].priorite for rang in choix))


def obstacles(probleme: Probleme, choix: Choix, rang: int) -> list[str]:
    """Full resources that leave a need with options unserved."""
    pleines = set(saturees(probleme, choix))
    voulues: Sequence[str] = [r for option in probleme.besoins[rang].options for r in option.ressources]
    return sorted(pleines & set(voulues))
