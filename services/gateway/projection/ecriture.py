"""Puts a page of events into the views: timeline and states, in the caller's transaction."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.dossiers.models import Dossier
from services.gateway.projection.models import VueDemande, VueEvenement, VueObjet, VueParcours
from services.gateway.projection.models_suivi import VueDossier, VueJalon, VuePeriode
from services.gateway.projection.repli import replier
from services.gateway.projection.repli_periodes import relier, replier_periode
from services.gateway.projection.vues import Vues
from shared.contracts.flux import EvenementRecu
from shared.journalisation import journal

VUES = (VueEvenement, VueObjet, VueParcours, VueDemande, VuePeriode, VueJalon, VueDossier)
EFFACEMENT_MAX = "10min"
"""Time allowed to empty the views: the usual limit of a statement is too short for years of events."""


async def projeter(session: AsyncSession, source: str, evenements: Sequence[EvenementRecu]) -> list[EvenementRecu]:
    """Adds the events not seen before; gives those that are the latest of their object, in feed order."""
    nouveaux = await _ajouter_evenements(session, source, evenements)
    vues = await _charger(session, {evenement.dossier_id for evenement in nouveaux if evenement.dossier_id})
    derniers = [evenement for evenement in nouveaux if _replier(vues, evenement)]
    relier(vues)
    session.add_all(vues.lignes())
    await session.flush()
    return derniers


def _replier(vues: Vues, evenement: EvenementRecu) -> bool:
    """An event that cannot be read stays in the timeline and never stops the feed."""
    try:
        replier_periode(vues, evenement)
        return replier(vues, evenement)
    except (ValueError, TypeError, KeyError) as erreur:
        journal.warning(
            "evenement_illisible", evenement_id=str(evenement.id), type=evenement.type, erreur=type(erreur).__name__
        )
        return False


async def _ajouter_evenements(
    session: AsyncSession, source: str, evenements: Iterable[EvenementRecu]
) -> list[EvenementRecu]:
    """Adds to the timeline; gives the events that were not there."""
    connus = list(evenements)
    if not connus:
        return []
    valeurs = [
        {"source": source, "evenement_id": evenement.id, **evenement.model_dump(exclude={"curseur", "id"})}
        for evenement in connus
    ]
    requete = insert(VueEvenement).on_conflict_do_nothing(constraint="uq_vue_evenement")
    lignes = await session.execute(requete.returning(VueEvenement.evenement_id), valeurs)  # type: ignore[call-overload]
    ajoutes = set(lignes.scalars())
    return [evenement for evenement in connus if evenement.id in ajoutes]


async def _charger(session: AsyncSession, dossiers: set[UUID]) -> Vues:
    vues = Vues()
    if not dossiers:
        return vues
    vues.parcours = {ligne.parcours_id: ligne for ligne in await _lignes(session, VueParcours, dossiers)}
    vues.demandes = {ligne.demande_id: ligne for ligne in await _lignes(session, VueDemande, dossiers)}
    vues.objets = {ligne.objet_id: ligne for ligne in await _lignes(session, VueObjet, dossiers)}
    vues.jalons = {ligne.parcours_id: ligne for ligne in await _lignes(session, VueJalon, dossiers)}
    vues.dossiers = await _dossiers(session, dossiers)
    for ligne in await _lignes(session, VuePeriode, dossiers):
        vues.periodes.setdefault(ligne.objet_id, {})[ligne.numero] = ligne
    return vues


async def _dossiers(session: AsyncSession, dossiers: set[UUID]) -> dict[UUID, VueDossier]:
    """Rows of the dossiers, with the company and département that their sheets give now."""
    vues = {ligne.dossier_id: ligne for ligne in await _lignes(session, VueDossier, dossiers)}
    for dossier in (await session.execute(select(Dossier).where(Dossier.id.in_(dossiers)))).scalars():  # type: ignore[attr-defined]
        vue = vues.setdefault(dossier.id, VueDossier(dossier_id=dossier.id, siren="", ouvert_le=dossier.ouvert_le))
        vue.siren, vue.departement = dossier.siren, dossier.departement
    return vues


async def _lignes(session: AsyncSession, modele: Any, dossiers: set[UUID]) -> Sequence[Any]:
    lues = await session.execute(select(modele).where(modele.dossier_id.in_(dossiers)))
    lignes: Sequence[Any] = lues.scalars().all()
    return lignes


async def vider(session: AsyncSession) -> None:
    """Empties the views, before they are read again from the feeds."""
    await session.execute(text(f"SET LOCAL statement_timeout = '{EFFACEMENT_MAX}'"))
    for modele in VUES:
        await session.execute(delete(modele))
