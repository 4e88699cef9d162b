"""Completion requests over HTTP, for the tests of the aides."""

from datetime import timedelta
from typing import Any

from shared.securite.identite import Role
from tests.outillage.aides import avancer, demande_creee
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

CHAMP = {"genre": "champ", "code": "effectif_etp", "consigne": "La liasse dit 38."}
PIECE = {"genre": "piece", "code": "rib"}


async def demande_deposee(plateforme: PlateformeTest, dossier_id: str, **creation: Any) -> dict[str, Any]:
    """A demande that the Région has just received."""
    creee = await demande_creee(plateforme, dossier_id, **creation)
    return await avancer(plateforme, creee["id"], "deposer")


def saisie(plateforme: PlateformeTest, **changements: Any) -> dict[str, Any]:
    """The body of a completion request, due in ten days."""
    echeance = plateforme.horloge.aujourdhui() + timedelta(days=10)
    corps = {"raison": "incorrect", "objet": "L'effectif ne correspond pas à la liasse.", "elements": [CHAMP]}
    return {**corps, "echeance_le": echeance.isoformat(), **changements}


async def demander(plateforme: PlateformeTest, demande_id: str, **changements: Any) -> dict[str, Any]:
    """A completion request opened by the Région."""
    client = plateforme.client(Role.REGION)
    reponse = await client.post(f"/v1/demandes/{demande_id}/completudes", json=saisie(plateforme, **changements))
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


def adresse(completude: dict[str, Any], suite: str = "") -> str:
    """Address of a completion request, or of what hangs on it."""
    return f"/v1/demandes/{completude['demande_id']}/completudes/{completude['id']}{suite}"


async def envoyer(client: Any, completude: dict[str, Any], suite: str, corps: dict[str, Any]) -> Any:
    """Reads the request for its ETag, then posts; gives the HTTP answer."""
    lue = await client.get(adresse(completude))
    return await client.post(adresse(completude, suite), json=corps, headers=version(lue))


async def repondre(client: Any, completude: dict[str, Any], *reponses: dict[str, Any]) -> Any:
    """Answers, element by element."""
    return await envoyer(client, completude, "/reponses", {"reponses": list(reponses)})


async def agir(client: Any, completude: dict[str, Any], geste: str, **corps: Any) -> Any:
    """A gesture on the request."""
    return await envoyer(client, completude, "/gestes", {"geste": geste, **corps})


async def horloge(client: Any, demande_id: str) -> dict[str, Any]:
    """The clock of a demande."""
    reponse = await client.get(f"/v1/demandes/{demande_id}/horloge")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())
