"""Writes one journal line and one event with a single statement."""

from typing import Any
from uuid import UUID

import orjson
from fastapi import Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.trace.contexte import ContexteRequete
from shared.versions import entete_version

_TRACER = text("""
WITH ligne AS (
  INSERT INTO journal (le, acteur_id, acteur_role, organisation_id, requete_id, automatique, type, objet_id,
    dossier_id, avant, apres)
  VALUES (:le, :acteur, :role, :organisation, :requete, :automatique, :type, :objet,
    :dossier, CAST(:avant AS jsonb), CAST(:apres AS jsonb))
)
INSERT INTO evenement (le, type, sujet_id, dossier_id, acteur_id, acteur_role, donnees)
VALUES (:le, :type, :objet, :dossier, :acteur, :role, CAST(:donnees AS jsonb)) RETURNING transaction
""")
_POSITION = text("SELECT (pg_current_xact_id()::text)::bigint")


def en_json(valeur: Any) -> str | None:
    """JSON text of a value for a jsonb parameter; Decimal and UUID become strings."""
    if valeur is None:
        return None
    return orjson.dumps(valeur, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


async def tracer(
    session: AsyncSession,
    contexte: ContexteRequete,
    *,
    type: str,
    objet_id: UUID,
    dossier_id: UUID | None = None,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
    donnees: dict[str, Any] | None = None,
) -> int:
    """Adds the journal line and the event of a change to the open transaction; gives the event's position.

    `donnees` is what neighbours may read (no personal data); it defaults to `apres`.
    """
    identite = contexte.identite
    valeurs = {
        "le": contexte.horloge.maintenant(),
        "acteur": identite.compte_id,
        "role": identite.role.value,
        "organisation": identite.organisation_id,
        "requete": contexte.requete_id,
        "automatique": contexte.automatique,
        "type": type,
        "objet": objet_id,
        "dossier": dossier_id,
        "avant": en_json(avant),
        "apres": en_json(apres),
        "donnees": en_json(donnees if donnees is not None else (apres or {})),
    }
    position: int = (await session.execute(_TRACER, valeurs)).scalar_one()
    return position


async def position_courante(session: AsyncSession) -> int:
    """Feed position of the open transaction."""
    position: int = (await session.execute(_POSITION)).scalar_one()
    return position


def entete_position(request: Request, response: Response, position: int) -> None:
    """Tells the caller up to where a view must have read to show this write."""
    response.headers["X-Position"] = f"{request.app.state.service}:{position}"


def entetes_ecriture(request: Request, response: Response, version: int, position: int) -> None:
    """What the answer to a write always carries: the new ETag, and where its event stands."""
    entete_version(response, version)
    entete_position(request, response, position)
