"""The instruction of a demande as it is read."""

from services.aides.instruction.affaire import Affaire
from services.aides.instruction.schemas import GuichetVu, InstructionLue


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


def voir(affaire: Affaire) -> InstructionLue:
    """Everything of the instruction."""
    demande, instruction = affaire.demande, affaire.instruction
    return InstructionLue.model_validate(
        {
            **instruction.model_dump(exclude={"guichet"}),
            "dispositif": demande.dispositif,
            "etat": demande.etat,
            "guichet": voir_guichet(affaire),
        }
    )
