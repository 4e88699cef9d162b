"""A clock in working days: it starts, stops while something is awaited, goes on or starts again; it never expires.

Used for the steps of a parcours and for the instruction of a demande.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared.calendrier import ajouter_jours_ouvres, decaler, jours_ouvres_entre


@dataclass(frozen=True, slots=True)
class Chrono:
    """Clock of the current step; the fields are those of the row. `arrete_le` is None while it runs."""

    etape_debut_le: date
    echeance_le: date | None
    echeance_initiale_le: date | None
    jours_pauses: int = 0
    prolongations: int = 0
    arrete_le: date | None = None
    echeance_suspendue_le: date | None = None
    remise_a_zero: bool = False


def commencer(jour: date, echeance_le: date | None) -> Chrono:
    """A step entered that day."""
    return Chrono(jour, echeance_le, echeance_le)


def arreter(chrono: Chrono, jour: date, revue_le: date, *, remise_a_zero: bool) -> Chrono:
    """The clock stops; the due date becomes that of the review of the suspension, the step's own is kept aside."""
    if chrono.arrete_le is not None:
        return replace(chrono, echeance_le=revue_le, remise_a_zero=chrono.remise_a_zero or remise_a_zero)
    return replace(
        chrono,
        arrete_le=jour,
        echeance_suspendue_le=chrono.echeance_le,
        echeance_le=revue_le,
        remise_a_zero=remise_a_zero,
    )


def reprendre(chrono: Chrono, jour: date, delai_jours_ouvres: int) -> Chrono:
    """The clock goes on, its due date shifted by the days paused; or starts again when the reason asked for it."""
    if chrono.arrete_le is None or chrono.echeance_suspendue_le is None or chrono.remise_a_zero:
        return commencer(jour, ajouter_jours_ouvres(jour, delai_jours_ouvres))
    pause = jours_ouvres_entre(chrono.arrete_le, jour)
    return replace(
        chrono,
        jours_pauses=chrono.jours_pauses + pause,
        echeance_le=decaler(chrono.echeance_suspendue_le, pause),
        arrete_le=None,
        echeance_suspendue_le=None,
    )


def prolonger(chrono: Chrono, echeance_le: date) -> Chrono:
    """One more extension."""
    return replace(chrono, echeance_le=echeance_le, prolongations=chrono.prolongations + 1)


def jours_en_pause(chrono: Chrono, aujourdhui: date) -> int:
    """Working days during which the clock was stopped, a running pause included."""
    return chrono.jours_pauses + (jours_ouvres_entre(chrono.arrete_le, aujourdhui) if chrono.arrete_le else 0)


def jours_travailles(chrono: Chrono, aujourdhui: date) -> int:
    """Working days since the entry, less the pauses."""
    return jours_ouvres_entre(chrono.etape_debut_le, aujourdhui) - jours_en_pause(chrono, aujourdhui)


def echeance_previsible(chrono: Chrono, aujourdhui: date, delai_jours_ouvres: int) -> date | None:
    """Due date of the step as it would be if a running pause ended today: always a date while the step is open."""
    if chrono.arrete_le is None:
        return chrono.echeance_le
    return reprendre(chrono, aujourdhui, delai_jours_ouvres).echeance_le


def silence_le(chrono: Chrono, jour: date, delai_jours_ouvres: int | None) -> date | None:
    """Day to keep with the row: None without a silence, or while the clock is stopped."""
    if delai_jours_ouvres is None or chrono.arrete_le is not None:
        return None
    return date_du_silence(chrono, jour, delai_jours_ouvres)


def date_du_silence(chrono: Chrono, aujourdhui: date, delai_jours_ouvres: int) -> date:
    """Day at which silence decides: the delay is full, so it runs from the day after the entry.

    Pauses push it back; a running pause is taken to end today, so that a date can always be shown.
    """
    if chrono.arrete_le is not None and chrono.remise_a_zero:
        debut, pauses = aujourdhui, 0
    else:
        debut, pauses = chrono.etape_debut_le, jours_en_pause(chrono, aujourdhui)
    return ajouter_jours_ouvres(debut + timedelta(days=1), delai_jours_ouvres + pauses)
