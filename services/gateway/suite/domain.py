"""Proposals from facts: pure rules, one per kind, then one ranking for all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

ACTIONS_FINIES = frozenset({"faite", "deployee", "mesuree", "deja_faite", "ecartee", "pas_interessee"})
"""States in which an action waits for nothing more."""
ETAPES_FINANCEMENT = frozenset({"financement", "deploiement"})
DEMANDES_VIVES = frozenset(
    {"brouillon", "creee", "deposee", "complete", "instruite", "accordee", "conventionnee", "payee"}
)


@dataclass(frozen=True, slots=True)
class Ecart:
    """An axis under its target: levels 0 to 5; `score` None when too little is known."""

    axe: str
    libelle: str
    score: float | None
    cible: float

    @property
    def valeur(self) -> float:
        return self.cible - self.score if self.score is not None else 0.0


@dataclass(frozen=True, slots=True)
class Conseil:
    """A recommended action of the last diagnostic; `priorite` 0 to 100."""

    code: str
    axe: str
    titre: str
    priorite: float


@dataclass(frozen=True, slots=True)
class Offre:
    """A programme that fits a gap, with what the matching says of it."""

    code: str
    titre: str
    axe: str
    raisons: tuple[str, ...]
    places: int | None


@dataclass(frozen=True, slots=True)
class FaitsSuite:
    """What is known of a company when the next step is asked."""

    aujourdhui: date
    maintenant: datetime
    fiche: Mapping[str, Any]
    referent: bool
    parcours: tuple[Mapping[str, Any], ...] = ()
    actions: tuple[Mapping[str, Any], ...] = ()
    demandes: tuple[Mapping[str, Any], ...] = ()
    evaluation: Mapping[str, Any] | None = None
    orientees: frozenset[str] = frozenset()
    """Actions whose funding has been asked or set aside."""
    programmes_sollicites: frozenset[str] = frozenset()
    mesures: frozenset[str] = frozenset()
    """Moments already measured, `t0` aside."""
    diagnostic: bool = False
    ecarts: tuple[Ecart, ...] = ()
    conseils: tuple[Conseil, ...] = ()
    offres: tuple[Offre, ...] = ()

    @property
    def en_cours(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(un for un in self.parcours if un["clos_le"] is None)

    @property
    def ouvertes(self) -> tuple[Mapping[str, Any], ...]:
        """Actions of the plan that still wait for something."""
        return tuple(une for une in self.actions if une.get("etat") not in ACTIONS_FINIES)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible next step: `effet` and `pret` between 0 and 1, and the reasons in words."""

    type: str
    titre: str
    raisons: tuple[str, ...]
    effet: float = 0.0
    pret: float = 1.0
    objet: str | None = None
    sujet: str = ""
    """What it is about: two proposals on the same subject are one too many."""


@dataclass(frozen=True, slots=True)
class Classee:
    """A proposal with its score and the three contributions that sum to it."""

    candidate: Candidate
    score: float
    contributions: Mapping[str, float]


def classer(
    candidates: Iterable[Candidate], poids: Mapping[str, float], urgences: Mapping[str, float], maximum: int
) -> list[Classee]:
    """The best proposals, one per subject; ties follow the order of the urgencies, then the title."""
    classees = [_classee(une, poids, urgences) for une in candidates]
    rang = {type_: numero for numero, type_ in enumerate(urgences)}
    classees.sort(key=lambda c: (-c.score, rang[c.candidate.type], c.candidate.titre))
    gardees: dict[str, Classee] = {}
    for classee in classees:
        gardees.setdefault(classee.candidate.sujet or classee.candidate.type, classee)
    return list(gardees.values())[:maximum]


def _classee(candidate: Candidate, poids: Mapping[str, float], urgences: Mapping[str, float]) -> Classee:
    valeurs = {"urgence": urgences[candidate.type], "effet": candidate.effet, "pret": candidate.pret}
    contributions = {nom: round(poids[nom] * min(max(valeur, 0.0), 1.0), 4) for nom, valeur in valeurs.items()}
    return Classee(candidate, round(sum(contributions.values()), 4), contributions)
