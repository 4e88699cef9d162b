"""The funding plan as a problem in integer cents: who may pay what, up to where, and what excludes what. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

Portee = Literal["plan", "depense"]
DE_MINIMIS, INTENSITE, INCOMPATIBILITE, DELAI, PLANCHER = (
    "de_minimis",
    "intensite",
    "incompatibilite",
    "delai",
    "plancher",
)


@dataclass(frozen=True, slots=True)
class Offre:
    """One file to one dispositif. Every amount is in cents; costs are known by their rank in the problem.

    `parts`: most that it may pay of each cost; `tardives`: the same for costs that it could only reach too late;
    `limites`: most that the file may grant, by cause; `article`: highest public aid on a cost that it pays outside de
    minimis; `de_minimis`, `hors_marge`: the award may be counted in the room, may be granted outside it.
    """

    code: str
    parts: Mapping[int, int]
    limites: Mapping[str, int] = field(default_factory=dict)
    plancher: int = 0
    cout: int = 0
    de_minimis: bool = False
    hors_marge: bool = True
    aide_etat: bool = True
    article: Mapping[int, int] | None = None
    tardives: Mapping[int, int] = field(default_factory=dict)
    delai_jours: int = 0

    @property
    def plafond(self) -> int:
        """Most that the file may grant, whatever the other files."""
        return min([sum(self.parts.values()), *self.limites.values()])

    @property
    def mixte(self) -> bool:
        """True when the award may be split: de minimis within the room, the rest outside, under its article."""
        return self.de_minimis and self.hors_marge and self.article is not None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Two dispositifs that never go together: in the whole plan, or on one cost."""

    a: str
    b: str
    portee: Portee


@dataclass(frozen=True, slots=True)
class Probleme:
    """Costs (cents), possible files, de minimis room (None: no limit), exclusions and demands of the caller."""

    depenses: tuple[int, ...]
    offres: tuple[Offre, ...]
    marge: int | None = None
    exclusions: tuple[Exclusion, ...] = ()
    dossiers_max: int | None = None
    aide_min: int = 0

    def offre(self, code: str) -> Offre:
        return next(offre for offre in self.offres if offre.code == code)

    def touches(self, offre: Offre) -> bool:
        """True when it matters which costs the file pays, beyond how much."""
        return offre.article is not None or any(
            e.portee == "depense" and offre.code in (e.a, e.b) for e in self.exclusions
        )


@dataclass(frozen=True, slots=True)
class Choix:
    """What is decided yes or no: files opened, costs each may touch (when it matters), awards split by regime."""

    ouverts: frozenset[str]
    touchees: frozenset[tuple[str, int]] = frozenset()
    partages: frozenset[str] = frozenset()

    def plafond(self, offre: Offre, rang: int) -> int | None:
        """What its article allows to the file on a cost; None when it is granted under no article."""
        if offre.article is None or (offre.mixte and offre.code not in self.partages):
            return None
        return offre.article[rang]


@dataclass(frozen=True, slots=True)
class Repartition:
    """Amounts in cents: by file and cost, and the part of each file that is counted in the de minimis room."""

    montants: Mapping[tuple[str, int], int]
    de_minimis: Mapping[str, int]

    @property
    def aide(self) -> int:
        return sum(self.montants.values())

    def du_dossier(self, code: str) -> int:
        return sum(montant for (offre, _), montant in self.montants.items() if offre == code)

    @property
    def dossiers(self) -> tuple[str, ...]:
        """Files that grant something, by code."""
        return tuple(sorted({offre for (offre, _), montant in self.montants.items() if montant}))


RIEN = Repartition({}, {})


def net(probleme: Probleme, repartition: Repartition) -> int:
    """Aid minus what its files cost to fill: what the plan maximises."""
    return repartition.aide - sum(probleme.offre(code).cout for code in repartition.dossiers)


def familles(probleme: Probleme) -> list[str]:
    """Constraints that the problem holds, by cause."""
    causes = {cause for offre in probleme.offres for cause in offre.limites}
    presentes = {
        DE_MINIMIS: probleme.marge is not None and any(o.de_minimis and not o.hors_marge for o in probleme.offres),
        INTENSITE: any(o.article is not None for o in probleme.offres),
        INCOMPATIBILITE: bool(probleme.exclusions),
        DELAI: any(o.tardives for o in probleme.offres),
        PLANCHER: any(o.plancher for o in probleme.offres),
    }
    return [*(nom for nom, presente in presentes.items() if presente), *sorted(causes)]


def sans(probleme: Probleme, famille: str, dispositif: str | None = None) -> Probleme:
    """The problem without a constraint: of all the files, or of one."""
    if famille == DE_MINIMIS:
        return replace(probleme, marge=None)
    if famille == INCOMPATIBILITE:
        return replace(probleme, exclusions=())
    relacher = _RELACHES.get(famille) or partial(_sans_limite, cause=famille)
    return replace(probleme, offres=tuple(relacher(o) if dispositif in (None, o.code) else o for o in probleme.offres))


def avec(probleme: Probleme, codes: Iterable[str]) -> Probleme:
    """The problem with these files only."""
    gardes = set(codes)
    return replace(probleme, offres=tuple(offre for offre in probleme.offres if offre.code in gardes))


def _sans_limite(offre: Offre, cause: str) -> Offre:
    return replace(offre, limites={nom: montant for nom, montant in offre.limites.items() if nom != cause})


_RELACHES: dict[str, Callable[[Offre], Offre]] = {
    INTENSITE: lambda offre: replace(offre, article=None),
    DELAI: lambda offre: replace(offre, parts={**offre.parts, **offre.tardives}, tardives={}),
    PLANCHER: lambda offre: replace(offre, plancher=0),
}
