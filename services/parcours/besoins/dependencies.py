"""The scores of the attached diagnostic, asked before the transaction is open."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from services.parcours.avancement.lecture import parcours_visible
from services.parcours.besoins.domain import Axe
from services.parcours.plan.errors import DiagnosticNonRattache
from shared.base import BaseDuService
from shared.clients.diagnostic import ClientDiagnostic
from shared.trace import Contexte


@dataclass(frozen=True, slots=True)
class AxesDuDiagnostic:
    """The axes scored by a diagnostic."""

    diagnostic_id: UUID
    axes: tuple[Axe, ...]


async def _axes(request: Request, contexte: Contexte, base: BaseDuService, parcours_id: UUID) -> AxesDuDiagnostic:
    async with base.lecture() as session:
        ligne = await parcours_visible(session, contexte.identite, parcours_id)
    diagnostic_id = ligne["diagnostic_id"]
    if diagnostic_id is None:
        raise DiagnosticNonRattache()
    client = ClientDiagnostic(request.app.state.voisinage, contexte.identite.jeton)
    notes = (await client.resultats(diagnostic_id)).axes
    axes = tuple(Axe(note.code, note.libelle, note.thematique, note.score, note.cible) for note in notes)
    return AxesDuDiagnostic(diagnostic_id, axes)


AxesDuParcours = Annotated[AxesDuDiagnostic, Depends(_axes)]
