"""Importing and publishing programmes over HTTP, with codes of their own for each test."""

from typing import Any
from uuid import uuid4

from shared.securite.identite import Role
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.programmes import FINALE, texte

ADRESSE = "/v1/aides/programmes"
VERSIONS = f"{ADRESSE}/versions"


def code_neuf() -> str:
    return f"essai-{uuid4()}"


def yaml_taille(seuil: int = 250, **fiche: Any) -> str:
    """A programme for companies under that headcount, in Île-de-France."""
    return texte({FINALE: {"toutes ces conditions": [f"effectif < {seuil}", "région = Île-de-France"]}}, **fiche)


async def importer(plateforme: PlateformeTest, *fichiers: tuple[str, str]) -> list[dict[str, Any]]:
    """What each (code, text) became."""
    corps = {"programmes": [{"code": code, "texte": contenu} for code, contenu in fichiers]}
    reponse = await plateforme.client(Role.REGION).post(ADRESSE, json=corps)
    assert reponse.status_code == 201, reponse.text
    return list(reponse.json()["elements"])


async def approuver(plateforme: PlateformeTest, version_id: str) -> dict[str, Any]:
    """Published by another person of the Region."""
    client = plateforme.client(Role.REGION, compte=uuid4())
    lu = await client.get(f"{VERSIONS}/{version_id}")
    reponse = await client.post(f"{VERSIONS}/{version_id}/approbation", headers=version(lu))
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def publier(plateforme: PlateformeTest, contenu: str, code: str | None = None) -> dict[str, Any]:
    """Imported then published."""
    (fait,) = await importer(plateforme, (code or code_neuf(), contenu))
    return await approuver(plateforme, fait["id"])
