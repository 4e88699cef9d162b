"""What the gestures of a demande do to its reports: the signature sets the calendar, a withdrawal ends it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.comptes_rendus import repository
from services.aides.comptes_rendus.calendrier import calendrier
from services.aides.comptes_rendus.domain import NOMS, Etat, ajouter_mois
from services.aides.comptes_rendus.models import CompteRendu
from services.aides.comptes_rendus.suivi import clore
from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Geste
from services.aides.demandes.schemas import GesteConventionner, GesteDemande, GesteRetirer
from shared.trace import ContexteRequete


async def empechements(session: AsyncSession, contexte: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """A demande is closed once the reports due are returned, or waived with a reason."""
    if geste is not Geste.CLORE:
        return []
    dus = await repository.exigibles(session, cas.demande.id, contexte.horloge.aujourdhui())
    return [
        f"Le compte rendu à {NOMS[ligne.moment]}, dû depuis le {ligne.exigible_le:%d/%m/%Y}, "
        "n'est ni rendu ni dispensé."
        for ligne in dus
    ]


async def suivre(session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GesteDemande) -> dict[str, Any]:
    """Sets the calendar from the last signature; closes what a withdrawn demande no longer owes."""
    if isinstance(entree, GesteConventionner):
        signature = max(entree.signee_entreprise_le, entree.signee_region_le)
        prevus = [_prevu(contexte, cas, moment.code, signature) for moment in calendrier().moments]
        session.add_all(prevus)
        await session.flush()
        return {"comptes_rendus": [prevu.exigible_le.isoformat() for prevu in prevus]}
    if isinstance(entree, GesteRetirer):
        for compte_rendu in await repository.vivants(session, cas.demande.id):
            await clore(session, contexte, compte_rendu, "demande-retiree", None)
    return {}


def _prevu(contexte: ContexteRequete, cas: Cas, moment: str, signature: date) -> CompteRendu:
    exigible_le = ajouter_mois(signature, calendrier().du_moment(moment).mois)
    return CompteRendu(
        demande_id=cas.demande.id,
        dossier_id=cas.demande.dossier_id,
        dispositif=cas.demande.dispositif,
        moment=moment,
        etat=Etat.PREVU.value,
        exigible_le=exigible_le,
        echeance_le=exigible_le + timedelta(days=calendrier().reponse_jours),
        prochaine_le=exigible_le,
        prevu_le=contexte.horloge.maintenant(),
    )
