"""The first gestures of the instruction's stories, over HTTP."""

import json
from typing import Any
from uuid import UUID

from services.aides.instruction.amorcage import FICHIER
from shared.securite.identite import Role
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

REGLAGES = "/v1/aides/reglages-instruction"
HABILITATIONS = "/v1/aides/habilitations"
TRANSITION = "guichet-transition"


def organisation(**changements: Any) -> dict[str, Any]:
    """The organisation delivered with the platform, changed."""
    return dict(json.loads(FICHIER.read_text()) | changements)


def saisie_organisation(**changements: Any) -> dict[str, Any]:
    return {"genre": "organisation", "motif": "Essai", "contenu": organisation(**changements)}


def personne(plateforme: PlateformeTest, rang: int) -> Any:
    """A person of the Région."""
    return plateforme.client(Role.REGION, compte=UUID(int=1000 + rang))


async def faire(client: Any, reponse: Any, geste: str) -> Any:
    """A gesture on a setting, at the version of the answer."""
    return await client.post(f"{REGLAGES}/{reponse.json()['id']}/{geste}", headers=version(reponse))


async def publier(plateforme: PlateformeTest, corps: dict[str, Any]) -> Any:
    """Written by one person, approved by another, published."""
    auteur, relecteur = personne(plateforme, 90), personne(plateforme, 91)
    redige = await auteur.post(REGLAGES, json=corps)
    assert redige.status_code == 201, redige.text
    publie = await faire(auteur, await faire(relecteur, redige, "approbation"), "publication")
    assert publie.status_code == 200, publie.text
    return publie


async def habiliter(
    plateforme: PlateformeTest, rang: int, fonction: str, guichet: str | None = None, **limites: Any
) -> None:
    """Gives a function to a person, unless they hold it already."""
    donneur = personne(plateforme, 92)
    corps = {"compte_id": str(UUID(int=1000 + rang)), "fonction": fonction, "guichet": guichet, **limites}
    chemin = f"{HABILITATIONS}?compte_id={corps['compte_id']}&fonction={fonction}"
    tenues = (await donneur.get(chemin)).json()["elements"]
    if not any(t["guichet"] == guichet and t["finie_le"] is None for t in tenues):
        reponse = await donneur.post(HABILITATIONS, json=corps)
        assert reponse.status_code == 201, reponse.text


async def agir(client: Any, demande_id: str, geste: str, **corps: Any) -> Any:
    """Reads the instruction for its ETag, then tries the gesture; gives the HTTP answer."""
    chemin = f"/v1/demandes/{demande_id}/instruction"
    lue = await client.get(chemin)
    return await client.post(f"{chemin}/gestes", json={"geste": geste, **corps}, headers=version(lue))


async def agir_ou_echouer(client: Any, demande_id: str, geste: str, **corps: Any) -> dict[str, Any]:
    """The gesture, which must be accepted."""
    reponse = await agir(client, demande_id, geste, **corps)
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())
