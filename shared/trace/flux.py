"""The ordered feed of a service's events: `GET /v1/evenements`.

Sequence numbers are handed out before commit, so a reader ordered by them can skip a late one. The feed is ordered by
(transaction, number) and stops before the oldest transaction still running: nothing appears behind a reader.
"""

import re
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.base import Lecture
from shared.erreurs import SaisieInvalide
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.valeurs import Sortie

_LIRE = text("""
SELECT transaction, numero, id, type, sujet_id, dossier_id, le, acteur_id, acteur_role, donnees FROM evenement
WHERE (transaction, numero) > (:transaction, :numero)
  AND transaction < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
ORDER BY transaction, numero LIMIT :limite
""")
_FORME = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
DEBUT = "0.0"


class Evenement(Sortie):
    """Un fait publié par un service (noms CloudEvents)."""

    curseur: str = Field(description="Position dans le flux, à redonner dans `apres`.")
    id: UUID = Field(description="Identifiant de l'événement.")
    type: str = Field(description="Type, par exemple `parcours.geste.effectue`.")
    sujet_id: UUID = Field(description="Objet concerné.")
    dossier_id: UUID | None = Field(description="Dossier concerné.")
    le: datetime = Field(description="Instant du fait.")
    acteur_id: UUID = Field(description="Compte à l'origine du fait.")
    acteur_role: str = Field(description="Rôle de ce compte.")
    donnees: dict[str, Any] = Field(description="Contenu, sans donnée personnelle.")


class Flux(Sortie):
    """Une page du flux d'événements."""

    evenements: list[Evenement] = Field(description="Événements dans l'ordre du flux.")
    suite: str = Field(description="Curseur à redonner pour la suite.")


def lire_curseur(curseur: str) -> tuple[int, int]:
    """(transaction, number) of a cursor; 422 when malformed."""
    trouve = _FORME.fullmatch(curseur)
    if trouve is None:
        raise SaisieInvalide(champs=[{"champ": "query.apres", "message": "n'est pas un curseur du flux"}])
    return int(trouve.group(1)), int(trouve.group(2))


async def lire_flux(session: AsyncSession, apres: str, limite: int) -> Flux:
    """Committed events after the cursor; 422 when it is malformed."""
    transaction, numero = lire_curseur(apres)
    lignes = (await session.execute(_LIRE, {"transaction": transaction, "numero": numero, "limite": limite})).mappings()
    evenements = [Evenement(curseur=f"{ligne['transaction']}.{ligne['numero']}", **ligne) for ligne in lignes]
    return Flux(evenements=evenements, suite=evenements[-1].curseur if evenements else apres)


def routeur_flux() -> APIRouter:
    """Router of the feed, the same in every service."""
    routeur = APIRouter(route_class=RouteMetier, tags=["Événements"])

    @routeur.get("/v1/evenements", summary="Lire le flux ordonné des événements")
    async def lire_evenements(
        identite: Annotated[Identite, acces(Role.MACHINE, Role.REGION)],  # noqa: ARG001
        session: Lecture,
        apres: Annotated[str, Query(pattern=r"^[0-9]{1,18}\.[0-9]{1,18}$", description="Curseur de départ.")] = DEBUT,
        limite: Annotated[int, Query(ge=1, le=1000, description="Nombre d'événements, 1 000 au plus.")] = 200,
    ) -> Flux:
        """Événements validés, dans l'ordre ; aucun n'apparaît derrière un lecteur."""
        return await lire_flux(session, apres, limite)

    return routeur
