"""A company changes partner: the former one still reads for a while, so that the handover leaves no hole."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.models import Compte
from services.gateway.dossiers import suivi
from services.gateway.dossiers.errors import DossierClos
from services.gateway.dossiers.models import Dossier
from services.gateway.orientations import creation, domain, reponse, retour, trace
from services.gateway.orientations.demande_schemas import Reorientation
from services.gateway.orientations.domain import Etat
from services.gateway.orientations.errors import GesteOrientationRefuse
from services.gateway.orientations.models import Orientation
from services.gateway.orientations.regles import regle
from services.gateway.orientations.schemas import OrientationNouvelle
from shared.calendrier import ajouter_jours_ouvres
from shared.trace import ContexteRequete
from shared.versions import verifier_version

ACTION = "Suivre la réponse du nouveau partenaire"


async def reorienter(
    session: AsyncSession, contexte: ContexteRequete, orientation_id: UUID, attendue: int, entree: Reorientation
) -> tuple[UUID, UUID]:
    """(dossier, new envoi); the orientation left is closed, its partner becomes a reader for thirty days."""
    dossier, orientation, freres = await reponse.cas_a_modifier(session, contexte, orientation_id)
    if dossier.etat == "clos":
        raise DossierClos()
    if orientation.etat == Etat.CLOSE or any(frere.acceptee_le is not None for frere in freres):
        raise GesteOrientationRefuse("Cette orientation est close ou prise par un autre partenaire.")
    verifier_version(orientation.version, attendue)
    await _quitter(session, contexte, dossier, orientation)
    await trace.annoncer(session, contexte, orientation, "reorientee", orientation.etat)
    nouvelle = OrientationNouvelle(**entree.model_dump(exclude={"motif"}))
    envoi_id, _ = await creation.envoyer(session, contexte, dossier.siren, nouvelle, origine_id=orientation.id)
    return dossier.id, envoi_id


async def _quitter(
    session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, orientation: Orientation
) -> None:
    if orientation.etat in domain.EN_ATTENTE:
        await retour.clore_sans_reponse(session, contexte, orientation, "retiree")
    if orientation.etat != Etat.ACCEPTEE:
        return
    await retour.clore(session, contexte, orientation, "reoriente")
    jusqu_au = contexte.horloge.maintenant() + timedelta(days=regle("acces_transition_jours"))
    await suivi.quitter(session, dossier, orientation.decidee_organisation_id, jusqu_au)
    if await _est_referent(session, dossier, orientation.decidee_organisation_id):
        echeance_le = ajouter_jours_ouvres(contexte.horloge.aujourdhui(), regle("retour_ensemblier_jo"))
        await suivi.rendre(session, contexte, dossier, ACTION, echeance_le)


async def _est_referent(session: AsyncSession, dossier: Dossier, organisation_id: UUID) -> bool:
    referent = await session.get(Compte, dossier.referent_id) if dossier.referent_id else None
    return referent is not None and referent.organisation_id == organisation_id
