"""Models as tests use them: those shipped with the product, and variants published over HTTP."""

import copy
import json
from itertools import count
from pathlib import Path
from typing import Any

from shared.securite.identite import Role
from tests.outillage.plateforme import PlateformeTest

DONNEES = Path(__file__).resolve().parents[2] / "services" / "parcours" / "donnees"
MODELES: dict[str, dict[str, Any]] = {
    chemin.stem: json.loads(chemin.read_text(encoding="utf-8")) for chemin in sorted(DONNEES.glob("*.json"))
}
_RANGS = count()


def dernieres() -> dict[str, dict[str, Any]]:
    """Last version of each shipped model, by code."""
    ordre = sorted(MODELES.values(), key=lambda contenu: [int(nombre) for nombre in contenu["numero"].split(".")])
    return {contenu["code"]: contenu for contenu in ordre}


def copie(code: str = "parcours-individuel", numero: str | None = None) -> dict[str, Any]:
    """A shipped model to change, without its code, as the API takes it."""
    contenu = copy.deepcopy(dernieres()[code])
    del contenu["code"]
    return {**contenu, "numero": numero or contenu["numero"]}


def element(contenu: dict[str, Any], genre: str, code: str) -> dict[str, Any]:
    """A step, a gesture or a fact of the content."""
    return next(un for un in contenu[genre] if un["code"] == code)


async def publier(plateforme: PlateformeTest, contenu: dict[str, Any], code: str | None = None) -> str:
    """Writes the version and has a second person publish it; gives the code of the model."""
    code = code or f"essai-{next(_RANGS)}"
    base = f"/v1/modeles-parcours/{code}/versions"
    ecrit = await plateforme.client(Role.ENSEMBLIER).post(base, json=contenu)
    assert ecrit.status_code == 201, ecrit.text
    publie = await plateforme.client(Role.REGION).post(f"{base}/{contenu['numero']}/publication")
    assert publie.status_code == 200, publie.text
    return code
