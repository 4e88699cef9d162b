"""SQL of the edition of the catalogue."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.scenarios import lire_scenarios
from services.aides.edition.models import BrouillonDispositif

B: Any = BrouillonDispositif.__table__  # type: ignore[attr-defined]


async def scenarios_de(session: AsyncSession, dispositif: str) -> Mapping[str, Any]:
    """The base facts and the scenarios of a dispositif: of its last published draft, else those it ships with."""
    requete = select(B.c.contenu).where(B.c.dispositif == dispositif, B.c.etat == "publie")
    contenu = await session.scalar(requete.order_by(B.c.id.desc()).limit(1))
    if contenu is not None:
        publies: Mapping[str, Any] = contenu["scenarios"]
        return publies
    livres = lire_scenarios().get(dispositif)
    return livres.model_dump(mode="json", exclude_none=True) if livres is not None else {}
