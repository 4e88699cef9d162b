"""The catalogue of indicators and the calendar of their collection, read once from the versioned data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

DONNEES = Path(__file__).resolve().parents[1] / "donnees_indicateurs"
CATALOGUE, CALENDRIER = "catalogue-1.0.0.json", "calendrier-1.0.0.json"
Fourchette = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Indicateur:
    """A definition. `cumul`: counted since the start, hence compared to zero; `niveau`: compared to its T0."""

    code: str
    libelle: str
    definition: str
    couche: str
    nature: str
    type: str
    unite: str
    sens: str
    perimetre: str
    possible: Fourchette
    plausible: Fourchette
    facteur_max: Decimal | None
    sources: tuple[str, ...]
    minutes: int
    priorite: int
    source: Mapping[str, str]
    a_verifier: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the effect: months after the deployment, and how early or late a value still belongs to it."""

    code: str
    mois: int
    avance_jours: int
    retard_jours: int


@dataclass(frozen=True, slots=True)
class Relance:
    """A reminder: working days after the request or the previous one; the adviser is asked too when `conseiller`."""

    rang: int
    jours_ouvres: int
    conseiller: bool


@dataclass(frozen=True, slots=True)
class Calendrier:
    """Moments, thresholds of publication, and the rules of the collection."""

    numero: str
    moments: Mapping[str, Moment]
    couverture_min: Decimal
    effectif_min_comite: int
    minutes_par_an: int
    reponse_jours_ouvres: int
    relances: tuple[Relance, ...]
    cloture_jours_ouvres: int
    jours_apres_transmission_min: int
    a_verifier: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Definitions by code, and what is asked of an indicator that the catalogue does not know."""

    numero: str
    titre: str
    note: str
    a_verifier: bool
    indicateurs: Mapping[str, Indicateur]
    hors_catalogue: Mapping[str, Any]


def _lire(nom: str) -> dict[str, Any]:
    contenu: dict[str, Any] = json.loads((DONNEES / nom).read_text(encoding="utf-8"))
    return contenu


def _fourchette(bornes: list[str]) -> Fourchette:
    return Decimal(bornes[0]), Decimal(bornes[1])


def _indicateur(ligne: dict[str, Any]) -> Indicateur:
    facteur = None if ligne["facteur_max"] is None else Decimal(ligne["facteur_max"])
    lus = {
        "possible": _fourchette(ligne["possible"]),
        "plausible": _fourchette(ligne["plausible"]),
        "facteur_max": facteur,
        "sources": tuple(ligne["sources"]),
    }
    return Indicateur(**(ligne | lus))


@cache
def catalogue() -> Catalogue:
    """The catalogue in force."""
    contenu = _lire(CATALOGUE)
    indicateurs = {ligne["code"]: _indicateur(ligne) for ligne in contenu["indicateurs"]}
    communs = {nom: contenu[nom] for nom in ("numero", "titre", "note", "a_verifier", "hors_catalogue")}
    return Catalogue(indicateurs=indicateurs, **communs)


@cache
def calendrier() -> Calendrier:
    """The calendar in force."""
    contenu = _lire(CALENDRIER)
    publication, collecte = contenu["publication"], contenu["collecte"]
    return Calendrier(
        numero=contenu["numero"],
        moments={ligne["code"]: Moment(**ligne) for ligne in contenu["moments"]},
        couverture_min=Decimal(publication["couverture_min"]),
        effectif_min_comite=publication["effectif_min_comite"],
        relances=tuple(Relance(**ligne) for ligne in collecte["relances"]),
        a_verifier=contenu["a_verifier"],
        **{nom: collecte[nom] for nom in _NOMBRES},
    )


_NOMBRES = ("minutes_par_an", "reponse_jours_ouvres", "cloture_jours_ouvres", "jours_apres_transmission_min")
