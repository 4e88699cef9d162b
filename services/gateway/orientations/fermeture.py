"""Closes what a partner had of a dossier once the company has taken its consent back."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.dossiers import suivi
from services.gateway.dossiers.models import Dossier
from services.gateway.orientations import domain, repository, retour
from services.gateway.orientations.domain import Etat
from services.gateway.orientations.regles import regle
from shared.calendrier import ajouter_jours_ouvres
from shared.trace import ContexteRequete

ACTION_SANS_PARTENAIRE = "Réorienter l'entreprise : elle a retiré son accord à un partenaire"


async def fermer_partenaire(
    session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, organisation_id: UUID
) -> bool:
    """True when the partner had received an orientation; open ones are closed, the dossier given back if need be."""
    recues = await repository.du_partenaire(session, dossier.id, organisation_id)
    rendre = False
    for orientation in recues:
        if orientation.etat in domain.EN_ATTENTE or orientation.etat == Etat.ACCEPTEE:
            await retour.clore(session, contexte, orientation, "consentement-retire")
            rendre = rendre or not await repository.envoi_vivant(session, orientation.envoi_id)
    if rendre and dossier.etat == "ouvert":
        await rendre_sans_partenaire(session, contexte, dossier)
    return bool(recues)


async def fermer_orientations(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier) -> None:
    """A dossier that closes asks nothing more of anybody: partners are told, places are given back."""
    for orientation in await repository.ouvertes(session, dossier.id):
        await retour.clore(session, contexte, orientation, "dossier-clos")


async def rendre_sans_partenaire(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier) -> int:
    """The dossier goes back to the ensemblier's queue."""
    echeance_le = ajouter_jours_ouvres(contexte.horloge.aujourdhui(), regle("retour_ensemblier_jo"))
    return await suivi.rendre(session, contexte, dossier, ACTION_SANS_PARTENAIRE, echeance_le)
