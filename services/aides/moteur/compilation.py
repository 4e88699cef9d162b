"""The versions in force at a day, as a program: each distinct condition once, each dispositif a list of ranks.

Pure. The program is an array of nodes in the order of their computation; the last ones are conjunctions that several
dispositifs share.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from services.aides.catalogue.definition import Critere
from services.aides.catalogue.faits import FAITS
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.communes import criteres_du_regime
from services.aides.eligibilite.grandeurs import Grandeur, comparateur
from services.aides.eligibilite.kleene import Verite
from services.aides.moteur.formes import Feuille, Forme, conjoints, feuilles, forme_de
from services.aides.moteur.ordre import Seuils, seuils_de

_RANG_DES_FAITS = {
    code: rang for rang, code in enumerate(dict.fromkeys(("departement", "division_naf", "naf", "commune", *FAITS)))
}
"""Facts that the directory always knows come first: as long as nothing is unknown, one bitset is enough."""

Juge = Callable[[Grandeur | None], Verite]


@dataclass(frozen=True, slots=True)
class Operation:
    """A node made of others, by their ranks."""

    lien: Literal["et", "ou", "non"]
    parties: tuple[int, ...]


@dataclass(frozen=True)
class CatalogueCompile:
    """Versions in force that day, their criteria, and the program that judges them all."""

    jour: date
    versions: tuple[VersionEnVigueur, ...]
    criteres: tuple[tuple[Critere, ...], ...]
    noeuds: tuple[Feuille | Operation, ...]
    plans: tuple[tuple[int, ...], ...]
    familles: tuple[int, ...]
    """By dispositif, what it looks at (a rank in `regards`), when others look at the same; -1 otherwise."""
    regards: tuple[tuple[str | int, ...], ...]
    """Facts of plain leaves, and ranks of the nodes that are groups."""
    juges: dict[str, tuple[tuple[int, Juge], ...]] = field(repr=False)
    cellules: dict[str, Any] = field(default_factory=dict, repr=False)
    """Cells of the values already met, by fact."""

    @property
    def faits(self) -> tuple[str, ...]:
        """Codes of the facts that the criteria look at."""
        return tuple(self.juges)

    def seuils(self, fait: str) -> Seuils:
        """Thresholds of the leaves on the fact."""
        noeuds = (self.noeuds[rang] for rang, _ in self.juges[fait])
        return seuils_de(noeud for noeud in noeuds if isinstance(noeud, Feuille))

    @cached_property
    def rangs(self) -> dict[str, int]:
        """Rank of each dispositif."""
        return {version.code: rang for rang, version in enumerate(self.versions)}


class _Programme:
    """Nodes being gathered, each form once, its parts before it."""

    def __init__(self) -> None:
        self.noeuds: list[Feuille | Operation] = []
        self._rangs: dict[Forme | Operation, int] = {}

    def rang(self, forme: Forme) -> int:
        if forme not in self._rangs:
            if isinstance(forme, Feuille):
                noeud: Feuille | Operation = forme
            else:
                noeud = Operation(forme.lien, tuple(sorted(map(self.rang, forme.parties))))
            self._ajouter(forme, noeud)
        return self._rangs[forme]

    def operation(self, noeud: Operation) -> int:
        if noeud not in self._rangs:
            self._ajouter(noeud, noeud)
        return self._rangs[noeud]

    def _ajouter(self, cle: Forme | Operation, noeud: Feuille | Operation) -> None:
        self._rangs[cle] = len(self.noeuds)
        self.noeuds.append(noeud)


def compiler(versions: Iterable[VersionEnVigueur], jour: date, reglement: str | None = None) -> CatalogueCompile:
    """Keeps the versions that rule that day (last day included) and compiles them.

    `reglement`: the de minimis regulation cited by the criterion of the room left; the last one when not given.
    """
    retenues = tuple(sorted((v for v in versions if en_vigueur_le(v, jour)), key=lambda v: v.code))
    criteres = tuple((*v.regles.criteres, *criteres_du_regime(v.regles, reglement)) for v in retenues)
    programme = _Programme()
    listes = [_conjonction(programme, siens) for siens in criteres]
    familles, regards = _familles(programme, listes)
    plans = tuple(_partager(programme, listes))
    noeuds = tuple(programme.noeuds)
    return CatalogueCompile(jour, retenues, criteres, noeuds, plans, familles, regards, _juges(noeuds))


def _juges(noeuds: Sequence[Feuille | Operation]) -> dict[str, tuple[tuple[int, Juge], ...]]:
    """What judges each leaf, by fact."""
    par_fait: dict[str, list[tuple[int, Juge]]] = {}
    for rang, noeud in enumerate(noeuds):
        if isinstance(noeud, Feuille):
            par_fait.setdefault(noeud.fait, []).append((rang, comparateur(noeud.operateur, noeud.seuil)))
    return {fait: tuple(par_fait[fait]) for fait in sorted(par_fait, key=_RANG_DES_FAITS.__getitem__)}


def _familles(
    programme: _Programme, listes: Sequence[list[tuple[int, int]]]
) -> tuple[tuple[int, ...], tuple[tuple[str | int, ...], ...]]:
    """What each dispositif looks at: those that look at the same leave the same rows undecided."""
    regards = [tuple(dict.fromkeys(_regard(programme, noeud) for _, noeud in liste)) for liste in listes]
    usages = Counter(regards)
    rangs = {regard: rang for rang, regard in enumerate(r for r, nombre in usages.items() if nombre > 1)}
    return tuple(rangs.get(regard, -1) for regard in regards), tuple(rangs)


def _regard(programme: _Programme, rang: int) -> str | int:
    noeud = programme.noeuds[rang]
    return noeud.fait if isinstance(noeud, Feuille) else rang


def en_vigueur_le(version: VersionEnVigueur, jour: date) -> bool:
    """True when the version rules that day: first and last days included, until the next version."""
    fins = [fin for fin in (version.valide_au, version.regles.valide_au) if fin is not None]
    return version.regles.valide_du <= jour and all(jour <= fin for fin in fins)


def _conjonction(programme: _Programme, criteres: Sequence[Critere]) -> list[tuple[int, int]]:
    """(group of facts, node) of each condition that must hold, without repetition."""
    formes = dict.fromkeys(forme for c in criteres for forme in conjoints(forme_de(c.condition)))
    return sorted((_groupe(forme), programme.rang(forme)) for forme in formes)


def _groupe(forme: Forme) -> int:
    """Facts two by two: conditions on neighbouring facts are conjoined once for all who share them."""
    return min(_RANG_DES_FAITS[feuille.fait] for feuille in feuilles(forme)) // 2


def _partager(programme: _Programme, listes: Sequence[list[tuple[int, int]]]) -> Iterable[tuple[int, ...]]:
    """The lists of nodes, where a conjunction within a group that several lists hold becomes one node."""
    decoupes = [_par_groupe(liste) for liste in listes]
    usages = Counter(morceau for morceaux in decoupes for morceau in morceaux if len(morceau) > 1)
    for morceaux in decoupes:
        plan: list[int] = []
        for morceau in morceaux:
            partage = usages[morceau] > 1
            plan += [programme.operation(Operation("et", morceau))] if partage else morceau
        yield tuple(plan)


def _par_groupe(liste: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    groupes: dict[int, list[int]] = {}
    for groupe, noeud in liste:
        groupes.setdefault(groupe, []).append(noeud)
    return [tuple(sorted(noeuds)) for noeuds in groupes.values()]
