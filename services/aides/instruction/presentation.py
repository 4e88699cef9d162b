"""The instruction of a demande as it is read."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.instruction import avis_lecture, decision, notation, signalements
from services.aides.instruction.affaire import Affaire
from services.aides.instruction.chaine_situation import situer
from services.aides.instruction.schemas import GuichetVu, InstructionLue
from shared.trace import ContexteRequete


def voir_guichet(affaire: Affaire) -> GuichetVu:
    """The desk of the demande; a desk that the organisation no longer has keeps its code."""
    instruction = affaire.instruction
    guichet = affaire.organisation.guichet(instruction.guichet)
    return GuichetVu(
        code=instruction.guichet,
        nom=guichet.nom if guichet else instruction.guichet,
        organisation=guichet.organisation if guichet else "",
        contact=guichet.contact if guichet else "",
        boite=guichet.boite if guichet else None,
        raison=instruction.raison,
        routee_le=instruction.routee_le,
    )


async def voir(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire) -> InstructionLue:
    """Everything of the instruction."""
    demande, instruction = affaire.demande, affaire.instruction
    situation = await situer(session, demande)
    aujourdhui = contexte.horloge.aujourdhui()
    return InstructionLue.model_validate(
        {
            **instruction.model_dump(exclude={"guichet"}),
            "dispositif": demande.dispositif,
            "etat": demande.etat,
            "guichet": voir_guichet(affaire),
            "avis": [
                avis_lecture.voir(avis, aujourdhui) for avis in await avis_lecture.de_demande(session, demande.id)
            ],
            "notation": await notation.voir(session, affaire),
            "signalements": await signalements.de_demande(session, demande.id),
            "proposition": decision.voir_proposition(situation),
            "chaine": decision.voir_chaine(situation),
        }
    )
