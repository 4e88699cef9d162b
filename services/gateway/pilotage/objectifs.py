"""The targets of the strategy: a versioned datum that cites its source."""

import json
from functools import lru_cache
from importlib.resources import files

from services.gateway.pilotage.schemas import Objectif

FICHIER = "objectifs-1.0.0.json"


@lru_cache
def objectif(code: str) -> Objectif:
    """Target of that code; KeyError when the datum does not hold it."""
    document = json.loads((files("services.gateway.pilotage") / "donnees" / FICHIER).read_text(encoding="utf-8"))
    par_code = {entree["code"]: entree for entree in document["objectifs"]}
    return Objectif.model_validate({**par_code[code], "version": document["numero"]})
