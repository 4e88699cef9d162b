"""Which questions a company is asked, within its fifteen minutes a year, and when it is reminded: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

BUDGET = "budget-annuel"
DEJA_SOLLICITEE = "deja-sollicitee"
DEJA_MESUREE = "deja-mesuree"
FENETRE_FERMEE = "fenetre-fermee"
NON_REPONDUE = "non-repondue"
REFUSEE = "refusee"
DISPENSES = ("entreprise-cessee", "procedure-collective", "demande-de-l-entreprise", "releve-par-le-conseiller")
"""Typed reasons by which a person excuses a company."""
DEFINITIVES = frozenset({"entreprise-cessee"})
"""Reasons after which the company is never asked again."""
OUVERTES = frozenset({"demandee", "relancee"})
REPONDABLES = OUVERTES | {"sans_reponse"}
"""States in which an answer is taken; a late one is better than none."""


@dataclass(frozen=True, slots=True)
class Candidat:
    """An indicator of a parcours that its moment makes due; `reports`: how many times it has been put off."""

    parcours_id: UUID
    code: str
    libelle: str
    unite: str
    minutes: int
    priorite: int
    commun: bool
    ferme_le: date
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Demande:
    """One question to a company, for one or several of its parcours."""

    code: str
    libelle: str
    unite: str
    minutes: int
    priorite: int
    parcours_ids: tuple[UUID, ...]
    ferme_le: date
    reports: int


def reunir(candidats: Iterable[Candidat]) -> list[Demande]:
    """One question per indicator of the company, one per parcours for an indicator of a project."""
    groupes: dict[tuple[str, str, UUID | None], list[Candidat]] = {}
    for candidat in candidats:
        cle = (candidat.code, candidat.unite, None if candidat.commun else candidat.parcours_id)
        groupes.setdefault(cle, []).append(candidat)
    return [_reunie(groupe) for groupe in groupes.values()]


def _reunie(groupe: Sequence[Candidat]) -> Demande:
    premier = groupe[0]
    return Demande(
        premier.code,
        premier.libelle,
        premier.unite,
        premier.minutes,
        premier.priorite,
        tuple(sorted({candidat.parcours_id for candidat in groupe})),
        min(candidat.ferme_le for candidat in groupe),
        max(candidat.reports for candidat in groupe),
    )


def choisir(demandes: Iterable[Demande], disponible: int) -> tuple[list[Demande], list[Demande]]:
    """(asked, put off): those already put off first, then by priority, as long as the time left allows."""
    retenues: list[Demande] = []
    reportees: list[Demande] = []
    for demande in sorted(demandes, key=lambda d: (-d.reports, d.priorite, d.code, d.parcours_ids)):
        if demande.minutes <= disponible:
            disponible -= demande.minutes
            retenues.append(demande)
        else:
            reportees.append(demande)
    return retenues, reportees


def reporter_au(demande: Demande, jour: date, suivants: Iterable[date]) -> date | None:
    """When it may be asked again: the new year if its window is still open, else its next moment; None after the last.

    `suivants` are the dates of the moments that follow.
    """
    nouvel_an = date(jour.year + 1, 1, 1)
    if demande.ferme_le >= nouvel_an:
        return nouvel_an
    return min((suivant for suivant in suivants if suivant > jour), default=None)


def relance_permise(jour: date, transmise_le: date, minimum_jours: int) -> bool:
    """False while something has just been sent or received: nobody is reminded on the next day."""
    return jour >= transmise_le + timedelta(days=minimum_jours)


def taux(repondues: int, adressees: int) -> float | None:
    """Response rate; None when nobody has been asked."""
    return round(repondues / adressees, 4) if adressees else None
