"""The stored origin of an evaluation, for what is computed from it afterwards."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.eligibilite import repository
from services.aides.eligibilite.conservation import lire_contenus
from services.aides.eligibilite.errors import EvaluationIntrouvable, EvaluationSansOrigine
from services.aides.eligibilite.origine import Origine, relire
from shared.securite.identite import Identite


async def origine_conservee(
    session: AsyncSession, identite: Identite, evaluation_id: UUID
) -> tuple[dict[str, Any], Origine]:
    """The stored row and its origin; EvaluationIntrouvable, EvaluationSansOrigine."""
    ligne = await ligne_lue(session, identite, evaluation_id)
    if ligne["origine"] is None:
        raise EvaluationSansOrigine()
    contenus = await lire_contenus(session, [v["empreinte"] for v in ligne["origine"]["versions"]])
    return ligne, relire(ligne, contenus)


async def ligne_lue(session: AsyncSession, identite: Identite, evaluation_id: UUID) -> dict[str, Any]:
    """The whole stored row; EvaluationIntrouvable."""
    ligne = await repository.lire_entiere(session, identite, evaluation_id)
    if ligne is None:
        raise EvaluationIntrouvable()
    return ligne
