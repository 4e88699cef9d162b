"""Peers of a company: consent, search, introductions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from services.diagnostic.pairs import errors, repository, service
from services.diagnostic.pairs.schemas import (
    ConsentementDonne,
    ConsentementLu,
    MiseEnRelationDemande,
    MiseEnRelationLue,
    PairLu,
    ReponseRelation,
)
from services.diagnostic.passations.dependencies import REDACTEURS, CheminDiagnostic, Lecteur
from services.diagnostic.passations.errors import DiagnosticIntrouvable
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.perimetre.errors import DossierClos
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entete_position, entetes_ecriture
from shared.versions import VersionAttendue

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/diagnostics/{diagnostic_id}", tags=["Pairs"])
Decideur = Annotated[Identite, acces(Role.ENTREPRISE, *REDACTEURS)]
CheminRelation = Annotated[UUID, Path(description="Mise en relation.")]
COMMUNS = (DiagnosticIntrouvable, errors.DiagnosticPasRestitue)


@routeur.get("/consentement-pairs", summary="Lire le consentement aux pairs", responses=reponses(*COMMUNS))
async def lire_consentement(identite: Lecteur, session: Lecture, diagnostic_id: CheminDiagnostic) -> ConsentementLu:
    """Sans demande, rien n'est accordé."""
    dossier_id = (await service.restitue(session, identite, diagnostic_id))["dossier_id"]
    dit = await repository.consentement(session, dossier_id)
    if dit is None:
        return ConsentementLu(dossier_id=dossier_id, accorde=False, qualite=None, le=None)
    return ConsentementLu.model_validate(dit)


@routeur.put(
    "/consentement-pairs", summary="Consentir aux pairs, ou se retirer", responses=reponses(*COMMUNS, DossierClos)
)
async def donner_consentement(
    identite: Decideur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    entree: ConsentementDonne,
    request: Request,
    response: Response,
) -> ConsentementLu:
    """Le retrait vaut aussitôt : plus aucun pair, références caduques, mises en relation annulées."""
    dit, position = await service.consentir(session, contexte, diagnostic_id, entree)
    entete_position(request, response, position)
    return ConsentementLu.model_validate(dit)


@routeur.get("/pairs", summary="Chercher des pairs", responses=reponses(*COMMUNS, errors.ConsentementPairsAbsent))
async def chercher_pairs(identite: Lecteur, session: Lecture, diagnostic_id: CheminDiagnostic) -> list[PairLu]:
    """Même division NAF, taille voisine, solides là où l'entreprise est faible ; les deux ont consenti."""
    return await service.chercher(session, identite, diagnostic_id)


@routeur.get("/mises-en-relation", summary="Lister les mises en relation", responses=reponses(*COMMUNS))
async def lister_relations(
    identite: Lecteur, session: Lecture, diagnostic_id: CheminDiagnostic
) -> list[MiseEnRelationLue]:
    """Demandées et reçues, de la plus ancienne à la plus récente."""
    dossier_id = (await service.restitue(session, identite, diagnostic_id))["dossier_id"]
    lignes = await repository.relations(session, identite, dossier_id)
    return [service.en_message(ligne, dossier_id, identite) for ligne in lignes]


@routeur.post(
    "/mises-en-relation",
    status_code=201,
    summary="Demander une mise en relation",
    responses=reponses(
        *COMMUNS,
        DossierClos,
        errors.ConsentementPairsAbsent,
        errors.PairIntrouvable,
        errors.MiseEnRelationDejaDemandee,
    ),
)
async def demander_relation(
    identite: Decideur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    entree: MiseEnRelationDemande,
    request: Request,
    response: Response,
) -> MiseEnRelationLue:
    """L'entreprise sollicitée reste anonyme jusqu'à ce qu'elle accepte."""
    relation, position = await service.demander(session, contexte, diagnostic_id, entree.reference)
    entetes_ecriture(request, response, relation.version, position)
    return await _rendue(session, identite, relation.demandeur_id, relation.id)


@routeur.post(
    "/mises-en-relation/{relation_id}/reponse",
    summary="Répondre à une mise en relation",
    responses=reponses(
        *COMMUNS,
        errors.ConsentementPairsAbsent,
        errors.MiseEnRelationIntrouvable,
        errors.ReponseReserveeAuDestinataire,
        errors.MiseEnRelationTerminee,
        errors.MotifDeclinPairs,
    ),
)
async def repondre_relation(
    identite: Decideur,
    contexte: Contexte,
    session: Ecriture,
    diagnostic_id: CheminDiagnostic,
    relation_id: CheminRelation,
    version: VersionAttendue,
    entree: ReponseRelation,
    request: Request,
    response: Response,
) -> MiseEnRelationLue:
    """Acceptée, chaque entreprise apprend le nom de l'autre ; un partenaire, seulement s'il voit déjà son dossier."""
    chemin = (diagnostic_id, relation_id)
    relation, position = await service.repondre(session, contexte, chemin, version, entree)
    entetes_ecriture(request, response, relation.version, position)
    return await _rendue(session, identite, relation.destinataire_id, relation.id)


async def _rendue(session: Ecriture, identite: Identite, dossier_id: UUID, relation_id: UUID) -> MiseEnRelationLue:
    ligne = await repository.relation_lue(session, identite, dossier_id, relation_id)
    if ligne is None:
        raise errors.MiseEnRelationIntrouvable()
    return service.en_message(ligne, dossier_id, identite)
