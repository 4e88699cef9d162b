"""Assembles the page of a dossier, and waits for what the caller has just written."""

import asyncio
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.projection import repository
from services.gateway.projection.domain import SOURCES
from services.gateway.projection.libelles import libelle
from services.gateway.projection.schemas import AJour, LigneJournal, VueDossier
from shared.base import Base
from shared.securite.identite import PARTENAIRES
from shared.trace import ContexteRequete
from shared.trace.contexte import COMPTE_SYSTEME
from shared.trace.flux import DEBUT

ATTENTE_MAX_S = 2.0
"""Longest wait for a position; the view then says what it lacks."""
_SONDAGE_S = 0.02


async def attendre(base: Base, source: str, transaction: int) -> bool:
    """Waits until the views hold the write; False after ATTENTE_MAX_S. No connection is held between two looks."""
    boucle = asyncio.get_running_loop()
    fin = boucle.time() + ATTENTE_MAX_S
    while True:
        async with base.directe() as connexion:
            if await repository.position_lue(connexion, source, transaction):
                return True
        if boucle.time() >= fin:
            return False
        await asyncio.sleep(_SONDAGE_S)


async def composer(
    connexion: AsyncConnection, contexte: ContexteRequete, fiche: RowMapping, manque: str | None
) -> VueDossier:
    """The page as the caller may see it today; `manque` names the service whose awaited write is not there."""
    identite = contexte.identite
    partenaire = identite.organisation_id if identite.role in PARTENAIRES else None
    lue = await repository.vue(connexion, fiche["id"], contexte.horloge.aujourdhui(), partenaire)
    suivis = await repository.suivis(connexion)
    faits = [ligne_journal(fait) for fait in lue["evenements"]]
    return VueDossier.model_validate(
        {**lue, "fiche": dict(fiche), "evenements": faits, "a_jour": a_jour(suivis, manque)}
    )


def a_jour(suivis: dict[str, Any], manque: str | None) -> AJour:
    """Up to where each feed is read, and which are late."""
    en_retard = {nom for nom in SOURCES if nom == manque or nom not in suivis or suivis[nom]["en_retard"]}
    return AJour(
        positions={nom: suivis[nom]["position"] if nom in suivis else DEBUT for nom in SOURCES},
        lu_le={nom: suivis[nom]["lu_le"] if nom in suivis else None for nom in SOURCES},
        retard=sorted(en_retard),
    )


def ligne_journal(fait: Any) -> LigneJournal:
    """A line of the timeline from its row (or its JSON)."""
    automatique = str(fait["acteur_id"]) == str(COMPTE_SYSTEME)
    phrase = libelle(fait["type"], fait["donnees"])
    return LigneJournal.model_validate({**fait, "libelle": phrase, "automatique": automatique})
