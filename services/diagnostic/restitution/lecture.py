"""Gathers the facts of a restitution from what is frozen, and the names of the company."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.notation.bareme import bareme
from services.diagnostic.notation.evaluation import etats_des_questions
from services.diagnostic.referentiels import repository as referentiels
from services.diagnostic.restitution.assemblage import Sources, assembler
from services.diagnostic.restitution.faits_schemas import FaitsRestitution
from services.diagnostic.restitution.rejeu import reponses_figees
from services.diagnostic.restitution.service import Lu, en_recommandations
from shared.perimetre.service import PERIMETRE


async def faits_de(session: AsyncSession, lu: Lu) -> FaitsRestitution:
    """Everything the three renderings say."""
    diagnostic = lu.diagnostic
    referentiel = await referentiels.referentiel(session, diagnostic.referentiel_id)
    etats = etats_des_questions(bareme(referentiel, diagnostic.type), reponses_figees(lu.contenu))
    textes = await referentiels.contenu(session, diagnostic.referentiel_id)
    actions = await en_recommandations(session, lu, toutes=False)
    colonnes = (PERIMETRE.c.raison_sociale, PERIMETRE.c.siren, PERIMETRE.c.siret)
    requete = select(*colonnes).where(PERIMETRE.c.dossier_id == diagnostic.dossier_id)
    entreprise = (await session.execute(requete)).mappings().one()
    return FaitsRestitution.model_validate(
        {
            **assembler(Sources(lu.contenu, referentiel, {code: str(etat) for code, etat in etats.items()}, textes)),
            **{nom: getattr(diagnostic, nom) for nom in ("type", "moment", "etat", "restitue_le")},
            "diagnostic_id": diagnostic.id,
            "entreprise": dict(entreprise),
            "calcule_le": lu.calcule_le,
            "sha256": lu.sha256,
            "actions": [action.model_dump() for action in actions.recommandations],
        }
    )
