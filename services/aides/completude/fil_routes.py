"""The thread of a completion request, and the clock of a demande."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.aides.completude import acces as recherche
from services.aides.completude import lecture, reponse, repository
from services.aides.completude.delais import delais_constates
from services.aides.completude.errors import CompletudeClose, CompletudeIntrouvable
from services.aides.completude.horloge_schemas import HorlogeDemande
from services.aides.completude.routes import Acteur, Chemin, DemandeId, Lecteur
from services.aides.completude.schemas import FilLu, MessageLu, MessageNouveau
from services.aides.demandes.errors import DemandeIntrouvable
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.trace import Contexte

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/demandes/{demande_id}", tags=["Complétude"])
_INTROUVABLES = (DemandeIntrouvable, CompletudeIntrouvable)


@routeur.post(
    "/completudes/{completude_id}/messages",
    status_code=201,
    summary="Écrire au fil",
    responses=reponses(*_INTROUVABLES, CompletudeClose),
)
async def ecrire_au_fil(
    identite: Acteur, contexte: Contexte, session: Ecriture, reference: Chemin, entree: MessageNouveau
) -> MessageLu:
    """Question ou précision, de l'un ou de l'autre ; l'horloge n'en bouge pas."""
    return MessageLu.model_validate(await reponse.ecrire(session, contexte, reference, entree.texte))


@routeur.get("/completudes/{completude_id}/messages", summary="Lire le fil", responses=reponses(*_INTROUVABLES))
async def lire_fil(
    identite: Lecteur,
    session: Lecture,
    reference: Chemin,
    apres: Annotated[int, Query(ge=0, le=2**53, description="Numéro de ligne après lequel lire.")] = 0,
    limite: Annotated[int, Query(ge=1, le=100, description="Nombre de lignes, 100 au plus.")] = 50,
) -> FilLu:
    """Du plus ancien message au plus récent."""
    _, completude = await recherche.trouver(session, identite, reference)
    lignes = await repository.fil(session, completude.id, apres, limite + 1)
    elements = [MessageLu.model_validate(dict(ligne)) for ligne in lignes[:limite]]
    return FilLu(elements=elements, suivant=elements[-1].numero if len(lignes) > limite else None)


@routeur.get("/horloge", summary="Lire l'horloge d'une demande", responses=reponses(DemandeIntrouvable))
async def lire_horloge_demande(
    identite: Lecteur, contexte: Contexte, session: Lecture, demande_id: DemandeId
) -> HorlogeDemande:
    """Jours attribués à chaque partie, échéance avec ses pauses, ce que vaut le silence."""
    demande = await recherche.demande_visible(session, identite, demande_id)
    faits = await repository.faits(session, demande_id)
    usage = (await delais_constates(session, demande.dispositif)).phrase
    return lecture.horloge_lue(demande, faits, contexte.horloge, usage)
