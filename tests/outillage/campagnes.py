"""The job of the campaigns on chosen days, and what it has written of one company."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import httpx
from sqlalchemy import text

from shared.securite.identite import Role
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest


@contextmanager
def au(plateforme: PlateformeTest, jour: date | str) -> Iterator[None]:
    """The platform's clock at ten o'clock of that day."""
    le = date.fromisoformat(jour) if isinstance(jour, str) else jour
    avant, plateforme.horloge.fige = plateforme.horloge.fige, datetime(le.year, le.month, le.day, 9, tzinfo=UTC)
    try:
        yield
    finally:
        plateforme.horloge.fige = avant


async def passage(plateforme: PlateformeTest, jour: date | str) -> None:
    """Runs the job of that day to its end."""
    with au(plateforme, jour):
        reste = True
        while reste:
            reponse = await plateforme.client(Role.MACHINE).post("/v1/campagnes/passages")
            assert reponse.status_code == 200, reponse.text
            reste = reponse.json()["reste"]


async def collectes(plateforme: PlateformeTest, siren: str) -> list[dict[str, Any]]:
    """Requests made to a company, with their questions, oldest first."""
    client = plateforme.client(Role.REGION_LECTURE)
    lues = (await client.get("/v1/collectes", params={"siren": siren})).json()["elements"]
    return [(await client.get(f"/v1/collectes/{lue['id']}")).json() for lue in lues]


async def evenements(plateforme: PlateformeTest, dossier_id: str) -> list[dict[str, Any]]:
    """Events of the campaigns about a dossier: type, and what they say."""
    requete = text("""SELECT type, donnees FROM evenement
        WHERE dossier_id = :dossier AND type LIKE 'parcours.campagne.%' ORDER BY numero""")
    async with plateforme.base("parcours").lecture() as session:
        lignes = (await session.execute(requete, {"dossier": dossier_id})).mappings()
        return [{"fait": ligne["type"].rpartition(".")[2], **ligne["donnees"]} for ligne in lignes]


async def repondre(client: httpx.AsyncClient, collecte_id: str, corps: dict[str, Any]) -> httpx.Response:
    """Answers a request at its current version."""
    lue = await client.get(f"/v1/collectes/{collecte_id}")
    return await client.post(f"/v1/collectes/{collecte_id}/reponses", json=corps, headers=version(lue))


def reponse_a(question: dict[str, Any], valeur: str = "10", **options: Any) -> dict[str, Any]:
    """An answer to a question, in its unit, confirmed."""
    commun = {"question_id": question["id"], "unite": question["unite"], "source": "declaration"}
    return {**commun, "valeur": valeur, "confirmer": True, **options}
