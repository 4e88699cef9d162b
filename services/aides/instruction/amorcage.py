"""The organisation delivered with the platform: one desk by default, functions, bodies consulted; all to be checked."""

from pathlib import Path
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.instruction import reglages_lecture, repository
from services.aides.instruction.models import ReglageInstruction
from services.aides.instruction.organisation import Organisation
from services.aides.instruction.reglages_schemas import CLE_ORGANISATION
from shared.horloge import Horloge

FICHIER = Path(__file__).resolve().parents[1] / "donnees" / "instruction.json"


async def amorcer_instruction(session: AsyncSession, horloge: Horloge) -> None:
    """Publishes the organisation when there is none, then gives a desk to the demandes that have none."""
    vigueur = await reglages_lecture.organisation(session)
    if vigueur is None:
        organisation = Organisation.model_validate(orjson.loads(FICHIER.read_bytes()))
        session.add(
            ReglageInstruction(
                genre="organisation",
                cle=CLE_ORGANISATION,
                etat="publie",
                origine="fichier",
                motif="Organisation livrée avec la plateforme",
                contenu=organisation.model_dump(mode="json"),
                redige_par=UUID(int=0),
                redige_le=horloge.maintenant(),
                numero=1,
                publie_le=horloge.maintenant(),
            )
        )
        await session.flush()
        vigueur = await reglages_lecture.organisation(session)
        assert vigueur is not None
    await repository.adopter_les_orphelines(
        session, guichet=vigueur.contenu.defaut, numero=vigueur.numero, le=horloge.maintenant()
    )
