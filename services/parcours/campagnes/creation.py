"""A grouped campaign: decided by the Region before its first request."""

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.campagnes.errors import CampagneDejaLancee, LancementImpossible
from services.parcours.campagnes.models import Campagne
from services.parcours.campagnes.repository import C, G
from services.parcours.campagnes.schemas import CampagneNouvelle
from shared.identifiants import uuid7
from shared.trace import ContexteRequete, tracer

_OUBLIER = text("DELETE FROM collecte WHERE campagne_id = :campagne AND etat = 'prevue'")


async def grouper(session: AsyncSession, contexte: ContexteRequete, entree: CampagneNouvelle) -> Campagne:
    """The campaign, all of whose companies will be asked the same day; what was only planned is planned again."""
    if entree.lancee_le <= contexte.horloge.aujourdhui() or entree.lancee_le.year != entree.annee:
        raise LancementImpossible(champ="body.lancee_le")
    valeurs = {"annee": entree.annee, "moment": entree.moment, "regime": "glissante"}
    auteur = {"cree_le": contexte.horloge.maintenant(), "cree_par": contexte.identite.compte_id}
    await session.execute(insert(Campagne).values(id=uuid7(), **valeurs, **auteur).on_conflict_do_nothing())
    requete = select(Campagne).where(G.c.annee == entree.annee, G.c.moment == entree.moment).with_for_update()
    campagne = (await session.execute(requete)).scalar_one()
    parties = select(func.count()).where(C.c.campagne_id == campagne.id, C.c.etat != "prevue")
    if campagne.regime == "groupee" or (await session.execute(parties)).scalar_one():
        raise CampagneDejaLancee()
    await session.execute(_OUBLIER, {"campagne": campagne.id})
    campagne.regime, campagne.lancee_le = "groupee", entree.lancee_le
    await session.flush()
    apres = {"annee": entree.annee, "moment": entree.moment, "lancee_le": entree.lancee_le}
    await tracer(session, contexte, type="parcours.campagne.groupee", objet_id=campagne.id, apres=apres)
    return campagne
