"""An accepted plan as tests use it: actions that need an aid, without equipment unless said."""

import itertools
from typing import Any

from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

_RANGS = itertools.count()


def action_a_aider(*besoins: str, **changements: Any) -> dict[str, Any]:
    """An action that needs these aids (a productive investment by default)."""
    return {
        "code": f"aide-{next(_RANGS)}",
        "axe": "mod_parc",
        "thematique": "mod",
        "titre": "Remplacer une machine",
        "pourquoi": "Tenir les délais",
        "besoin_aide": list(besoins) or ["investissement_productif"],
        **changements,
    }


async def plan_accepte(
    plateforme: PlateformeTest, *actions: dict[str, Any], modele: str = "parcours-individuel"
) -> tuple[ParcoursTest, list[str]]:
    """A parcours whose company has accepted these actions; gives their identifiers."""
    parcours = await ouvrir_parcours(plateforme, modele)
    await parcours.placer("plan-actions")
    for action in actions:
        reponse = await parcours.ecrire("POST", "/plan/actions", action)
        assert reponse.status_code == 201, reponse.text
    accepte = await parcours.ecrire("POST", "/plan/acceptation", {"qualite": "dirigeant"})
    assert accepte.status_code == 200, accepte.text
    return parcours, [lue["id"] for lue in accepte.json()["actions"]]
