"""A list made in a process of its own: `python -m services.aides.ciblage.processus FOLDER`.

The service goes on answering meanwhile, and the memory goes back with the process. It reads `demande.json` in the
folder, says how far it is on its standard output, one JSON object a line, and leaves `listes/` and `bilan.json`, or
`cause.txt`.
"""

import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from services.aides.catalogue.repository import version_de
from services.aides.catalogue.territoires import territoire
from services.aides.ciblage.decoupage import Zone
from services.aides.ciblage.errors import CiblageImpossible
from services.aides.ciblage.travail import Bilan, Demande, Stock, cibler

PAS_S = 0.5
"""Least time between two lines of progress."""


def principal(dossier: Path) -> int:
    """Exit code: 0 when the lists are there, 1 when they cannot be made."""
    lue = orjson.loads((dossier / "demande.json").read_bytes())
    dites: dict[str, float] = {}

    def avance(etape: str, fait: int, _: int) -> None:
        if time.monotonic() - dites.get(etape, -PAS_S) >= PAS_S:
            dites[etape] = time.monotonic()
            sys.stdout.write(orjson.dumps({"etape": etape, "fait": fait}).decode() + "\n")
            sys.stdout.flush()

    try:
        stock = Stock(Path(lue["etablissements"]), Path(lue["unites_legales"]))
        bilan = cibler(stock, demande_de(lue), dossier / "listes", avance)
    except CiblageImpossible as erreur:
        (dossier / "cause.txt").write_text(f"{erreur}.", encoding="utf-8")
        return 1
    (dossier / "bilan.json").write_bytes(orjson.dumps(bilan_lisible(bilan)))
    return 0


def demande_de(lue: Mapping[str, Any]) -> Demande:
    """The request as the service wrote it."""
    return Demande(
        jour=date.fromisoformat(lue["jour"]),
        versions=[version_de(version) for version in lue["versions"]],
        zones=[_zone(zone) for zone in lue["zones"]],
        formats=lue["formats"],
        territoire=territoire(tuple(lue["territoire"])) if lue["territoire"] else None,
        seules=True,
        autour=[_zone(zone) for zone in lue["autour"]],
        suivies=frozenset(lue["suivies"]),
        marquer=lue["marquer"],
        limite=lue["limite"],
    )


def _zone(lue: Mapping[str, Any]) -> Zone:
    return Zone(**{**lue, "communes": frozenset(lue["communes"])})


def bilan_lisible(bilan: Bilan) -> dict[str, Any]:
    """The summary as stored and answered."""
    return {
        "lus": dict(bilan.comptes.lus),
        "motifs": dict(bilan.comptes.motifs),
        "dispositifs": bilan.dispositifs,
        "verdicts": dict(bilan.verdicts),
        "meilleurs": dict(bilan.meilleurs),
        "suivies": bilan.suivies,
        "listes": bilan.listes,
        "coupees": bilan.coupees,
    }


if __name__ == "__main__":
    sys.exit(principal(Path(sys.argv[1])))
