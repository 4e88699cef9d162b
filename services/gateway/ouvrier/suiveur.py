"""Follows the feed of one service: one page, one transaction, never twice."""

import time
from collections.abc import Awaitable, Callable
from enum import Enum

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.ouvrier import alertes_aides, besoins, effets, repository
from services.gateway.ouvrier.domain import BATTEMENT_S, PAGE
from services.gateway.ouvrier.repository import Repere
from services.gateway.projection.ecriture import projeter
from services.gateway.relances.campagnes import ecrire_campagnes
from services.gateway.relances.comptes_rendus import ecrire_comptes_rendus
from services.gateway.webhooks.prevision import prevoir_suivis
from shared.base import Base
from shared.contracts.flux import EvenementRecu, PageFlux
from shared.horloge import Horloge

Lire = Callable[[str, int], Awaitable[PageFlux]]


class Pas(Enum):
    """What one step along a feed has found."""

    TARI = "nothing to read"
    AVANCE = "events applied, perhaps more to read"
    OCCUPE = "another worker is applying them"


class Suiveur:
    """Reads with `lire(cursor, limit)`, applies to the views and moves `suivi_flux`, in one transaction."""

    def __init__(self, source: str, base: Base, horloge: Horloge, lire: Lire, page: int = PAGE) -> None:
        self.source = source
        self._base = base
        self._horloge = horloge
        self._lire = lire
        self._page = page
        self._dernier_battement = -BATTEMENT_S

    async def avancer(self) -> Pas:
        """One page; the feed is read before the transaction opens."""
        async with self._base.lecture() as session:
            depuis = await repository.repere(session, self.source)
        page = await self._lire(depuis.curseur, self._page)
        if not page.evenements:
            await self._battre(depuis)
            return Pas.TARI
        async with self._base.ecriture() as session:
            return await self._appliquer(session, depuis, page.evenements)

    async def _appliquer(self, session: AsyncSession, depuis: Repere, evenements: list[EvenementRecu]) -> Pas:
        await repository.creer_suivi(session, self.source)
        suivi = await repository.verrouiller(session, self.source)
        if suivi is None or (suivi.transaction, suivi.numero) != (depuis.transaction, depuis.numero):
            return Pas.OCCUPE
        if not await repository.seul_a_projeter(session):
            return Pas.OCCUPE
        faits = (suivi.effets_transaction, suivi.effets_numero)
        derniers = await projeter(session, self.source, evenements)
        a_faire = [evenement for evenement in derniers if (evenement.transaction, evenement.numero) > faits]
        nouveaux = [e for e in evenements if (e.transaction, e.numero) > faits]
        await prevoir_suivis(session, self.source, [e.id for e in nouveaux])
        if self.source == "parcours":
            await effets.suivre_parcours(session, self._horloge, a_faire)
            await besoins.orienter_besoins(session, self._horloge, a_faire)
            await ecrire_campagnes(session, self._horloge, a_faire)
        if self.source == "aides":
            await alertes_aides.alerter_responsables(session, self._horloge, nouveaux)
            await ecrire_comptes_rendus(session, self._horloge, a_faire)
        await repository.avancer(session, suivi, evenements[-1], tari=len(evenements) < self._page)
        return Pas.AVANCE

    async def _battre(self, lu: Repere) -> None:
        maintenant = time.monotonic()
        if lu.entier and maintenant - self._dernier_battement < BATTEMENT_S:
            return
        async with self._base.ecriture() as session:
            await repository.creer_suivi(session, self.source)
            await repository.battre(session, self.source, lu)
        self._dernier_battement = maintenant
