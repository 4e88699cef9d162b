"""What can be done on a demande, and what has been done."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes import domain, gestes, repository, suivi
from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Geste
from services.aides.demandes.errors import DemandeIntrouvable
from services.aides.demandes.schemas import GestePossible, GestesDemande, JournalDemande, LigneJournal
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite
from shared.trace import Contexte, ContexteRequete

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/demandes", tags=["Demandes"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]


@routeur.get("/{demande_id}/gestes", summary="Lister les gestes possibles", responses=reponses(DemandeIntrouvable))
async def lister_gestes_demande(
    identite: Lecteur, contexte: Contexte, session: Lecture, demande_id: UUID
) -> GestesDemande:
    """Gestes permis à l'appelant, et gestes bloqués avec ce qui manque."""
    cas = await suivi.cas_a_lire(session, contexte, demande_id)
    etat = cas.situation.etat
    return GestesDemande(etat=etat, gestes=[await _possible(session, contexte, cas, geste) for geste in Geste])


@routeur.get("/{demande_id}/journal", summary="Lire l'histoire d'une demande", responses=reponses(DemandeIntrouvable))
async def lire_journal_demande(
    identite: Lecteur,
    session: Lecture,
    demande_id: UUID,
    apres: Annotated[int, Query(ge=0, le=2**53, description="Numéro de ligne après lequel lire.")] = 0,
    limite: Annotated[int, Query(ge=1, le=100, description="Nombre de lignes, 100 au plus.")] = 50,
) -> JournalDemande:
    """Chaque geste : qui, quand, avant, après."""
    if await repository.lire(session, identite, demande_id) is None:
        raise DemandeIntrouvable()
    lignes = await repository.journal(session, demande_id, apres, limite + 1)
    elements = [LigneJournal.model_validate(dict(ligne)) for ligne in lignes[:limite]]
    return JournalDemande(elements=elements, suivant=elements[-1].numero if len(lignes) > limite else None)


async def _possible(session: AsyncSession, contexte: ContexteRequete, cas: Cas, geste: Geste) -> GestePossible:
    manque = await gestes.examiner(session, contexte, cas, geste)
    situation = cas.situation
    return GestePossible(
        geste=geste,
        libelle=domain.LIBELLES[geste],
        permis=not manque,
        vers=domain.suivant(situation.etat, geste),
        manque=manque,
        a_fournir=gestes.a_fournir(situation, geste),
        roles=sorted(domain.ROLES[geste]),
    )
