"""When a dispositif takes applications: campaigns, pre-deposit, suspension, exhausted envelope, deadline.

Days are those of Europe/Paris; the last day of a window is inside it. Rules and calendar stay apart: a company may
meet every criterion of a dispositif that is closed today.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Self

from pydantic import model_validator

from services.aides.catalogue.elements import Sourcable

GenreFenetre = Literal["ouverture", "pre_depot", "suspension", "enveloppe_epuisee"]
Etat = Literal["ouvert", "pre_depot", "suspendu", "enveloppe_epuisee", "hors_campagne", "a_venir", "termine"]
_BLOCAGES: dict[str, Etat] = {"suspension": "suspendu", "enveloppe_epuisee": "enveloppe_epuisee"}
_JOUR = timedelta(days=1)
_ANNEES_D_AVANCE = 2
"""A yearly window comes back within a year: two look ahead enough."""


class Fenetre(Sourcable):
    """A window, both days included; without end: until further notice; `chaque_annee`: it comes back every year."""

    genre: GenreFenetre
    du: date
    au: date | None = None
    chaque_annee: bool = False
    motif: str | None = None

    @model_validator(mode="after")
    def _coherente(self) -> Self:
        if self.au is not None and self.au < self.du:
            raise ValueError(f"la fenêtre du {self.du} finit avant de commencer")
        if self.chaque_annee and (self.au is None or self.au >= annee_suivante(self.du, 1)):
            raise ValueError("une fenêtre annuelle dure moins d'un an")
        if self.genre in _BLOCAGES and not self.motif:
            raise ValueError(f"la fenêtre {self.genre} dit son motif")
        return self

    def occurrences(self, jusqu_en: int) -> Iterator[tuple[date, date]]:
        """Its periods, those that begin in a later year left aside."""
        dernieres = range(1 + max(0, jusqu_en - self.du.year)) if self.chaque_annee else range(1)
        for decalage in dernieres:
            fin = date.max if self.au is None else annee_suivante(self.au, decalage)
            yield annee_suivante(self.du, decalage), fin

    def contient(self, le: date) -> tuple[date, date] | None:
        """The period that holds the day."""
        return next(((du, au) for du, au in self.occurrences(le.year) if du <= le <= au), None)


@dataclass(frozen=True, slots=True)
class Disponibilite:
    """Whether an application can be filed that day; `rouvre_le`: next day when it can; `jusqu_au`: last day of it."""

    etat: Etat
    phrase: str
    jusqu_au: date | None = None
    rouvre_le: date | None = None

    @property
    def indisponible(self) -> bool:
        return self.etat not in {"ouvert", "pre_depot"}


@dataclass(frozen=True, slots=True)
class Calendrier:
    """First and last day of the rules, and their windows."""

    valide_du: date
    valide_au: date | None
    fenetres: Sequence[Fenetre] = ()

    def disponibilite(self, le: date) -> Disponibilite:
        """The state at a day, its reason in words, and when it changes."""
        etat, fenetre, fin = self._etat(le)
        bornes = [borne for borne in (fin, self.valide_au) if borne is not None and borne != date.max]
        jusqu_au = min(bornes, default=None) if etat != "termine" else self.valide_au
        rouvre_le = self._prochaine_ouverture(le) if etat != "ouvert" else None
        return Disponibilite(etat, _phrase(etat, fenetre, rouvre_le, jusqu_au), jusqu_au, rouvre_le)

    def _etat(self, le: date) -> tuple[Etat, Fenetre | None, date | None]:
        if le < self.valide_du:
            return "a_venir", None, None
        if self.valide_au is not None and le > self.valide_au:
            return "termine", None, None
        for genre, etat in _BLOCAGES.items():
            if bloque := self._ou(genre, le):
                return etat, *bloque
        if ouverte := self._ou("ouverture", le):
            return "ouvert", *ouverte
        if prealable := self._ou("pre_depot", le):
            return "pre_depot", *prealable
        campagnes = any(fenetre.genre == "ouverture" for fenetre in self.fenetres)
        return ("hors_campagne" if campagnes else "ouvert"), None, None

    def _ou(self, genre: str, le: date) -> tuple[Fenetre, date] | None:
        trouvees = [(f, periode[1]) for f in self.fenetres if f.genre == genre and (periode := f.contient(le))]
        return max(trouvees, key=lambda trouvee: trouvee[1], default=None)

    def _prochaine_ouverture(self, le: date) -> date | None:
        return next((jour for jour in sorted(self._bascules(le)) if self._etat(jour)[0] == "ouvert"), None)

    def _bascules(self, le: date) -> set[date]:
        """Days after this one when something may change: the starts, and the days after the ends."""
        jours = {self.valide_du} | {jour for f in self.fenetres for jour in _bornes(f, le.year + _ANNEES_D_AVANCE)}
        return {jour for jour in jours if jour > le}


def _bornes(fenetre: Fenetre, jusqu_en: int) -> Iterable[date]:
    for du, au in fenetre.occurrences(jusqu_en):
        yield du
        if au != date.max:
            yield au + _JOUR


def annee_suivante(jour: date, annees: int) -> date:
    """The same day some years later; 29 February gives 28 February."""
    bissextil = (jour.month, jour.day) == (2, 29)
    return date(jour.year + annees, jour.month, 28 if bissextil and annees else jour.day)


def _phrase(etat: Etat, fenetre: Fenetre | None, rouvre_le: date | None, jusqu_au: date | None) -> str:
    motif = f" : {fenetre.motif.rstrip('.')}" if fenetre is not None and fenetre.motif else ""
    debut = {
        "ouvert": "Dépôt ouvert",
        "pre_depot": "Pré-dépôt ouvert, dépôt définitif pas encore",
        "suspendu": "Dispositif suspendu",
        "enveloppe_epuisee": "Enveloppe épuisée",
        "hors_campagne": "Entre deux campagnes de dépôt" if rouvre_le else "Date limite de dépôt dépassée",
        "a_venir": "Pas encore ouvert",
        "termine": "Dispositif terminé",
    }[etat]
    return f"{debut}{motif}{_suite(etat, rouvre_le, jusqu_au)}."


def _suite(etat: Etat, rouvre_le: date | None, jusqu_au: date | None) -> str:
    if rouvre_le is not None:
        return f" ; ouverture du dépôt le {rouvre_le:%d/%m/%Y}"
    if etat in {"ouvert", "pre_depot"} and jusqu_au is not None:
        return f" jusqu'au {jusqu_au:%d/%m/%Y} inclus"
    if etat == "termine" and jusqu_au is not None:
        return f" depuis le {jusqu_au:%d/%m/%Y}"
    return "" if etat in {"ouvert", "termine"} else " ; date de réouverture inconnue"
