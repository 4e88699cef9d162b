"""Gathers what a result is computed from."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.indicateurs.service import lire_base
from services.diagnostic.passations import repository
from services.diagnostic.passations.models import Diagnostic
from services.diagnostic.referentiels import repository as referentiels
from services.diagnostic.restitution.faits import Faits, faits_connus
from services.diagnostic.restitution.resultat import Passation
from shared.perimetre.service import PERIMETRE


async def passation_de(session: AsyncSession, diagnostic: Diagnostic) -> Passation:
    """Answers, objectives and facts as they are now, with the versions that the diagnostic keeps."""
    return Passation(
        referentiel=await referentiels.referentiel(session, diagnostic.referentiel_id),
        actions=await referentiels.actions(session, diagnostic.actions_id),
        reponses=await repository.reponses(session, diagnostic.id),
        objectifs=tuple(diagnostic.objectifs),
        faits=await _faits(session, diagnostic),
        profil=diagnostic.type,
    )


async def _faits(session: AsyncSession, diagnostic: Diagnostic) -> Faits:
    base = await lire_base(session, diagnostic.id)
    colonnes = (PERIMETRE.c.tranche_effectif, PERIMETRE.c.naf)
    requete = select(*colonnes).where(PERIMETRE.c.dossier_id == diagnostic.dossier_id)
    tranche, naf = (await session.execute(requete)).one()
    return faits_connus(base.effectif_etp if base is not None else None, tranche, naf)
