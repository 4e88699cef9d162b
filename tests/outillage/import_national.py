"""Feeds of the national schema as a funder sends them."""

import json
import uuid
from typing import Any
from uuid import UUID

import httpx

from shared.securite.identite import Role
from tests.outillage.plateforme import PlateformeTest

IMPORTS, CHANGEMENTS, FICHES = (
    f"/v1/aides/{nom}" for nom in ("imports-nationaux", "changements-nationaux", "fiches-nationales")
)


def source() -> str:
    """A funder of its own for each test."""
    return f"essai-{uuid.uuid4().hex[:12]}"


def aide(identifiant: str, **champs: Any) -> dict[str, Any]:
    """A sound line."""
    return {
        "id": identifiant,
        "titre": "Aide à la robotisation",
        "promesse": "Moderniser l'atelier.",
        "description": "Une aide d'essai.",
        "eligibilite": "Moins de 250 salariés",
        "types_aides": "financement",
        "porteurs": json.dumps([{"nom": "Agence d'essai", "roles": ["instructeur"]}]),
        "url_source": "https://exemple.fr/robot",
        "cibles": "entreprises privées",
        "eligibilite_geographique": "region:11",
        "date_mise_a_jour": "2026-06-01",
        "eligibilite_effectif_maximal": "249",
        "ciblage_secteur_activite": "industrie",
        **champs,
    }


def region(plateforme: PlateformeTest, numero: int = 1) -> httpx.AsyncClient:
    """A person of the Région."""
    return plateforme.client(Role.REGION, compte=UUID(int=numero))


async def importer(client: httpx.AsyncClient, source_: str, aides: list[dict[str, Any]]) -> dict[str, Any]:
    """The answer to a JSON feed."""
    return await importer_texte(client, source_, "json", json.dumps(aides))


async def importer_texte(client: httpx.AsyncClient, source_: str, format_: str, contenu: str) -> dict[str, Any]:
    reponse = await client.post(IMPORTS, json={"source": source_, "format": format_, "contenu": contenu})
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


async def changements(client: httpx.AsyncClient, **filtres: str) -> dict[str, dict[str, Any]]:
    """Changes by field."""
    reponse = await client.get(CHANGEMENTS, params={"limite": "100", **filtres})
    return {element["champ"]: element for element in reponse.json()["elements"]}


async def fiche(client: httpx.AsyncClient, source_: str) -> httpx.Response:
    """The only sheet of a source."""
    (resume,) = (await client.get(FICHES, params={"source": source_})).json()["elements"]
    return await client.get(f"{FICHES}/{resume['id']}")


async def trancher(
    client: httpx.AsyncClient, changement: dict[str, Any], decision: str, motif: str = "Lu avec le financeur"
) -> httpx.Response:
    """Accepts or rejects a change as it was read."""
    entetes = {"If-Match": f'"v{changement["version"]}"'}
    corps = {"decision": decision, "motif": motif}
    return await client.post(f"{CHANGEMENTS}/{changement['id']}/decision", json=corps, headers=entetes)
