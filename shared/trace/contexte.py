"""What a business gesture needs to know of its request: who, which request, what time it is."""

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from shared.horloge import Horloge
from shared.securite.acces import authentifier
from shared.securite.identite import Identite, Role


@dataclass(frozen=True, slots=True)
class ContexteRequete:
    """Actor, request id and clock; `automatique` marks what no person asked for."""

    identite: Identite
    requete_id: str | None = None
    horloge: Horloge = field(default_factory=Horloge)
    automatique: bool = False


COMPTE_SYSTEME = UUID(int=0)


def contexte_systeme(horloge: Horloge) -> ContexteRequete:
    """Context of the work that the platform does by itself."""
    return ContexteRequete(Identite(COMPTE_SYSTEME, Role.MACHINE), None, horloge, automatique=True)


async def _contexte(request: Request) -> ContexteRequete:
    identite = await authentifier(request)
    requete_id = request.scope.get("requete_id")
    return ContexteRequete(identite, requete_id, request.app.state.horloge)


Contexte = Annotated[ContexteRequete, Depends(_contexte)]
