"""Overlap of two programmes: which share of one the other also serves, and why. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from services.gateway.programmes.contenu import Public
from services.gateway.programmes.domain import ProgrammeOffert
from shared.nomenclatures.effectifs import TRANCHES

DIVISIONS = tuple(f"{division:02d}" for division in range(5, 40))
"""NAF rév. 2 divisions of industry (sections B to E, INSEE)."""
CATEGORIES = frozenset({"PME", "ETI", "GE"})


@dataclass(frozen=True, slots=True)
class Recouvrement:
    """A pair: the share of each that the other serves, dimension by dimension."""

    une: ProgrammeOffert
    autre: ProgrammeOffert
    part_une: Fraction
    part_autre: Fraction
    raisons: tuple[str, ...]

    @property
    def mesure(self) -> Fraction:
        """The larger share: one programme then adds little to the other."""
        return max(self.part_une, self.part_autre)


@dataclass(frozen=True, slots=True)
class Cible:
    """What a programme serves, as sets that can be compared."""

    besoins: frozenset[str]
    communes: frozenset[str]
    tailles: frozenset[str]
    activites: frozenset[str]
    categories: frozenset[str]


def cible(programme: ProgrammeOffert) -> Cible:
    """Axes (or typed needs when it names no axis), communes, size bands, divisions, categories."""
    public = programme.contenu.public
    return Cible(
        besoins=programme.axes or frozenset(programme.contenu.besoins),
        communes=programme.communes,
        tailles=frozenset(code for code, bornes in TRANCHES.items() if _taille_admise(public, bornes)),
        activites=frozenset(division for division in DIVISIONS if _division_admise(public, division)),
        categories=frozenset(public.categories) or CATEGORIES,
    )


def _taille_admise(public: Public, bornes: tuple[int, int | None]) -> bool:
    bas, haut = bornes
    trop_petite = haut is not None and public.effectif_min is not None and haut < public.effectif_min
    return not trop_petite and (public.effectif_max is None or bas <= public.effectif_max)


def _division_admise(public: Public, division: str) -> bool:
    """A prefix finer than the division admits a part of it."""
    if any(division.startswith(prefixe) for prefixe in public.naf_exclus):
        return False
    return not public.naf_inclus or any(p.startswith(division) for p in public.naf_inclus)


def recouvrements(programmes: Sequence[ProgrammeOffert], du: date, au: date) -> list[Recouvrement]:
    """Pairs of one kind of offer that share target, territory and time between two days; the largest first."""
    cibles = {programme.id: cible(programme) for programme in programmes}
    trouves = []
    for une, autre in combinations(programmes, 2):
        if une.contenu.offre != autre.contenu.offre or une.code == autre.code:
            continue
        commune = _periode_commune(une, autre, du, au)
        parts = _parts(cibles[une.id], cibles[autre.id])
        if commune is None or parts is None:
            continue
        temps = _jours(commune)
        part_une = parts[0] * Fraction(temps, _jours(_bornes(une, du, au)))
        part_autre = parts[1] * Fraction(temps, _jours(_bornes(autre, du, au)))
        raisons = _raisons(une, (cibles[une.id], cibles[autre.id]), commune)
        trouves.append(Recouvrement(une, autre, part_une, part_autre, raisons))
    return sorted(trouves, key=lambda r: (-r.mesure, -min(r.part_une, r.part_autre), r.une.code, r.autre.code))


def _parts(une: Cible, autre: Cible) -> tuple[Fraction, Fraction] | None:
    """Share of each that the other serves; None when a dimension has nothing in common."""
    part_une = part_autre = Fraction(1)
    for nom in ("besoins", "communes", "tailles", "activites", "categories"):
        sienne, voisine = getattr(une, nom), getattr(autre, nom)
        communs = len(sienne & voisine)
        if not communs:
            return None
        part_une *= Fraction(communs, len(sienne))
        part_autre *= Fraction(communs, len(voisine))
    return part_une, part_autre


def _bornes(programme: ProgrammeOffert, du: date, au: date) -> tuple[date, date]:
    """Days of the programme within the window."""
    periode = programme.contenu.periode
    return max(du, periode.valide_du), min(au, periode.valide_au or au)


def _periode_commune(une: ProgrammeOffert, autre: ProgrammeOffert, du: date, au: date) -> tuple[date, date] | None:
    debut = max(_bornes(une, du, au)[0], _bornes(autre, du, au)[0])
    fin = min(_bornes(une, du, au)[1], _bornes(autre, du, au)[1])
    return (debut, fin) if debut <= fin else None


def _jours(bornes: tuple[date, date]) -> int:
    return (bornes[1] - bornes[0]).days + 1


def _raisons(une: ProgrammeOffert, cibles: tuple[Cible, Cible], commune: tuple[date, date]) -> tuple[str, ...]:
    sienne, voisine = cibles
    return (
        f"même type d'offre : {une.contenu.offre}",
        f"besoins communs : {', '.join(sorted(sienne.besoins & voisine.besoins))}",
        f"{len(sienne.communes & voisine.communes)} commune(s) en commun",
        f"{len(sienne.tailles & voisine.tailles)} tranche(s) d'effectif et "
        f"{len(sienne.activites & voisine.activites)} division(s) d'activité en commun",
        f"en même temps du {commune[0]:%d/%m/%Y} au {commune[1]:%d/%m/%Y}",
    )


def au_dela(trouves: Iterable[Recouvrement], seuil: Fraction) -> list[Recouvrement]:
    """Pairs whose measure reaches the threshold."""
    return [trouve for trouve in trouves if trouve.mesure >= seuil]
