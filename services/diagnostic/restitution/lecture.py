"""Reads what a restitution is made of: the frozen result, its versions, the names of the company."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.referentiels import repository as referentiels
from services.diagnostic.restitution.composition import Identite, composer
from services.diagnostic.restitution.faits_schemas import FaitsRestitution
from services.diagnostic.restitution.service import Lu
from shared.perimetre.service import PERIMETRE


async def faits_de(session: AsyncSession, lu: Lu) -> FaitsRestitution:
    """Everything the three renderings say."""
    diagnostic = lu.diagnostic
    colonnes = (PERIMETRE.c.raison_sociale, PERIMETRE.c.siren, PERIMETRE.c.siret)
    requete = select(*colonnes).where(PERIMETRE.c.dossier_id == diagnostic.dossier_id)
    entreprise = (await session.execute(requete)).mappings().one()
    identite = Identite(
        diagnostic_id=diagnostic.id,
        entreprise=dict(entreprise),
        type=diagnostic.type,
        moment=diagnostic.moment,
        etat=diagnostic.etat,
        calcule_le=lu.calcule_le,
        restitue_le=diagnostic.restitue_le,
        sha256=lu.sha256,
    )
    return composer(
        identite,
        lu.contenu,
        await referentiels.referentiel(session, diagnostic.referentiel_id),
        await referentiels.contenu(session, diagnostic.referentiel_id),
        await referentiels.actions(session, diagnostic.actions_id),
    )
