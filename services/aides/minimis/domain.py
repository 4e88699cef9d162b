"""Room left under the de minimis ceilings at a date, from the entries of a single undertaking. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from services.aides.eligibilite.minimis import PeriodeMinimis, debut_exercice, il_y_a_annees, premier_jour

RegimeMinimis = Literal["general", "sieg"]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Inscription:
    """An entry: gross grant equivalent in euros (negative when it reverses another), day of the legal right.

    It counts from `vaut_du`: a reversal for error counts from the first day, a withdrawal from its own day.
    """

    siren: str
    regime: RegimeMinimis
    montant_eur: Decimal
    octroi_le: date
    vaut_du: date
    id: UUID | None = None
    contrepasse_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Exercice:
    """First month of the fiscal year (1 to 12), and road freight for hire, which had a ceiling of its own."""

    premier_mois: int = 1
    transport_routier: bool = False


@dataclass(frozen=True, slots=True)
class Horloges:
    """The regulations in order of time, general and SIEG."""

    general: Sequence[PeriodeMinimis]
    sieg: Sequence[PeriodeMinimis]


@dataclass(frozen=True, slots=True)
class Plafond:
    """One ceiling at a date: its window, what is counted and what remains (euros)."""

    periode: PeriodeMinimis
    objet: Literal["general", "sieg", "cumul"]
    plafond_eur: Decimal
    depuis: date
    comptees: tuple[Inscription, ...]

    @property
    def deja_eur(self) -> Decimal:
        return sum((ligne.montant_eur for ligne in self.comptees), ZERO)

    @property
    def restante_eur(self) -> Decimal:
        return max(ZERO, self.plafond_eur - self.deja_eur)


def periode_du(periodes: Sequence[PeriodeMinimis], le: date) -> PeriodeMinimis | None:
    """The regulation in force on that day."""
    return next((periode for periode in periodes if periode.du <= le <= periode.au), None)


def plafonds(
    horloges: Horloges, regime: RegimeMinimis, lignes: Sequence[Inscription], le: date, exercice: Exercice
) -> list[Plafond]:
    """Ceilings that bind an award of this regime on that day; empty when no known regulation applies.

    General aid is bound by its own ceiling, and with SIEG aid by the SIEG ceiling (2023/2832, article 5).
    """
    general, sieg = periode_du(horloges.general, le), periode_du(horloges.sieg, le)
    if regime == "sieg":
        return [] if sieg is None else [_plafond(sieg, "sieg", lignes, le, exercice)]
    if general is None:
        return []
    propre = _plafond(general, "general", [ligne for ligne in lignes if ligne.regime == "general"], le, exercice)
    return [propre] if sieg is None else [propre, _plafond(sieg, "cumul", lignes, le, exercice)]


def _plafond(
    periode: PeriodeMinimis,
    objet: Literal["general", "sieg", "cumul"],
    lignes: Sequence[Inscription],
    le: date,
    exercice: Exercice,
) -> Plafond:
    depuis = premier_jour(periode, le, exercice.premier_mois)
    comptees = tuple(ligne for ligne in lignes if depuis <= ligne.octroi_le <= le and ligne.vaut_du <= le)
    reduit = periode.plafond_transport_eur if exercice.transport_routier else None
    return Plafond(periode, objet, periode.plafond_eur if reduit is None else reduit, depuis, comptees)


def marge(
    horloges: Horloges, regime: RegimeMinimis, lignes: Sequence[Inscription], le: date, exercice: Exercice
) -> Decimal | None:
    """Euros that may still be awarded on that day; None when no known regulation applies.

    An award also weighs on the windows of those already made after it: each of their days is a limit too.
    """
    jours = [le, *sorted({ligne.octroi_le for ligne in lignes if ligne.octroi_le > le})]
    restes = [
        vu.restante_eur
        for jour in jours
        for vu in plafonds(horloges, regime, lignes, jour, exercice)
        if jour == le or vu.depuis <= le
    ]
    return min(restes) if plafonds(horloges, regime, lignes, le, exercice) else None


def sortie(periodes: Sequence[PeriodeMinimis], octroi_le: date, apres: date, premier_mois: int) -> date | None:
    """First day after `apres` on which the award no longer counts; None beyond the known regulations."""
    for periode in periodes:
        if periode.au <= apres:
            continue
        dehors = max(_premier_dehors(periode, octroi_le, premier_mois), periode.du, apres + timedelta(days=1))
        if dehors <= periode.au or periode is periodes[-1]:
            return dehors
    return None


def _premier_dehors(periode: PeriodeMinimis, octroi_le: date, premier_mois: int) -> date:
    """First day whose window under this regulation begins after the award."""
    if periode.fenetre == "exercices":
        debut = debut_exercice(octroi_le, premier_mois)
        return date(debut.year + periode.annees, debut.month, 1)
    jour = il_y_a_annees(octroi_le, -periode.annees) + timedelta(days=1)
    while il_y_a_annees(jour, periode.annees) <= octroi_le:
        jour += timedelta(days=1)
    return jour


def nettes(lignes: Iterable[Inscription], le: date) -> list[Inscription]:
    """Entries that stand on that day: a reversed entry and its reversal are both left out."""
    toutes = [ligne for ligne in lignes if ligne.vaut_du <= le]
    annulees = {ligne.contrepasse_id for ligne in toutes if ligne.contrepasse_id is not None}
    return [ligne for ligne in toutes if ligne.contrepasse_id is None and ligne.id not in annulees]
