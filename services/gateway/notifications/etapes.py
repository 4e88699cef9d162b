"""The steps of a parcours as the company reads them, in order, with what comes next; the sentences are data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

FICHIER = "parcours-entreprise-1.0.0.json"
PAUSE, ARRET, FIN = "suspension", "abandon", "cloture"
SITUATIONS = {PAUSE: "en-pause", ARRET: "arrete", FIN: "termine"}
_ICI = {"en-cours": "en-cours", "en-pause": "en-pause", "arrete": "arretee", "termine": "franchie"}


@lru_cache
def phrases() -> dict[str, Any]:
    """Titles, order of the steps and sentences, with their source."""
    lues: dict[str, Any] = json.loads(
        (files("services.gateway.notifications") / "donnees" / FICHIER).read_text(encoding="utf-8")
    )
    return lues


def titre(modele: str) -> str:
    """Name of the parcours; a model that the data do not know is named after its code."""
    connu: dict[str, Any] = phrases()["modeles"].get(modele, {})
    return str(connu.get("titre") or _nom(modele) or "Parcours")


def libelle(modele: str, etape: str) -> str:
    return str(_dite(modele, etape).get("libelle") or _nom(etape))


def suite(modele: str, etape: str) -> str:
    """What comes next for the company at that step."""
    return str(_dite(modele, etape).get("suite") or phrases()["etape_inconnue"])


def _dite(modele: str, etape: str) -> dict[str, str]:
    propres: dict[str, dict[str, str]] = phrases()["modeles"].get(modele, {}).get("propres", {})
    communes: dict[str, dict[str, str]] = phrases()["etapes"]
    return propres.get(etape) or communes.get(etape) or {}


def _nom(code: str) -> str:
    return code.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Chemin:
    """How far a parcours has gone."""

    modele: str
    etape: str
    depuis_le: datetime
    quittee: str | None
    """Step left by the last gesture: where a pause or a stop happened."""
    atteintes: Mapping[str, datetime]

    @property
    def situation(self) -> str:
        return SITUATIONS.get(self.etape, "en-cours")


def derouler(chemin: Chemin) -> list[dict[str, Any]]:
    """Every step in order, with its state: before the current one, it was gone through or was not needed."""
    ordre = _ordre(chemin)
    rang = ordre.index(_courante(chemin, ordre)) if ordre else 0
    fini = chemin.situation in {"termine", "arrete"}
    return [_etape(chemin, code, position - rang, fini=fini) for position, code in enumerate(ordre)]


def _etape(chemin: Chemin, code: str, ecart: int, *, fini: bool) -> dict[str, Any]:
    le = chemin.atteintes.get(code)
    if ecart == 0:
        etat, le = _ICI[chemin.situation], chemin.depuis_le if code == chemin.etape else le
    elif ecart < 0:
        etat = "franchie" if le is not None else "sans-objet"
    else:
        etat, le = ("sans-objet" if fini else "a-venir"), None
    return {"code": code, "libelle": libelle(chemin.modele, code), "etat": etat, "le": le}


def _ordre(chemin: Chemin) -> list[str]:
    """Steps of the model; one that the data do not know takes its place by its date."""
    ordre = list(phrases()["modeles"].get(chemin.modele, {}).get("etapes", ()))
    atteintes = {**chemin.atteintes, chemin.etape: chemin.atteintes.get(chemin.etape, chemin.depuis_le)}
    inconnues = [code for code in atteintes if code and code not in ordre and code not in (PAUSE, ARRET)]
    for code in sorted(inconnues, key=lambda une: atteintes[une]):
        avant = [rang for rang, un in enumerate(ordre) if un in atteintes and atteintes[un] <= atteintes[code]]
        ordre.insert(max(avant, default=-1) + 1, code)
    return ordre


def _courante(chemin: Chemin, ordre: Sequence[str]) -> str:
    """The step where the parcours stands, or where it paused or stopped."""
    if chemin.etape in ordre:
        return chemin.etape
    if chemin.quittee in ordre:
        return str(chemin.quittee)
    atteintes = [code for code in ordre if code in chemin.atteintes]
    return max(atteintes, key=lambda code: chemin.atteintes[code], default=ordre[0])
