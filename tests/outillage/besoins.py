"""Training needs as tests play them: a diagnostic attached, needs identified and addressed."""

from typing import Any

from tests.outillage.diagnostics import diagnostic_restitue
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest


async def diagnostique(plateforme: PlateformeTest, niveaux: dict[str, int], naf: str = "25.62B") -> ParcoursTest:
    """A parcours whose attached diagnostic gives these levels to axes, 4 to the others."""
    parcours = await ouvrir_parcours(plateforme, naf=naf)
    diagnostic = await diagnostic_restitue(plateforme, parcours.dossier["id"], niveaux, defaut=4)
    reponse = await parcours.ecrire("PUT", "/diagnostic", {"diagnostic_id": diagnostic["id"]})
    assert reponse.status_code == 200, reponse.text
    return parcours


async def identifies(parcours: ParcoursTest) -> dict[str, Any]:
    reponse = await parcours.ecrire("POST", "/besoins", {})
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


async def geste(parcours: ParcoursTest, besoin: dict[str, Any], nom: str, **corps: Any) -> Any:
    chemin = f"{parcours.chemin}/besoins/{besoin['id']}/gestes"
    entetes = {"If-Match": f'"v{besoin["version"]}"'}
    return await parcours.client.post(chemin, json={"geste": nom, **corps}, headers=entetes)


async def orientations(parcours: ParcoursTest) -> list[dict[str, Any]]:
    await parcours.plateforme.rattraper()
    lues = await parcours.client.get("/v1/orientations", params={"siren": parcours.dossier["siren"]})
    assert lues.status_code == 200, lues.text
    return list(lues.json()["elements"])
