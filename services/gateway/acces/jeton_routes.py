"""The token endpoint (OAuth 2.0 client credentials) and the public keys."""

import base64
import binascii
from typing import Annotated
from urllib.parse import parse_qs, unquote

from fastapi import APIRouter, Request, Response

from services.gateway.acces.emission import Emetteur
from services.gateway.acces.errors import ClientRefuse, DemandeJetonInvalide
from services.gateway.acces.schemas import Jeton
from services.gateway.acces.service import authentifier_client
from shared.base import Ecriture
from shared.erreurs import NonAuthentifie, reponses
from shared.http.route import RouteMetier
from shared.securite.acces import public

routeur = APIRouter(route_class=RouteMetier, tags=["Accès"])
_FORMULAIRE = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {
                            "type": "string",
                            "enum": ["client_credentials"],
                            "description": "Toujours `client_credentials`.",
                        },
                        "client_id": {"type": "string", "description": "Identifiant du compte, sauf en-tête Basic."},
                        "client_secret": {
                            "type": "string",
                            "format": "password",
                            "description": "Clé du compte, sauf en-tête Basic.",
                        },
                    },
                }
            }
        },
    }
}


@routeur.post(
    "/oauth/token",
    summary="Obtenir un jeton d'accès",
    responses=reponses(DemandeJetonInvalide, ClientRefuse, NonAuthentifie),
    openapi_extra=_FORMULAIRE,
)
async def obtenir_jeton(
    ouvert: Annotated[None, public()], request: Request, session: Ecriture, response: Response
) -> Jeton:
    """Échange une clé contre un jeton d'accès (client_credentials, en Basic ou dans le formulaire)."""
    client_id, secret = await _lire_demande(request)
    reglages, emetteur = request.app.state.reglages, request.app.state.emetteur
    identite = await authentifier_client(
        session, request.app.state.horloge, client_id, secret, production=reglages.production
    )
    assert isinstance(emetteur, Emetteur)
    jeton, duree_s = emetteur.jeton_acces(identite)
    response.headers["Cache-Control"] = "no-store"
    return Jeton(access_token=jeton, expires_in=duree_s)


async def _lire_demande(request: Request) -> tuple[str, str]:
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise DemandeJetonInvalide()
    try:
        champs = parse_qs((await request.body()).decode("ascii"), max_num_fields=10, strict_parsing=True)
    except (ValueError, UnicodeDecodeError):
        raise DemandeJetonInvalide() from None
    if champs.get("grant_type") != ["client_credentials"]:
        raise DemandeJetonInvalide()
    couple = _basic(request.headers.get("authorization")) or (
        champs.get("client_id", [""])[0],
        champs.get("client_secret", [""])[0],
    )
    if not all(couple) or any("\x00" in part or len(part) > 200 for part in couple):
        raise ClientRefuse(entetes={"WWW-Authenticate": 'Basic realm="ensemblier"'})
    return couple


def _basic(autorisation: str | None) -> tuple[str, str] | None:
    if autorisation is None or autorisation[:6].lower() != "basic ":
        return None
    try:
        identifiant, _, secret = base64.b64decode(autorisation[6:], validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return unquote(identifiant), unquote(secret)


@routeur.get("/.well-known/jwks.json", summary="Lire les clés publiques de la passerelle", include_in_schema=False)
async def lire_cles_publiques(ouvert: Annotated[None, public()], request: Request) -> dict[str, list[dict[str, str]]]:
    """Clés de vérification des jetons (RFC 7517)."""
    emetteur: Emetteur = request.app.state.emetteur
    return emetteur.jwks()
