"""A training need addressed in the parcours becomes an orientation to the training fund, once."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.models import Organisation
from services.gateway.dossiers.models import Dossier
from services.gateway.orientations import creation
from services.gateway.orientations.schemas import Destinataire, OrientationNouvelle, ReferenceExterne
from services.gateway.ouvrier import domain, effets, repository
from shared.contracts.flux import EvenementRecu
from shared.erreurs import Refus
from shared.horloge import Horloge
from shared.journalisation import journal
from shared.securite.identite import Identite, Role
from shared.trace import ContexteRequete
from shared.trace.contexte import contexte_systeme

TYPE = "parcours.besoin.adresse"
PLATEFORME = "besoins-formation"
"""Origin of the reference that makes a sending unique: an event read twice gives the same orientation."""


async def orienter_besoins(session: AsyncSession, horloge: Horloge, evenements: Iterable[EvenementRecu]) -> None:
    """Sends each need that was addressed; what cannot be sent comes back to the ensemblier's queue."""
    for evenement in evenements:
        if evenement.type == TYPE:
            await _orienter(session, horloge, evenement)


async def _orienter(session: AsyncSession, horloge: Horloge, evenement: EvenementRecu) -> None:
    dossier = await repository.dossier_ouvert(session, evenement.du_dossier)
    if dossier is None:
        return
    try:
        async with session.begin_nested():
            envoye = await _envoyer(session, _contexte(horloge, evenement), dossier, evenement.donnees)
    except Refus as refus:
        journal.warning("besoin_non_oriente", besoin_id=str(evenement.sujet_id), refus=refus.code)
        envoye = False
    if not envoye:
        echeance_le = domain.echeance_du_besoin(horloge.aujourdhui())
        await effets.fixer(session, horloge, evenement, domain.ACTION_BESOIN, echeance_le)


def _contexte(horloge: Horloge, evenement: EvenementRecu) -> ContexteRequete:
    """In the name of whoever addressed the need; nobody asked for this very call."""
    return replace(contexte_systeme(horloge), identite=Identite(evenement.acteur_id, Role.MACHINE))


async def _envoyer(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, fait: dict[str, Any]) -> bool:
    """False when no organisation has the code of that fund."""
    organisation_id = await session.scalar(
        select(Organisation.id).where(Organisation.__table__.c.code == fait["opco"])  # type: ignore[call-overload,attr-defined]
    )
    if organisation_id is None:
        return False
    reference = ReferenceExterne(plateforme=PLATEFORME, identifiant=fait["reference"])
    entree = OrientationNouvelle(
        destinataires=[Destinataire(organisation_id=organisation_id)],
        axe=fait["axe"],
        besoin=fait["besoin"],
        reference_externe=reference,
    )
    await creation.envoyer(session, contexte, dossier.siren, entree)
    return True
