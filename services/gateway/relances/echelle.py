"""The ladder in force: a versioned datum that cites its source."""

import json
from functools import lru_cache
from importlib.resources import files

from services.gateway.relances.domain import Echelon, doublons
from services.gateway.relances.errors import EchelleContradictoire
from services.gateway.relances.schemas import Echelle

FICHIER = "echelle-1.0.0.json"


@lru_cache
def echelle_en_vigueur() -> Echelle:
    """The ladder delivered; ValidationError when the datum does not hold."""
    texte = (files("services.gateway.relances") / "donnees" / FICHIER).read_text(encoding="utf-8")
    echelle = Echelle.model_validate(json.loads(texte))
    verifier(echelle)
    return echelle


def verifier(echelle: Echelle) -> None:
    """Refuses a rung written twice, naming where."""
    codes = [echelon.code for echelon in echelle.echelons]
    doubles = doublons(codes)
    if doubles:
        champs = [
            {"champ": f"body.echelle.echelons.{rang}.code", "message": "est écrit deux fois"}
            for rang, code in enumerate(codes)
            if code in doubles
        ]
        raise EchelleContradictoire(f"Échelons écrits deux fois : {', '.join(doubles)}.", champs=champs)


def echelons(echelle: Echelle) -> list[Echelon]:
    return [Echelon(**echelon.model_dump()) for echelon in echelle.echelons]
