"""Reserves a key as the first statement of the transaction, then stores the answer as the last."""

import contextlib
import hashlib
import re

import orjson
from fastapi import Request, Response
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shared.idempotence.errors import (
    CleDejaUtilisee,
    CleIdempotenceInvalide,
    ReponseDejaDonnee,
    ReponseNonRejouable,
    RequeteEnCours,
)

CONSERVATION_H = 72
"""Hours during which a key gives its first answer again (published in the API description)."""
ENTETES_GARDES = ("etag", "location", "content-type", "x-position")
_FORME = re.compile(r"[!-~]{8,255}")
_RESERVER = text(
    "INSERT INTO idempotence (appelant_id, route, cle, empreinte) VALUES (:appelant, :route, :cle, :empreinte) "
    "ON CONFLICT (appelant_id, route, cle) DO UPDATE "
    "SET empreinte = EXCLUDED.empreinte, statut = NULL, entetes = NULL, corps = NULL, cree_le = now() "
    "WHERE idempotence.cree_le < now() - make_interval(hours => :heures) RETURNING 1"
)
_LIRE = text(
    "SELECT empreinte, statut, entetes, corps FROM idempotence "
    "WHERE appelant_id = :appelant AND route = :route AND cle = :cle"
)
_RANGER = text(
    "UPDATE idempotence SET statut = :statut, entetes = CAST(:entetes AS jsonb), corps = :corps "
    "WHERE appelant_id = :appelant AND route = :route AND cle = :cle"
)


def lire_cle(request: Request) -> str | None:
    """The key of the request, quoted (structured field) or bare; None when absent."""
    brute = request.headers.get("idempotency-key")
    if brute is None:
        return None
    cle = brute.strip()
    if len(cle) >= 2 and cle[0] == cle[-1] == '"':
        cle = cle[1:-1]
    if not _FORME.fullmatch(cle):
        raise CleIdempotenceInvalide(
            champs=[{"champ": "header.Idempotency-Key", "message": CleIdempotenceInvalide.__doc__}]
        )
    return cle


async def empreinte(request: Request) -> str:
    """Fingerprint of method, path and canonical JSON body."""
    corps = await request.body()
    with contextlib.suppress(orjson.JSONDecodeError):
        corps = orjson.dumps(orjson.loads(corps), option=orjson.OPT_SORT_KEYS) if corps else b""
    return hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + corps).hexdigest()


async def reserver(request: Request, session: AsyncSession | AsyncConnection) -> None:
    """Takes the key in the open transaction, or raises: replay, other content, in flight."""
    cle = lire_cle(request)
    identite = getattr(request.state, "identite", None)
    if cle is None or identite is None:
        return
    marque = await empreinte(request)
    repere = {"appelant": identite.compte_id, "route": f"{request.method} {request.url.path}", "cle": cle}
    try:
        pris = (await session.execute(_RESERVER, {**repere, "empreinte": marque, "heures": CONSERVATION_H})).first()
    except OperationalError as erreur:
        if getattr(erreur.orig, "sqlstate", None) == "55P03":
            raise RequeteEnCours(entetes={"Retry-After": "1"}) from erreur
        raise
    if pris is None:
        await _rejouer(session, repere, marque)
    request.state.idempotence = repere


async def _rejouer(session: AsyncSession | AsyncConnection, repere: dict[str, object], marque: str) -> None:
    deja = (await session.execute(_LIRE, repere)).one()
    if deja.empreinte != marque:
        raise CleDejaUtilisee(champs=[{"champ": "header.Idempotency-Key", "message": CleDejaUtilisee.__doc__}])
    if deja.corps is None:
        raise ReponseNonRejouable()
    raise ReponseDejaDonnee(deja.statut, deja.entetes, bytes(deja.corps))


async def ranger(request: Request, response: Response) -> None:
    """Stores the answer beside its effect, in the same transaction; not the body of a `no-store` answer (a secret)."""
    repere = getattr(request.state, "idempotence", None)
    if repere is None:
        return
    entetes = {nom: response.headers[nom] for nom in ENTETES_GARDES if nom in response.headers}
    corps = None if "no-store" in response.headers.get("cache-control", "") else bytes(response.body)
    valeurs = {"statut": response.status_code, "entetes": orjson.dumps(entetes).decode(), "corps": corps}
    await request.state.session.execute(_RANGER, {**repere, **valeurs})
