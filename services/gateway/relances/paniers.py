"""Weekly baskets: the stock of each partner by age, and who has left them since the run before."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.relances import faits
from services.gateway.relances.domain import mouvement, panier
from services.gateway.relances.models import PanierReleve
from services.gateway.relances.schemas import SeuilsPaniers
from shared.trace import ContexteRequete

R: Any = PanierReleve.__table__  # type: ignore[attr-defined]
_PRECEDENT = text("SELECT organisation_id, panier FROM panier_releve WHERE numero = :numero")


def numero_semaine(contexte: ContexteRequete) -> tuple[int, str]:
    """(number of the run, name of the ISO week): one run a week, whichever day the worker is up."""
    annee, semaine, _ = contexte.horloge.aujourdhui().isocalendar()
    return annee * 100 + semaine, f"{annee}-S{semaine:02d}"


async def relever(session: AsyncSession, contexte: ContexteRequete, seuils: SeuilsPaniers) -> None:
    """Writes the run of the week once; a second call changes nothing."""
    numero, semaine = numero_semaine(contexte)
    dernier = (await session.execute(select(func.max(R.c.numero)).where(R.c.numero <= numero))).scalar()
    if dernier == numero:
        return
    lus = (await session.execute(_PRECEDENT, {"numero": dernier or 0})).mappings()
    precedents = {ligne["organisation_id"]: ligne["panier"] for ligne in lus}
    maintenant = contexte.horloge.maintenant()
    bornes = {
        "limite": maintenant - timedelta(days=seuils.age_jours),
        "retour": maintenant - timedelta(days=seuils.retour_jours),
        "semaine": maintenant - timedelta(days=7),
    }
    for stock in await faits.stocks(session, **bornes):
        await _ecrire(session, stock, precedents, seuils, {"numero": numero, "semaine": semaine, "le": maintenant})


async def _ecrire(
    session: AsyncSession,
    stock: dict[str, Any],
    precedents: dict[UUID, str | None],
    seuils: SeuilsPaniers,
    commun: dict[str, Any],
) -> None:
    cle, nombres = stock["organisation_id"], {nom: stock[nom] for nom in ("attente", "anciennes")}
    choisi = panier(**nombres, retour=stock["retour"], seuils=seuils.model_dump())
    mouvement_vu = mouvement(precedents.get(cle), choisi, expirees=stock["expirees"])
    if mouvement_vu is not None:
        valeurs = {**commun, **nombres, "organisation_id": cle, "panier": choisi, "mouvement": mouvement_vu}
        await session.execute(insert(PanierReleve).values(valeurs).on_conflict_do_nothing())


async def lire(session: AsyncSession, organisation_id: UUID | None) -> list[RowMapping]:
    """Rows of the last run, of one partner if it is named."""
    requete = select(R).where(R.c.numero == select(func.max(R.c.numero)).scalar_subquery())
    if organisation_id is not None:
        requete = requete.where(R.c.organisation_id == organisation_id)
    return list((await session.execute(requete.order_by(R.c.anciennes.desc(), R.c.organisation_id))).mappings())
