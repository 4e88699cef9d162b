"""The worker: one task per feed and per periodic duty, none of which can stop the others."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI

from services.gateway.orientations.courrier import ecrire_dues
from services.gateway.orientations.expiration import expirer_echues
from services.gateway.orientations.transition import fermer_acces
from services.gateway.ouvrier import domain, repository
from services.gateway.ouvrier.ciblages import Ciblages
from services.gateway.ouvrier.entretien import reparer_fiches
from services.gateway.ouvrier.reponses_opco import rendre_reponses
from services.gateway.ouvrier.sources import lecteur
from services.gateway.ouvrier.suiveur import Pas, Suiveur
from services.gateway.projection.domain import SOURCES
from services.gateway.projection.ecriture import vider
from services.gateway.relances.execution import executer_seul
from services.gateway.settings import Settings
from services.gateway.sollicitations.relance import abandonner_incompletes, relancer_incompletes
from shared.base import Base
from shared.clients.aides import ClientAides
from shared.clients.parcours import ClientParcours
from shared.journalisation import journal

Travail = Callable[[], Awaitable[Any]]


class Ouvrier:
    """Background work of the gateway; several may run at once, on as many machines."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._base: Base = app.state.base
        self._reglages: Settings = app.state.reglages
        self._taches: list[asyncio.Task[None]] = []
        self._ciblages = Ciblages(self._base, app.state.voisinage, app.state.emetteur)
        self.echecs: dict[str, int] = {}
        self.suiveurs = {source: self._suiveur(source) for source in SOURCES}

    def _suiveur(self, source: str) -> Suiveur:
        etat = self._app.state
        return Suiveur(source, self._base, etat.horloge, lecteur(source, self._base, etat.voisinage, etat.emetteur))

    def demarrer(self) -> None:
        """Starts the tasks in the running loop."""
        reglages = self._reglages
        for source, suiveur in self.suiveurs.items():
            self._lancer(f"suivi-{source}", suiveur.avancer, reglages.pas_suivi_s)
        self._lancer("diffusion", self._app.state.diffusion.rattraper, reglages.diffusion_s)
        self._lancer("reparation", self.reparer, reglages.reparation_s)
        self._lancer("expiration", self.expirer, reglages.expiration_s)
        self._lancer("groupes", self.appliquer_groupes, reglages.groupes_s)
        self._lancer("silences", self.appliquer_silences, reglages.silences_s)
        self._lancer("ciblages", self.passer_ciblages, reglages.ciblages_s)
        self._lancer("controles", self.reprendre_controles, reglages.controles_s)
        self._lancer("campagnes", self.passer_campagnes, reglages.campagnes_s)
        self._lancer("veille-aides", self.veiller_sur_les_aides, reglages.veille_aides_s)
        self._lancer("comptes-rendus", self.passer_comptes_rendus, reglages.campagnes_s)
        self._lancer("reponses-opco", self.rendre_reponses_opco, reglages.reponses_opco_s)
        self._lancer("sollicitations", self.relancer_sollicitations, reglages.sollicitations_s)
        self._lancer("livraison", self._app.state.livreur.livrer, reglages.livraison_s)
        self._lancer("purge", self._app.state.livreur.purger, reglages.purge_s)
        self._lancer("relances", self.relancer, reglages.relances_s)
        self._lancer("lettres-orientation", self.ecrire_orientations, reglages.courriels_s)
        if self._app.state.facteur is not None:
            self._lancer("courriels", self._app.state.facteur.distribuer, reglages.courriels_s)

    def _lancer(self, nom: str, travail: Travail, pas_s: float) -> None:
        self._app.state.sondes[nom] = lambda: not self.echecs.get(nom)
        self._taches.append(asyncio.create_task(self._repeter(nom, travail, pas_s), name=nom))

    async def _repeter(self, nom: str, travail: Travail, pas_s: float) -> None:
        while True:
            resultat = await self._essayer(nom, travail)
            if resultat is not Pas.AVANCE:
                await asyncio.sleep(domain.repos(pas_s, self.echecs.get(nom, 0)))

    async def _essayer(self, nom: str, travail: Travail) -> Any:
        """Runs the work once; whatever it raises is counted and logged at the first time, never passed on."""
        try:
            resultat = await travail()
        except Exception as erreur:  # noqa: BLE001  a task of the worker survives any failure of its work
            self.echecs[nom] = self.echecs.get(nom, 0) + 1
            if self.echecs[nom] == 1:
                journal.warning("travail_en_echec", travail=nom, erreur=type(erreur).__name__, exc_info=erreur)
            return None
        if self.echecs.pop(nom, 0):
            journal.info("travail_repris", travail=nom)
        return resultat

    async def arreter(self) -> None:
        """Cancels the tasks and waits for them: an open transaction is rolled back, nothing is half applied."""
        for tache in self._taches:
            tache.cancel()
        await asyncio.gather(*self._taches, return_exceptions=True)
        self._taches.clear()

    async def relancer(self) -> int:
        """Reminders, news to the companies, baskets; gives the number of mails put in the outbox."""
        return await executer_seul(self._base, self._app.state.horloge)

    async def reparer(self) -> int:
        """Repairs the typed sheets; gives their number."""
        etat = self._app.state
        return await reparer_fiches(self._base, etat.annuaire, etat.diffusion, etat.horloge)

    async def expirer(self) -> int:
        """Expires the orientations that nobody has answered and the accesses of former partners; gives their number."""
        etat = self._app.state
        expirees = await expirer_echues(self._base, etat.diffusion, etat.horloge)
        return expirees + await fermer_acces(self._base, etat.diffusion, etat.horloge)

    async def ecrire_orientations(self) -> int:
        """Writes to the antennes that an orientation names; gives the number of mails put in the outbox."""
        etat = self._app.state
        return await ecrire_dues(self._base, etat.horloge, etat.emetteur)

    async def appliquer_groupes(self) -> None:
        """Has the closing dates of groups applied, until none is due."""
        while await self._parcours().appliquer_groupes():
            pass

    async def appliquer_silences(self) -> None:
        """Has what silence decides applied, until none is due."""
        while await self._parcours().appliquer_silences():
            pass

    async def reprendre_controles(self) -> int:
        """Has the checks that no outside source has answered asked again; gives the number recorded."""
        etat, faits, apres = self._app.state, 0, None
        while True:
            reprise = await ClientAides(etat.voisinage, etat.emetteur.jeton_systeme()).reprendre_controles(apres)
            faits, apres = faits + reprise.faits, reprise.apres
            if apres is None:
                return faits

    async def passer_campagnes(self) -> None:
        """Has the requests of the campaigns planned, sent, reminded and closed, until none is due."""
        while await self._parcours().passer_campagnes():
            pass

    async def veiller_sur_les_aides(self) -> None:
        """Has the source pages of the catalogue tried and the stale sheets told, until none is due."""
        etat = self._app.state
        while await ClientAides(etat.voisinage, etat.emetteur.jeton_systeme()).veiller():
            pass

    async def passer_comptes_rendus(self) -> None:
        """Has the reports after the awards asked and reminded, until none is due."""
        etat = self._app.state
        while await ClientAides(etat.voisinage, etat.emetteur.jeton_systeme()).passer_comptes_rendus():
            pass

    async def passer_ciblages(self) -> bool:
        """Says where the partners act when that has changed, and has the call lists that wait begun."""
        return await self._ciblages.passer()

    def _parcours(self) -> ClientParcours:
        """A client with a fresh token: a long pass may outlive the one it began with."""
        etat = self._app.state
        return ClientParcours(etat.voisinage, etat.emetteur.jeton_systeme())

    async def rendre_reponses_opco(self) -> int:
        """Gives the answers of training funds back to the needs; gives their number."""
        etat = self._app.state
        return await rendre_reponses(self._base, etat.voisinage, etat.emetteur, etat.horloge)

    async def relancer_sollicitations(self) -> int:
        """Reminds the unfinished requests once, then sets them aside; gives the number reminded."""
        relancees = await relancer_incompletes(self._base, self._app.state.horloge)
        await abandonner_incompletes(self._base, self._app.state.horloge)
        return relancees

    async def rattraper_tout(self) -> list[str]:
        """Applies all that the feeds hold, until every one is dry; gives the sources that could not be read."""
        en_panne: set[str] = set()
        while True:
            pas = {nom: await self._pas(nom) for nom in SOURCES if nom not in en_panne}
            en_panne |= {nom for nom, resultat in pas.items() if resultat is None}
            if all(resultat in (Pas.TARI, None) for resultat in pas.values()):
                return sorted(en_panne)
            if Pas.OCCUPE in pas.values():
                await asyncio.sleep(self._reglages.pas_suivi_s / 10)

    async def _pas(self, source: str) -> Pas | None:
        resultat: Pas | None = await self._essayer(f"suivi-{source}", self.suiveurs[source].avancer)
        return resultat

    async def reconstruire(self) -> list[str]:
        """Empties the views and reads the feeds again from the start; effects on dossiers are not done again."""
        async with self._base.ecriture() as session:
            await repository.verrouiller_tout(session)
            await vider(session)
            await repository.remettre_au_debut(session)
        return await self.rattraper_tout()
