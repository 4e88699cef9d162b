"""Requested by a partner, decided by the ensemblier: both targets are kept, and the time between the two."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.consentements import registre
from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers.errors import DossierClos, DossierIntrouvable
from services.gateway.orientations import creation, demande_repository, repository
from services.gateway.orientations.demande_schemas import Decision, DemandeNouvelle
from services.gateway.orientations.errors import (
    DemandeDejaDecidee,
    DemandeOrientationIntrouvable,
    DestinataireInconnu,
    MotifDecisionNecessaire,
)
from services.gateway.orientations.models import OrientationDemande, OrientationEnvoi
from services.gateway.orientations.regles import regle
from services.gateway.webhooks.prevision import prevoir
from shared.calendrier import ajouter_jours_ouvres
from shared.trace import ContexteRequete, position_courante, tracer
from shared.versions import verifier_version


async def demander(
    session: AsyncSession, contexte: ContexteRequete, siren: str, entree: DemandeNouvelle
) -> OrientationDemande:
    """A wish in the ensemblier's queue, with a due date."""
    dossier = await dossiers.fiche(await session.connection(), contexte.identite, siren)
    if dossier is None:
        raise DossierIntrouvable()
    if dossier["etat"] == "clos":
        raise DossierClos()
    await _verifier_cible(session, dossier["id"], entree.organisation_id)
    demande = OrientationDemande(
        dossier_id=dossier["id"],
        demandeuse_organisation_id=creation.emettrice(contexte.identite),
        demandee_par=contexte.identite.compte_id,
        demandee_organisation_id=entree.organisation_id,
        demandee_le=contexte.horloge.maintenant(),
        echeance_le=ajouter_jours_ouvres(contexte.horloge.aujourdhui(), regle("retour_ensemblier_jo")),
        **entree.model_dump(exclude={"organisation_id"}),
    )
    session.add(demande)
    await session.flush()
    apres = {"demande_id": demande.id, "etat": "demandee", **_cibles(demande), "echeance_le": demande.echeance_le}
    type_ = "gateway.orientation.creee"
    await tracer(session, contexte, type=type_, objet_id=demande.id, dossier_id=demande.dossier_id, apres=apres)
    await prevoir(session)
    return demande


async def decider(
    session: AsyncSession, contexte: ContexteRequete, demande_id: UUID, attendue: int, entree: Decision
) -> int:
    """Sends the orientation, or refuses it; a decision that departs from the wish says why."""
    demande = await demande_repository.a_decider(session, demande_id)
    if demande is None:
        raise DemandeOrientationIntrouvable()
    if demande.etat != "en-attente":
        raise DemandeDejaDecidee()
    verifier_version(demande.version, attendue)
    organisation_id = entree.organisation_id or demande.demandee_organisation_id
    programme = entree.programme or demande.programme
    differe = (organisation_id, programme) != (demande.demandee_organisation_id, demande.programme)
    if entree.motif is None and (differe or entree.decision == "refuser"):
        raise MotifDecisionNecessaire(champs=[{"champ": "body.motif", "message": "est nécessaire"}])
    demande.decidee_le, demande.decidee_par = contexte.horloge.maintenant(), contexte.identite.compte_id
    demande.decision_motif, demande.decision_precision = entree.motif, entree.precision
    if entree.decision == "refuser":
        demande.etat = "refusee"
        return await _tracer_refus(session, contexte, demande)
    demande.etat, demande.decidee_organisation_id = "decidee", organisation_id
    return await _envoyer(session, contexte, demande, programme, entree)


async def _envoyer(
    session: AsyncSession,
    contexte: ContexteRequete,
    demande: OrientationDemande,
    programme: str | None,
    entree: Decision,
) -> int:
    assert demande.decidee_organisation_id is not None, "decided just above"
    dossier = await repository.dossier_verrouille(session, demande.dossier_id)
    if dossier is None or dossier.etat == "clos":
        raise DossierClos()
    await _verifier_cible(session, demande.dossier_id, demande.decidee_organisation_id, entree.antenne_id)
    envoi = OrientationEnvoi(
        dossier_id=demande.dossier_id,
        emise_par=contexte.identite.compte_id,
        emettrice_organisation_id=demande.demandeuse_organisation_id,
        programme=programme,
        axe=demande.axe,
        besoin=demande.besoin,
        message=demande.message,
        delai_jo=entree.delai_jours_ouvres or regle("delai_reponse_jo"),
        creee_le=contexte.horloge.maintenant(),
    )
    session.add(envoi)
    await session.flush()
    options: dict[str, Any] = {"demandee_le": demande.demandee_le, "demande_programme": demande.programme}
    cible = {"demandee": demande.demandee_organisation_id, "decidee": demande.decidee_organisation_id}
    options |= {"decision_motif": entree.motif, "antenne_id": entree.antenne_id}
    orientation = await creation.ajouter(session, contexte, envoi.model_dump(), cible, **options)
    demande.orientation_id = orientation.id
    await session.flush()
    return await position_courante(session)


async def _tracer_refus(session: AsyncSession, contexte: ContexteRequete, demande: OrientationDemande) -> int:
    await session.flush()
    apres = {"demande_id": demande.id, "etat": demande.etat, "motif": demande.decision_motif, **_cibles(demande)}
    type_ = "gateway.orientation.refusee"
    await tracer(session, contexte, type=type_, objet_id=demande.id, dossier_id=demande.dossier_id, apres=apres)
    await prevoir(session)
    return await position_courante(session)


def _cibles(demande: OrientationDemande) -> dict[str, Any]:
    noms = ("demandeuse_organisation_id", "demandee_organisation_id", "decidee_organisation_id", "programme")
    return {nom: getattr(demande, nom) for nom in noms}


async def _verifier_antenne(session: AsyncSession, organisation_id: UUID, antenne_id: UUID | None) -> None:
    couple = (organisation_id, antenne_id)
    if antenne_id is not None and couple not in await repository.antennes_actives(session, {couple}):
        message = "n'est pas une antenne ouverte de l'organisation"
        raise DestinataireInconnu(champs=[{"champ": "body.antenne_id", "message": message}])


async def _verifier_cible(
    session: AsyncSession, dossier_id: UUID, organisation_id: UUID, antenne_id: UUID | None = None
) -> None:
    await _verifier_antenne(session, organisation_id, antenne_id)
    if not await repository.organisations_connues(session, {organisation_id}):
        message = "n'est pas une organisation inscrite"
        raise DestinataireInconnu(champs=[{"champ": "body.organisation_id", "message": message}])
    await registre.verifier_ouvert(session, dossier_id, organisation_id)
