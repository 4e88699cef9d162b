"""The instruction of a demande: its desk, who instructs it, and the gestures."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response

from services.aides.demandes import repository as demandes
from services.aides.demandes.schemas import JournalDemande, LigneJournal
from services.aides.instruction import gestes, presentation
from services.aides.instruction.affaire import affaire_a_changer, lire_affaire
from services.aides.instruction.errors import (
    GesteInstructionRefuse,
    InstructionIntrouvable,
    LienInteretDeclare,
    MotifAPreciser,
    NonHabilite,
    NotationRefusee,
    QuatreYeux,
)
from services.aides.instruction.gestes_schemas import GesteInstruction
from services.aides.instruction.repository import objet_du_journal
from services.aides.instruction.schemas import GuichetVu, InstructionLue
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/demandes", tags=["Instruction"])
Region = Annotated[Identite, acces(Role.REGION)]
Lecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE)]


@routeur.get("/{demande_id}/guichet", summary="Lire le guichet", responses=reponses(InstructionIntrouvable))
async def lire_guichet_demande(
    identite: Annotated[Identite, acces(*TOUS_SAUF_COMITE)], contexte: Contexte, session: Lecture, demande_id: UUID
) -> GuichetVu:
    """Où la demande est instruite, à quelle fonction s'adresser, et pourquoi ce guichet."""
    return presentation.voir_guichet(await lire_affaire(session, contexte, demande_id))


@routeur.get("/{demande_id}/instruction", summary="Lire l'instruction", responses=reponses(InstructionIntrouvable))
async def lire_instruction(
    identite: Lecteur, contexte: Contexte, session: Lecture, demande_id: UUID, response: Response
) -> InstructionLue:
    """Guichet, règle appliquée, instructeur, avis, notation, signalements, proposition et chaîne : qui est attendu."""
    affaire = await lire_affaire(session, contexte, demande_id)
    entete_version(response, affaire.instruction.version)
    return await presentation.voir(session, contexte, affaire)


@routeur.get(
    "/{demande_id}/instruction/journal",
    summary="Lire l'histoire de l'instruction",
    responses=reponses(InstructionIntrouvable),
)
async def lire_journal_instruction(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    demande_id: UUID,
    apres: Annotated[int, Query(ge=0, le=2**53, description="Numéro de ligne après lequel lire.")] = 0,
    limite: Annotated[int, Query(ge=1, le=100, description="Nombre de lignes, 100 au plus.")] = 50,
) -> JournalDemande:
    """Chaque geste d'instruction : qui, quand, avec quels motifs ; réservé à la Région."""
    await lire_affaire(session, contexte, demande_id)
    lignes = await demandes.journal(session, objet_du_journal(demande_id), apres, limite + 1)
    elements = [LigneJournal.model_validate(dict(ligne)) for ligne in lignes[:limite]]
    return JournalDemande(elements=elements, suivant=elements[-1].numero if len(lignes) > limite else None)


@routeur.post(
    "/{demande_id}/instruction/gestes",
    summary="Effectuer un geste d'instruction",
    responses=reponses(
        InstructionIntrouvable,
        GesteInstructionRefuse,
        MotifAPreciser,
        NonHabilite,
        LienInteretDeclare,
        NotationRefusee,
        QuatreYeux,
    ),
)
async def effectuer_geste_instruction(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    demande_id: UUID,
    version: VersionAttendue,
    entree: Annotated[GesteInstruction, Body()],
    request: Request,
    response: Response,
) -> InstructionLue:
    """Affectation, avis, notation, signalements, proposition, approbations ; un refus dit ce qui manque."""
    affaire = await affaire_a_changer(session, contexte, demande_id, version)
    position = await gestes.effectuer(session, contexte, affaire, entree)
    entetes_ecriture(request, response, affaire.instruction.version, position)
    return await presentation.voir(session, contexte, affaire)
