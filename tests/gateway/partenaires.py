"""New partners and orientations for tests: each test has its own organisations, so that nothing needs cleaning."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.securite.identite import Identite, Role
from tests.outillage.plateforme import PlateformeTest


@dataclass(frozen=True)
class Partenaire:
    """An organisation of its own and the client of one of its people."""

    id: UUID
    client: httpx.AsyncClient

    @property
    def cle(self) -> str:
        return str(self.id)


def client_de(plateforme: PlateformeTest, role: Role, organisation: UUID | None, siren: str | None = None) -> Any:
    """Client of a person of that role; the organisation need not be one of the demonstration."""
    client = plateforme.client()
    identite = Identite(uuid4(), role, organisation, siren)
    client.headers["Authorization"] = f"Bearer {plateforme.emetteur.jeton_acces(identite)[0]}"
    return client


async def partenaire(
    plateforme: PlateformeTest, role: Role = Role.PARTENAIRE_CONSEILLER, reseau: str = "pole"
) -> Partenaire:
    """A new organisation, and someone of it."""
    corps = {"code": f"essai-{uuid4().hex[:12]}", "nom": "Partenaire d'essai", "reseau": reseau}
    reponse = await plateforme.client(Role.REGION).post("/v1/organisations", json=corps)
    assert reponse.status_code == 201, reponse.text
    identifiant = UUID(reponse.json()["id"])
    return Partenaire(identifiant, client_de(plateforme, role, identifiant))


async def partenaires(plateforme: PlateformeTest, nombre: int) -> list[Partenaire]:
    return [await partenaire(plateforme) for _ in range(nombre)]


def demande(*cibles: Partenaire, **champs: Any) -> dict[str, Any]:
    """Body of an orientation towards partners."""
    destinataires = [{"organisation_id": cible.cle} for cible in cibles]
    return {"destinataires": destinataires, "besoin": "Moderniser l'usinage", **champs}


async def orienter(
    plateforme: PlateformeTest, dossier: dict[str, Any], *cibles: Partenaire, client: Any = None, **champs: Any
) -> list[dict[str, Any]]:
    """Sends the company of a dossier to partners, as the ensemblier by default; gives the orientations."""
    client = client or plateforme.client(Role.ENSEMBLIER)
    reponse = await client.post(f"/v1/dossiers/{dossier['siren']}/orientations", json=demande(*cibles, **champs))
    assert reponse.status_code == 201, reponse.text
    return list(reponse.json()["orientations"])


async def lire(client: httpx.AsyncClient, orientation: dict[str, Any]) -> dict[str, Any]:
    reponse = await client.get(f"/v1/orientations/{orientation['id']}")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def repondre(
    client: httpx.AsyncClient, orientation: dict[str, Any], geste: str, corps: Any = None, **entetes: str
) -> httpx.Response:
    """A gesture with the version that the caller has just read."""
    if "If-Match" not in entetes:
        entetes = {**entetes, "If-Match": f'"v{(await lire(client, orientation))["version"]}"'}
    return await client.post(f"/v1/orientations/{orientation['id']}/{geste}", json=corps, headers=entetes)


async def reussir(
    client: httpx.AsyncClient, orientation: dict[str, Any], geste: str, corps: Any = None
) -> dict[str, Any]:
    reponse = await repondre(client, orientation, geste, corps)
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


def midi(jour: Any, decalage: int = 0) -> datetime:
    """Noon of a day, to freeze the clock at."""
    return datetime(jour.year, jour.month, jour.day, 12, tzinfo=UTC) + timedelta(days=decalage)
