"""Reference data of the aides service."""

from services.aides.catalogue.chargement import lire_catalogue
from services.aides.catalogue.publication import publier
from services.aides.instruction.amorcage import amorcer_instruction
from shared.base import Base
from shared.horloge import Horloge


async def amorcer(base: Base, horloge: Horloge) -> None:
    """Publishes what is missing of the catalogue; a second call changes nothing."""
    dispositifs = lire_catalogue()
    async with base.ecriture() as session:
        await publier(session, horloge, dispositifs)
        await amorcer_instruction(session, horloge)
