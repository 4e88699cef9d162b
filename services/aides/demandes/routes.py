"""Demandes d'aide: draft, deposit, instruction, decision, payments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response

from services.aides.conventions.errors import PaiementHorsEcheancier
from services.aides.demandes import creation, gestes, repository, suivi
from services.aides.demandes.cas import lire_cas
from services.aides.demandes.domain import Etat
from services.aides.demandes.errors import (
    ActionAPreciser,
    ChampInconnu,
    ConfirmationNecessaire,
    DecideurEstInstructeur,
    DemandeDejaEnCours,
    DemandeFigee,
    DemandeIntrouvable,
    DispositifNonEvalue,
    EntrepriseNonEligible,
    GesteRefuse,
    MontantExcessif,
    MontantNul,
    MotifDeResiliation,
    PaiementExcessif,
    SignatureIncoherente,
    ValeurImpropre,
)
from services.aides.demandes.models import Demande
from services.aides.demandes.schemas import (
    DemandeLue,
    DemandeModifiee,
    DemandeNouvelle,
    DemandeResumee,
    GesteDemande,
)
from services.aides.demandes.voisins import ConnusDesVoisins
from services.aides.eligibilite.errors import EvaluationIntrouvable
from services.aides.enveloppes.errors import EnveloppeInsuffisante
from services.aides.minimis import registre
from services.aides.minimis.errors import CompteOccupe, EquivalentImpropre, MargeDepassee, ReglementInconnu
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.valeurs import Code
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/demandes", tags=["Demandes"])
_DEMANDEURS = (Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.ENTREPRISE)
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Demandeur = Annotated[Identite, acces(*_DEMANDEURS)]
Acteur = Annotated[Identite, acces(*_DEMANDEURS, Role.REGION)]


@routeur.post(
    "",
    status_code=201,
    summary="Ouvrir une demande d'aide",
    responses=reponses(
        EvaluationIntrouvable,
        DossierClos,
        EntrepriseNonEligible,
        DispositifNonEvalue,
        ActionAPreciser,
        DemandeDejaEnCours,
    ),
)
async def ouvrir_demande(
    identite: Demandeur,
    contexte: Contexte,
    connus: ConnusDesVoisins,
    session: Ecriture,
    entree: DemandeNouvelle,
    request: Request,
    response: Response,
) -> DemandeLue:
    """Brouillon prérempli de ce qui est connu, chaque champ avec son origine ; refusé si un critère manque."""
    demande, position = await creation.creer_demande(session, contexte, entree, connus)
    response.headers["Location"] = f"/v1/demandes/{demande.id}"
    return _rendre(request, response, demande, position)


@routeur.get("", summary="Lister les demandes")
async def lister_demandes(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    dossier_id: Annotated[UUID | None, Query(description="Dossier.")] = None,
    etat: Annotated[Etat | None, Query(description="État.")] = None,
    dispositif: Annotated[Code | None, Query(description="Dispositif.")] = None,
) -> Page[DemandeResumee]:
    """Demandes du périmètre de l'appelant, de la plus ancienne à la plus récente."""
    filtres = {"dossier_id": dossier_id, "etat": etat.value if etat else None, "dispositif": dispositif}
    lignes, suite = couper(await repository.lister(session, identite, fenetre, **filtres), fenetre)
    elements = [DemandeResumee.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/{demande_id}", summary="Lire une demande", responses=reponses(DemandeIntrouvable))
async def lire_demande(identite: Lecteur, session: Lecture, demande_id: UUID, response: Response) -> DemandeLue:
    """La demande, ses montants, ses dates et ses champs préremplis."""
    ligne = await repository.lire(session, identite, demande_id)
    if ligne is None:
        raise DemandeIntrouvable()
    entete_version(response, ligne["version"])
    return DemandeLue.model_validate(dict(ligne))


@routeur.patch(
    "/{demande_id}",
    summary="Modifier un brouillon",
    responses=reponses(DemandeIntrouvable, DossierClos, DemandeFigee, ChampInconnu, ValeurImpropre),
)
async def modifier_demande(
    identite: Demandeur,
    contexte: Contexte,
    session: Ecriture,
    demande_id: UUID,
    version: VersionAttendue,
    entree: DemandeModifiee,
    request: Request,
    response: Response,
) -> DemandeLue:
    """Seul un brouillon se modifie ; une demande déposée se retire."""
    demande, _ = await suivi.demande_a_modifier(session, contexte, demande_id, version, dossier_ouvert=True)
    position = await suivi.modifier(session, contexte, demande, entree)
    return _rendre(request, response, demande, position)


@routeur.post(
    "/{demande_id}/gestes",
    summary="Effectuer un geste sur une demande",
    responses=reponses(
        DemandeIntrouvable,
        DossierClos,
        GesteRefuse,
        DecideurEstInstructeur,
        ConfirmationNecessaire,
        MontantNul,
        MontantExcessif,
        PaiementExcessif,
        SignatureIncoherente,
        MotifDeResiliation,
        PaiementHorsEcheancier,
        MargeDepassee,
        ReglementInconnu,
        EquivalentImpropre,
        CompteOccupe,
        EnveloppeInsuffisante,
    ),
)
async def effectuer_geste_demande(
    identite: Acteur,
    contexte: Contexte,
    session: Ecriture,
    demande_id: UUID,
    version: VersionAttendue,
    entree: Annotated[GesteDemande, Body()],
    request: Request,
    response: Response,
) -> DemandeLue:
    """Déposer, compléter, instruire, accorder, refuser, conventionner, payer, clore ou retirer ; dit ce qui manque."""
    depot = entree.geste == "deposer"
    demande, dossier = await suivi.demande_a_modifier(session, contexte, demande_id, version, dossier_ouvert=depot)
    if entree.geste == "accorder":
        await registre.verrouiller(session, dossier.siren)
    cas = await lire_cas(session, contexte, demande, dossier)
    position = await gestes.effectuer(session, contexte, cas, entree)
    return _rendre(request, response, demande, position)


def _rendre(request: Request, response: Response, demande: Demande, position: int) -> DemandeLue:
    entetes_ecriture(request, response, demande.version, position)
    return DemandeLue.model_validate(demande)
