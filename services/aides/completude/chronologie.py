"""The clock of a demande, folded from its journal: whose turn it was, what stopped it, what started it again. Pure."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.aides.completude.domain import REMETTENT_A_ZERO
from shared.attribution import Intervalle
from shared.calendrier import ajouter_jours_ouvres
from shared.chrono import Chrono, arreter, commencer, reprendre
from shared.horloge import PARIS

DEMANDEE, ROUVERTE = "completion-demandee", "completion-rouverte"
CORRIGEE, LEVEE = "completion-corrigee", "completion-levee"
FINS = frozenset({"accordee", "refusee", "retiree"})
"""Facts that end the instruction."""


@dataclass(frozen=True, slots=True)
class Fait:
    """A line of the journal of a demande: `type` without its prefix; `attend` is who is waited for from then on."""

    le: datetime
    type: str
    etat: str
    attend: str | None
    completude: str | None = None
    raison: str | None = None
    echeance_le: date | None = None

    @property
    def jour(self) -> date:
        return self.le.astimezone(PARIS).date()


@dataclass(slots=True)
class Suivi:
    """The clock of the instruction; None before the deposit. `fin_le`: day of the decision or of the withdrawal."""

    chrono: Chrono | None = None
    fin_le: date | None = None
    pauses: list[tuple[date, date]] = field(default_factory=list)
    ouvertes: dict[str, str] = field(default_factory=dict)
    remise_a_zero: bool = False

    def jours_de_pause(self, aujourdhui: date) -> int:
        """Calendar days of the pauses since the clock last started; a running one ends today."""
        finies = sum((fin - debut).days for debut, fin in self.pauses)
        arret = self.chrono.arrete_le if self.chrono else None
        return finies + ((self.fin_le or aujourdhui) - arret).days if arret else finies


def intervalles(faits: Sequence[Fait]) -> list[Intervalle]:
    """One interval per line, until the next one: the parties sum to the total by construction."""
    suites = [suivant.le for suivant in faits[1:]]
    return [Intervalle(fait.etat, fait.attend, fait.le, au) for fait, au in zip(faits, [*suites, None], strict=True)]


def suivre(faits: Iterable[Fait], delai_jours_ouvres: int) -> Suivi:
    """The clock after these lines, in their order."""
    suivi = Suivi()
    for fait in faits:
        if fait.type == "deposee":
            suivi.chrono = commencer(fait.jour, ajouter_jours_ouvres(fait.jour, delai_jours_ouvres))
        elif fait.type in {DEMANDEE, ROUVERTE}:
            _demander(suivi, fait)
        elif fait.type in {CORRIGEE, LEVEE}:
            _rendre(suivi, fait, delai_jours_ouvres)
        elif fait.type in FINS and suivi.fin_le is None:
            suivi.fin_le = fait.jour
    return suivi


def _demander(suivi: Suivi, fait: Fait) -> None:
    """The clock stops at the first open request; what it will do next depends on all of them."""
    if suivi.chrono is None or fait.completude is None:
        return
    suivi.ouvertes[fait.completude] = fait.raison or ""
    revue = fait.echeance_le or fait.jour
    suivi.chrono = arreter(suivi.chrono, fait.jour, revue, remise_a_zero=_remet(suivi))


def _rendre(suivi: Suivi, fait: Fait, delai_jours_ouvres: int) -> None:
    """A request is answered, or taken back by the Région: a request taken back never starts the clock again."""
    if suivi.chrono is None or fait.completude is None:
        return
    raison = suivi.ouvertes.pop(fait.completude, None)
    suivi.remise_a_zero |= fait.type == CORRIGEE and raison in REMETTENT_A_ZERO
    suivi.chrono = replace(suivi.chrono, remise_a_zero=_remet(suivi))
    if suivi.ouvertes or suivi.chrono.arrete_le is None:
        return
    pause = (suivi.chrono.arrete_le, fait.jour)
    suivi.pauses = [] if suivi.remise_a_zero else [*suivi.pauses, pause]
    suivi.chrono = reprendre(suivi.chrono, fait.jour, delai_jours_ouvres)
    suivi.remise_a_zero = False


def _remet(suivi: Suivi) -> bool:
    return suivi.remise_a_zero or any(raison in REMETTENT_A_ZERO for raison in suivi.ouvertes.values())


def date_du_silence(suivi: Suivi, mois: int, aujourdhui: date) -> date | None:
    """First day after the full months and the pauses; None before the deposit and once decided.

    A running pause is taken to end today, so that a date can always be shown.
    """
    if suivi.chrono is None or suivi.fin_le is not None:
        return None
    if suivi.chrono.arrete_le is not None and suivi.chrono.remise_a_zero:
        return ajouter_mois(aujourdhui, mois) + timedelta(days=1)
    return ajouter_mois(suivi.chrono.etape_debut_le, mois) + timedelta(days=suivi.jours_de_pause(aujourdhui) + 1)


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day of a later month, or the last one when the month is shorter."""
    rang = jour.month - 1 + mois
    annee, numero = jour.year + rang // 12, rang % 12 + 1
    return date(annee, numero, min(jour.day, calendar.monthrange(annee, numero)[1]))
