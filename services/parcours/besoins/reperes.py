"""Rules of the training needs and training fund of each branch, as versioned data with their source."""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from services.parcours.besoins.domain import RegleAxe, Regles

_DONNEES = Path(__file__).resolve().parents[1] / "donnees" / "besoins"


@dataclass(frozen=True, slots=True)
class Opco:
    """A training fund (OPCA until 2018, OPCO since) as the directory of organisations names it."""

    code: str
    nom: str
    source: str
    a_verifier: bool


def _lire(nom: str) -> dict[str, Any]:
    contenu: dict[str, Any] = json.loads((_DONNEES / nom).read_text(encoding="utf-8"))
    return contenu


@cache
def regles() -> Regles:
    """The rules in force."""
    lues = _lire("formation-1.0.0.json")
    axes = {ligne["axe"]: RegleAxe(**ligne) for ligne in lues["axes"]}
    seuils = {nom: Decimal(lues[nom]) for nom in ("seuil", "seuil_urgent")}
    return Regles(numero=lues["numero"], a_verifier=lues["a_verifier"], axes=axes, **seuils)


def _opco(ligne: dict[str, Any]) -> Opco:
    return Opco(**{nom: valeur for nom, valeur in ligne.items() if nom != "divisions"})


@cache
def _par_division() -> dict[str, Opco]:
    lignes = _lire("branches-1.0.0.json")["opco"]
    return {division: _opco(ligne) for ligne in lignes for division in ligne["divisions"]}


def opco_de(naf: str | None) -> Opco | None:
    """The training fund that the NAF division suggests; None when the division or the activity is not known."""
    return None if naf is None else _par_division().get(naf[:2])


@cache
def opcos() -> frozenset[str]:
    """Codes of the training funds that a need may be addressed to."""
    return frozenset(ligne["code"] for ligne in _lire("branches-1.0.0.json")["opco"])
