"""Checks of a demande: recorded by the instructor, or asked by the platform; missing ones stop the award."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.aides.completude.acces import demande_visible
from services.aides.controles import interrogation, releve, repository
from services.aides.controles.errors import ControleFutur, ControleHorsInstruction, ControleInconnu, ControlePerime
from services.aides.controles.interrogation import ReponseAnnuaire
from services.aides.controles.schemas import ControlesLus, HistoriqueControles, ReleveLu, RelevesNouveaux
from services.aides.demandes.errors import DemandeIntrouvable
from shared.base import BaseDuService, Ecriture, Lecture
from shared.clients.gateway import ClientGateway
from shared.contracts.aides import RepriseControles
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.service import dossier_visible
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entete_position

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/demandes/{demande_id}/controles", tags=["Complétude"])
routeur_reprises = APIRouter(route_class=RouteMetier, tags=["Interne"], include_in_schema=False)
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Region = Annotated[Identite, acces(Role.REGION)]
DemandeId = Annotated[UUID, Path(description="Demande d'aide.")]


@routeur.get("", summary="Lire les contrôles d'une demande", responses=reponses(DemandeIntrouvable))
async def lire_controles(
    identite: Lecteur, contexte: Contexte, session: Lecture, demande_id: DemandeId
) -> ControlesLus:
    """Chaque contrôle attendu : source, date, validité, preuve, et ce qui empêche d'accorder."""
    demande = await demande_visible(session, identite, demande_id)
    dossier = await dossier_visible(session, identite, demande.dossier_id)
    return await releve.controles_lus(session, demande, dossier.siren, contexte.horloge.aujourdhui())


@routeur.get("/historique", summary="Lire tous les relevés", responses=reponses(DemandeIntrouvable))
async def lire_historique_controles(
    identite: Lecteur,
    session: Lecture,
    demande_id: DemandeId,
    apres: Annotated[int, Query(ge=0, le=2**53, description="Numéro de relevé après lequel lire.")] = 0,
    limite: Annotated[int, Query(ge=1, le=100, description="Nombre de relevés, 100 au plus.")] = 50,
) -> HistoriqueControles:
    """Relevés de l'entreprise, du plus ancien au plus récent ; aucun ne change ni ne s'efface."""
    demande = await demande_visible(session, identite, demande_id)
    dossier = await dossier_visible(session, identite, demande.dossier_id)
    lignes = await repository.historique(session, dossier.siren, apres, limite + 1)
    elements = [ReleveLu.model_validate(dict(ligne)) for ligne in lignes[:limite]]
    return HistoriqueControles(elements=elements, suivant=elements[-1].numero if len(lignes) > limite else None)


@routeur.post(
    "",
    status_code=201,
    summary="Relever des contrôles",
    responses=reponses(DemandeIntrouvable, ControleHorsInstruction, ControleInconnu, ControleFutur, ControlePerime),
)
async def relever_controles(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    demande_id: DemandeId,
    entree: RelevesNouveaux,
    request: Request,
    response: Response,
) -> ControlesLus:
    """Chacun avec la date et la référence de sa pièce ; le dernier relevé d'un contrôle fait foi."""
    demande = await demande_visible(session, identite, demande_id, verrou=True)
    dossier = await dossier_visible(session, identite, demande.dossier_id)
    entete_position(request, response, await releve.relever(session, contexte, demande, dossier.siren, entree.releves))
    await session.flush()
    return await releve.controles_lus(session, demande, dossier.siren, contexte.horloge.aujourdhui())


@routeur.post(
    "/reprises",
    status_code=201,
    summary="Recontrôler auprès des sources",
    responses=reponses(DemandeIntrouvable, ControleHorsInstruction),
)
async def recontroler(
    identite: Region,
    contexte: Contexte,
    reponse: ReponseAnnuaire,
    session: Ecriture,
    demande_id: DemandeId,
    request: Request,
    response: Response,
) -> ControlesLus:
    """Interroge l'annuaire des entreprises ; s'il ne répond pas, le contrôle est `degrade` et sera repris."""
    demande = await demande_visible(session, identite, demande_id, verrou=True)
    dossier = await dossier_visible(session, identite, demande.dossier_id)
    position = await interrogation.enregistrer(session, contexte, demande, dossier.siren, reponse)
    entete_position(request, response, position)
    await session.flush()
    return await releve.controles_lus(session, demande, dossier.siren, contexte.horloge.aujourdhui())


@routeur_reprises.post("/interne/controles/reprises", summary="Reprendre les contrôles restés sans réponse")
async def reprendre_controles(
    identite: Annotated[Identite, acces(Role.MACHINE)],
    contexte: Contexte,
    base: BaseDuService,
    request: Request,
    apres: UUID | None = None,
) -> RepriseControles:
    """Une page de demandes, la suite au prochain appel."""
    client = ClientGateway(request.app.state.voisinage, identite.jeton)
    faits, suite = await interrogation.reprendre(base, contexte, client, apres or UUID(int=0))
    return RepriseControles(faits=faits, apres=suite)
