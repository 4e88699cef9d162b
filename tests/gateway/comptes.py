"""New accounts and keys for the tests of access."""

from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from shared.securite.identite import Role
from tests.outillage.plateforme import PlateformeTest


def jeton(client_id: str, secret: str, **changements: Any) -> dict[str, Any]:
    return {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret, **changements}


async def demander(plateforme: PlateformeTest, champs: dict[str, Any], **options: Any) -> httpx.Response:
    return await plateforme.client().post("/oauth/token", data=champs, **options)


async def compte_neuf(plateforme: PlateformeTest, role: Role = Role.REGION_LECTURE, **champs: Any) -> dict[str, Any]:
    corps = {"identifiant": f"essai-{uuid4().hex[:12]}", "libelle": "Compte d'essai", "role": role, **champs}
    reponse = await plateforme.client(Role.REGION).post("/v1/comptes", json=corps)
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


async def cle_neuve(plateforme: PlateformeTest, compte: dict[str, Any], **champs: Any) -> dict[str, Any]:
    client = plateforme.client(Role(compte["role"]), compte=UUID(compte["id"]))
    reponse = await client.post("/v1/cles", json={"libelle": "Essai", **champs})
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


async def titulaire(plateforme: PlateformeTest) -> tuple[dict[str, Any], dict[str, Any]]:
    """A new account and its first key."""
    compte = await compte_neuf(plateforme)
    return compte, await cle_neuve(plateforme, compte)


async def traces_du_secret(plateforme: PlateformeTest, secret: str) -> int:
    """Rows of the whole schema that hold the secret, as text or as bytes."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    total = 0
    async with plateforme.base("gateway").lecture() as session:
        for table in (await session.execute(text(tables))).scalars().all():
            clair = f"SELECT count(*) FROM {table} t WHERE t::text LIKE :clair OR t::text LIKE :octets"
            motifs = {"clair": f"%{secret}%", "octets": f"%{secret.encode().hex()}%"}
            total += (await session.execute(text(clair), motifs)).scalar_one()
    return total
