"""The communes of Île-de-France and what contains them (INSEE and DGCL, edition named in the file)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

REGION = "11"
"""Île-de-France (INSEE)."""
_FICHIER = Path(__file__).with_name("communes-idf.json")


@cache
def _lire() -> dict[str, Any]:
    contenu: dict[str, Any] = json.loads(_FICHIER.read_text(encoding="utf-8"))
    return contenu


@cache
def communes() -> frozenset[str]:
    """INSEE codes of the communes as they are today."""
    return frozenset(_lire()["communes"])


@cache
def _membres() -> dict[str, frozenset[str]]:
    """Communes of each grouping: département, EPCI, EPT, region."""
    membres: dict[str, set[str]] = {REGION: set(communes())}
    for code, (_, epci, ept) in _lire()["communes"].items():
        for groupement in (code[:2], epci, ept):
            if groupement is not None:
                membres.setdefault(groupement, set()).add(code)
    return {groupement: frozenset(codes) for groupement, codes in membres.items()}


def membres(groupement: str) -> frozenset[str]:
    """Communes of a département (2 digits), of an EPCI or EPT (SIREN) or of the region; empty when unknown."""
    return _membres().get(groupement, frozenset())


def commune_actuelle(code: str) -> str | None:
    """The commune of today for a code: itself, that of a Paris arrondissement or of a former commune; else None."""
    if code in communes():
        return code
    rattachee: str | None = _lire()["rattachements"].get(code)
    return rattachee


def departements() -> dict[str, str]:
    """Code → name of the eight départements."""
    noms: dict[str, str] = _lire()["departements"]
    return noms


def intercommunalites() -> dict[str, str]:
    """SIREN → name of the EPCI and of the EPT of the Métropole du Grand Paris."""
    lu = _lire()
    return {**lu["epci"], **lu["ept"]}


def nom_commune(code: str) -> str | None:
    """Name of a commune of today, None when unknown."""
    trouvee: list[Any] | None = _lire()["communes"].get(code)
    return str(trouvee[0]) if trouvee else None


def edition() -> str:
    """Edition and source of the nomenclature."""
    lu = _lire()
    return f"{lu['millesime']} — {lu['source']}"


def nom_de(genre: str, code: str) -> str | None:
    """Name of a `commune`, `epci`, `ept`, `departement` or `region`; None when the nomenclature has no such code."""
    if genre == "region":
        return "Île-de-France" if code == REGION else None
    if genre == "commune":
        commune: list[str] | None = _lire()["communes"].get(code)
        return None if commune is None else commune[0]
    nom: str | None = _lire()[{"departement": "departements"}.get(genre, genre)].get(code)
    return nom


def communes_par_code() -> dict[str, str]:
    """Every code that names a commune of today (itself, an arrondissement, a former commune) → its code of today."""
    rattachees: dict[str, str] = _lire()["rattachements"]
    return {**{code: code for code in communes()}, **rattachees}


def intercommunalite_de(commune: str) -> str | None:
    """SIREN of the EPT of a commune of today when it has one, else of its EPCI; None for an unknown commune."""
    trouvee: list[Any] | None = _lire()["communes"].get(commune)
    return (trouvee[2] or trouvee[1]) if trouvee else None
