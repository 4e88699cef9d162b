"""SQL of the evaluations; every read passes through the caller's perimeter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.eligibilite.models import Evaluation
from services.aides.eligibilite.schemas import EvaluationLue, EvaluationResumee
from shared.pagination import Fenetre, paginer
from shared.perimetre import visible
from shared.perimetre.service import PERIMETRE
from shared.securite.identite import Identite

E: Any = Evaluation.__table__  # type: ignore[attr-defined]


def _colonnes(modele: type[EvaluationResumee]) -> list[Any]:
    return [E.c[nom] for nom in modele.model_fields]


async def lire(session: AsyncSession, identite: Identite, evaluation_id: UUID) -> RowMapping | None:
    """The evaluation if the caller may see its dossier."""
    requete = select(*_colonnes(EvaluationLue)).join(PERIMETRE, PERIMETRE.c.dossier_id == E.c.dossier_id)
    return (await session.execute(requete.where(E.c.id == evaluation_id, visible(identite)))).mappings().first()


async def lire_entiere(session: AsyncSession, identite: Identite, evaluation_id: UUID) -> dict[str, Any] | None:
    """The whole row, origin and seal included, if the caller may see its dossier."""
    requete = select(E).join(PERIMETRE, PERIMETRE.c.dossier_id == E.c.dossier_id)
    ligne = (await session.execute(requete.where(E.c.id == evaluation_id, visible(identite)))).mappings().first()
    return None if ligne is None else dict(ligne)


async def lister(
    session: AsyncSession, identite: Identite, fenetre: Fenetre, dossier_id: UUID | None
) -> Sequence[RowMapping]:
    """Evaluations of the window, without their results."""
    requete = select(*_colonnes(EvaluationResumee)).join(PERIMETRE, PERIMETRE.c.dossier_id == E.c.dossier_id)
    requete = requete.where(visible(identite))
    if dossier_id is not None:
        requete = requete.where(E.c.dossier_id == dossier_id)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, E.c.id, fenetre))).mappings().all()
    return lignes
