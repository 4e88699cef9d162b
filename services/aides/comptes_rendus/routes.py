"""Reports after the award: read, returned by the company or for it, waived by the Région, and the rate of answers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.aides.comptes_rendus import passage, repository, suivi
from services.aides.comptes_rendus.domain import Etat
from services.aides.comptes_rendus.errors import (
    CompteRenduIntrouvable,
    CompteRenduPasOuvert,
    CompteRenduTermine,
    ReponseIncomplete,
    ValeurImpropre,
)
from services.aides.comptes_rendus.schemas import (
    CompteRenduLu,
    CompteRenduResume,
    DispenseCompteRendu,
    ListeComptesRendus,
    Moment,
    PassageComptesRendus,
    ReponseCompteRendu,
    TauxReponse,
)
from services.aides.demandes import repository as demandes
from services.aides.demandes.errors import DemandeIntrouvable
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, tags=["Comptes rendus"])
RACINE = "/v1/aides/comptes-rendus"
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Chacun = Annotated[Identite, acces(*Role)]
Repondant = Annotated[
    Identite, acces(Role.ENTREPRISE, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)
]
Region = Annotated[Identite, acces(Role.REGION)]
Minuteur = Annotated[Identite, acces(Role.MACHINE, Role.REGION, Role.ENSEMBLIER)]
Chemin = Annotated[UUID, Path(description="Identifiant du compte rendu.")]


@routeur.get(
    "/v1/demandes/{demande_id}/comptes-rendus",
    summary="Lire les comptes rendus d'une demande",
    responses=reponses(DemandeIntrouvable),
)
async def lire_comptes_rendus(identite: Lecteur, session: Lecture, demande_id: UUID) -> ListeComptesRendus:
    """Ce qui est demandé après l'octroi, quand, et où cela en est."""
    if await demandes.lire(session, identite, demande_id) is None:
        raise DemandeIntrouvable()
    lignes = await repository.de_la_demande(session, demande_id)
    return ListeComptesRendus(elements=[CompteRenduResume.model_validate(ligne) for ligne in lignes])


@routeur.get(RACINE, summary="Lister les comptes rendus")
async def lister_comptes_rendus(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[Etat | None, Query(description="État.")] = None,
    moment: Annotated[Moment | None, Query(description="Moment.")] = None,
    dossier_id: Annotated[UUID | None, Query(description="Dossier.")] = None,
) -> Page[CompteRenduResume]:
    """Ceux du périmètre de l'appelant."""
    filtres = {"etat": etat.value if etat else None, "moment": moment, "dossier_id": dossier_id}
    lignes, suite = couper(await repository.lister(session, identite, fenetre, **filtres), fenetre)
    elements = [CompteRenduResume.model_validate(ligne) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get(f"{RACINE}/taux", summary="Lire le taux de réponse")
async def lire_taux(identite: Chacun, contexte: Contexte, session: Lecture) -> TauxReponse:
    """Rendus sur dus, par moment ; le numérateur et le dénominateur sont toujours donnés."""
    return await passage.taux(session, contexte.horloge.aujourdhui())


@routeur.post("/v1/aides/passages-comptes-rendus", summary="Faire le passage du jour des comptes rendus")
async def passer_comptes_rendus(identite: Minuteur, contexte: Contexte, session: Ecriture) -> PassageComptesRendus:
    """Demande ce qui est exigible, rappelle ce qui est en retard ; un second appel ne refait rien."""
    return await passage.passer(session, contexte)


@routeur.get(
    f"{RACINE}/{{compte_rendu_id}}", summary="Lire un compte rendu", responses=reponses(CompteRenduIntrouvable)
)
async def lire_compte_rendu(
    identite: Lecteur, session: Lecture, compte_rendu_id: Chemin, response: Response
) -> CompteRenduLu:
    """Les indicateurs demandés, et ce qui a été rendu."""
    compte_rendu = await repository.objet(session, identite, compte_rendu_id, verrou=False)
    if compte_rendu is None:
        raise CompteRenduIntrouvable()
    entete_version(response, compte_rendu.version)
    return suivi.presenter(compte_rendu)


@routeur.post(
    f"{RACINE}/{{compte_rendu_id}}/reponse",
    summary="Rendre un compte rendu",
    responses=reponses(
        CompteRenduIntrouvable, CompteRenduTermine, CompteRenduPasOuvert, ReponseIncomplete, ValeurImpropre
    ),
)
async def rendre_compte_rendu(
    identite: Repondant,
    contexte: Contexte,
    session: Ecriture,
    compte_rendu_id: Chemin,
    attendue: VersionAttendue,
    entree: ReponseCompteRendu,
    request: Request,
    response: Response,
) -> CompteRenduLu:
    """Une valeur par indicateur, ou la raison de son absence ; en retard vaut mieux que jamais."""
    compte_rendu = await suivi.a_modifier(session, contexte, compte_rendu_id, attendue)
    position = await suivi.rendre(session, contexte, compte_rendu, entree)
    entetes_ecriture(request, response, compte_rendu.version, position)
    return suivi.presenter(compte_rendu)


@routeur.post(
    f"{RACINE}/{{compte_rendu_id}}/dispense",
    summary="Dispenser d'un compte rendu",
    responses=reponses(CompteRenduIntrouvable, CompteRenduTermine),
)
async def dispenser_compte_rendu(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    compte_rendu_id: Chemin,
    attendue: VersionAttendue,
    entree: DispenseCompteRendu,
    request: Request,
    response: Response,
) -> CompteRenduLu:
    """Toujours avec un motif ; il sort du dénominateur du taux de réponse et y reste compté à part."""
    compte_rendu = await suivi.a_modifier(session, contexte, compte_rendu_id, attendue)
    position = await suivi.clore(session, contexte, compte_rendu, entree.motif, entree.motif_detail)
    entetes_ecriture(request, response, compte_rendu.version, position)
    return suivi.presenter(compte_rendu)
