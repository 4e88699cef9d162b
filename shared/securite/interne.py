"""How a service verifies the internal token that the gateway mints."""

from typing import Any

from shared.erreurs import ServiceIndisponible
from shared.securite.jetons import TYPE_INTERNE
from shared.securite.trousseau import Trousseau
from shared.securite.verificateur import AUDIENCE_INTERNE, EMETTEUR_INTERNE, Verificateur
from shared.voisinage import Voisinage


def verificateur_interne(voisinage: Voisinage) -> Verificateur:
    """Verifier fed by the gateway's JWKS."""

    async def chercher() -> dict[str, Any]:
        reponse = await voisinage.client("gateway").get("/.well-known/jwks.json")
        if reponse.status_code != 200:
            raise ServiceIndisponible("Les clés de la passerelle ne sont pas accessibles.")
        document: dict[str, Any] = reponse.json()
        return document

    return Verificateur(Trousseau(chercher), audience=AUDIENCE_INTERNE, emetteur=EMETTEUR_INTERNE, typ=TYPE_INTERNE)
