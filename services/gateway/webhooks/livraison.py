"""Sends what is due: one delivery at a time per subject, at least once, until it is received or given up."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import orjson
from sqlalchemy import RowMapping

from services.gateway.webhooks import domain, repository
from services.gateway.webhooks.abonnement import desactiver
from services.gateway.webhooks.avertissement import avertir
from services.gateway.webhooks.domain import Reponse, Suite
from services.gateway.webhooks.regles import regle
from services.gateway.webhooks.secret import secret, signature
from shared.base import Base
from shared.horloge import Horloge
from shared.trace.contexte import contexte_systeme

Poster = Callable[[str, bytes, dict[str, str]], Awaitable[Reponse]]
_ALEA = random.SystemRandom()


class Livreur:
    """The worker's duty: takes the deliveries due, posts them outside any transaction, writes what came of it."""

    def __init__(self, base: Base, horloge: Horloge, racine: bytes, poster: Poster) -> None:
        self._base = base
        self._horloge = horloge
        self._racine = racine
        self._poster = poster

    async def livrer(self) -> int:
        """Number of deliveries attempted; goes on as long as some are due."""
        total = 0
        while True:
            prises = await self.prendre()
            if not prises:
                return total
            total += len(prises)
            await asyncio.gather(*(self._essayer(prise) for prise in prises))

    async def prendre(self) -> list[RowMapping]:
        """The deliveries due, held for a while: a worker that stops here loses nothing."""
        maintenant = self._horloge.maintenant()
        async with self._base.ecriture() as session:
            return list(await repository.prendre(session, maintenant, maintenant + timedelta(seconds=regle("bail_s"))))

    async def purger(self) -> int:
        """Forgets what is older than what is kept; gives the number of deliveries forgotten."""
        avant = self._horloge.maintenant() - timedelta(days=regle("conservation_jours"))
        async with self._base.ecriture() as session:
            return await repository.purger(session, avant)

    async def _essayer(self, prise: RowMapping) -> None:
        corps = message(prise)
        instant_s = int(self._horloge.maintenant().timestamp())
        signatures = signature(self._secrets(prise), str(prise["id"]), instant_s, corps.decode())
        entetes = {
            "content-type": "application/json",
            "user-agent": "ensemblier",
            "webhook-id": str(prise["id"]),
            "webhook-timestamp": str(instant_s),
            "webhook-signature": signatures,
        }
        await self._noter(prise, await self._poster(prise["url"], corps, entetes))

    def _secrets(self, prise: RowMapping) -> list[str]:
        numeros = [prise["secret_numero"]]
        jusqu_au: datetime | None = prise["secret_precedent_jusqu_au"]
        if jusqu_au is not None and jusqu_au > self._horloge.maintenant():
            numeros.append(prise["secret_numero"] - 1)
        return [secret(self._racine, prise["abonnement_id"], numero) for numero in numeros]

    async def _noter(self, prise: RowMapping, reponse: Reponse) -> None:
        """What follows the attempt; the subscription is locked first, as by its owner's gestures."""
        delais = regle("delais_essais_s")
        suite = domain.suite(reponse, prise["essais"], delais)
        maintenant = self._horloge.maintenant()
        async with self._base.ecriture() as session:
            abonnement = await repository.abonnement_verrouille(session, prise["abonnement_id"])
            livraison = await repository.livraison(session, prise["id"])
            livraison.dernier_statut, livraison.derniere_erreur = reponse.statut, reponse.erreur
            if suite is Suite.RECUE:
                livraison.etat, livraison.recue_le = "recue", maintenant
                return
            alea = _ALEA.uniform(0, regle("dispersion_taux"))
            livraison.prochain_le = domain.prochain_essai(maintenant, prise["essais"], delais, alea, reponse.repos_s)
            if suite is Suite.ABANDON:
                livraison.etat = "abandonnee"
            if suite is not Suite.A_REPRENDRE and abonnement.actif:
                motif = "410" if suite is Suite.PLUS_D_ABONNE else "echecs"
                contexte = contexte_systeme(self._horloge)
                await avertir(session, contexte, abonnement, motif)
                await desactiver(session, contexte, abonnement, motif)


def message(prise: RowMapping) -> bytes:
    """A pointer and a state: whoever may know more reads it through the API with its own rights."""
    donnees = {
        "evenement_id": prise["evenement_id"],
        "sujet_id": prise["sujet_id"],
        "dossier_id": prise["dossier_id"],
        **prise["charge"],
    }
    return orjson.dumps({"type": prise["type"], "timestamp": prise["le"], "data": donnees})
