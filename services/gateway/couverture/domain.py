"""Coverage of each axis in each département: who serves it, how much room is left, where nobody does. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from services.gateway.appariement.domain import Paysage, places_libres
from services.gateway.programmes.domain import ProgrammeOffert
from services.gateway.repertoire.types import Offre
from shared.nomenclatures import territoires
from shared.nomenclatures.axes import AXES

SEUIL_REDONDANCE = 3
"""More programmes of one kind of offer than this, on one axis in one département, is a redundancy (HYPOTHESE)."""
TAILLES: dict[str, tuple[int, int | None]] = {
    "micro": (0, 9),
    "petite": (10, 49),
    "moyenne": (50, 249),
    "grande": (250, None),
}
"""Size bands by headcount alone (recommendation 2003/361/EC, annex I, article 2: the headcount thresholds)."""


class EtatCouverture(StrEnum):
    """From nobody to too many."""

    LACUNE = "lacune"
    PARTIELLE = "partielle"
    SATUREE = "saturee"
    COUVERTE = "couverte"
    REDONDANTE = "redondante"


@dataclass(frozen=True, slots=True)
class Case:
    """One axis in one département; `places` is None when a programme does not say its limit."""

    axe: str
    departement: str
    programmes: tuple[ProgrammeOffert, ...]
    communes: int
    communes_sans: int
    places: int | None
    tailles: dict[str, int]
    etat: EtatCouverture


def offres_comptees(voulues: Sequence[str] | None, diagnostics: str) -> tuple[str, ...]:
    """Kinds of offer that count as an answer: all, or those asked, `avec` or `sans` the diagnostics."""
    toutes: tuple[str, ...] = get_args(Offre)
    exclue = "diagnostic" if diagnostics == "sans" else None
    return tuple(offre for offre in toutes if offre in (voulues or toutes) and offre != exclue)


def couvrir(paysage: Paysage, seuil: int = SEUIL_REDONDANCE) -> list[Case]:
    """The 36 axes × 8 départements, in the order of the questionnaire then of the départements."""
    en_cours = [programme for programme in paysage.programmes if programme.valide(paysage.le)]
    zones = {departement: territoires.membres(departement) for departement in territoires.departements()}
    cases = []
    for axe in AXES:
        serveurs = [programme for programme in en_cours if axe in programme.axes]
        cases += [_case(axe, departement, serveurs, paysage, seuil) for departement in zones]
    return cases


def _case(axe: str, departement: str, serveurs: Sequence[ProgrammeOffert], paysage: Paysage, seuil: int) -> Case:
    zone = territoires.membres(departement)
    presents = tuple(programme for programme in serveurs if programme.communes & zone)
    sans = zone.difference(*(programme.communes for programme in presents))
    libres = [places_libres(programme, paysage.occupation(programme)) for programme in presents]
    return Case(
        axe=axe,
        departement=departement,
        programmes=presents,
        communes=len(zone),
        communes_sans=len(sans),
        places=None if None in libres else sum(reste for reste in libres if reste is not None),
        tailles={nom: sum(admet(programme, bornes) for programme in presents) for nom, bornes in TAILLES.items()},
        etat=_etat(presents, len(sans), libres, seuil),
    )


def _etat(presents: Sequence[ProgrammeOffert], sans: int, libres: Sequence[int | None], seuil: int) -> EtatCouverture:
    if not presents:
        return EtatCouverture.LACUNE
    if all(reste == 0 for reste in libres):
        return EtatCouverture.SATUREE
    if sans:
        return EtatCouverture.PARTIELLE
    offres = [programme.contenu.offre for programme in presents]
    if max(offres.count(offre) for offre in set(offres)) > seuil:
        return EtatCouverture.REDONDANTE
    return EtatCouverture.COUVERTE


def admet(programme: ProgrammeOffert, bornes: tuple[int, int | None]) -> bool:
    """True when the programme admits a part of the size band."""
    public = programme.contenu.public
    bas, haut = bornes
    if haut is not None and public.effectif_min is not None and public.effectif_min > haut:
        return False
    return public.effectif_max is None or public.effectif_max >= bas


def compter(cases: Iterable[Case]) -> dict[str, int]:
    """Number of cells in each state."""
    totaux = {etat.value: 0 for etat in EtatCouverture}
    for case in cases:
        totaux[case.etat.value] += 1
    return totaux
