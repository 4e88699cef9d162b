"""Making the lists that wait: one at a time in this process, each under a lease that its progress renews."""

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import orjson
from sqlalchemy import RowMapping

from services.aides.ciblage import repository
from services.aides.ciblage.depot import deposer, nom_de_fichier
from services.aides.ciblage.errors import CiblageImpossible
from services.aides.ciblage.preparation import FICHIER, ecrire_demande, preparer
from services.aides.settings import Settings
from shared.base import Base
from shared.horloge import Horloge
from shared.journalisation import journal
from shared.trace import tracer
from shared.trace.contexte import contexte_systeme

BAIL_S = 60.0
"""A list whose process says nothing for this long is made again, by whoever passes."""
BATTEMENT_S = 15.0
"""A process that says nothing (it unpacks an archive) keeps its lease by living."""
TENTATIVES_MAX = 3
CONSERVATION = timedelta(days=7)
"""Life of the files (HYPOTHESE: a week to call; a call list grows old with the stock)."""
ABANDON = "Le travail a été interrompu plusieurs fois ; demander une autre liste, ou prévenir l'exploitant."


class BailPerdu(Exception):
    """The list has passed to another worker."""


class Fabrique:
    """Makes the lists of this process; any number of them may work on the same base."""

    def __init__(self, base: Base, horloge: Horloge, reglages: Settings) -> None:
        self._base = base
        self._horloge = horloge
        self._reglages = reglages
        self._tache: asyncio.Task[None] | None = None
        self._guichet = asyncio.Lock()

    async def passer(self) -> tuple[int, int]:
        """(lists begun, lists expired). The list begun goes on after this returns."""
        expirees = await self._expirer()
        async with self._guichet:
            if self._tache is not None and not self._tache.done():
                return 0, expirees
            async with self._base.ecriture() as session:
                ligne = await repository.prendre(session, BAIL_S)
            if ligne is None:
                return 0, expirees
            self._tache = asyncio.create_task(self._faire(ligne), name=f"ciblage-{ligne['id']}")
        return 1, expirees

    async def attendre(self) -> None:
        """Waits for the list that is being made."""
        if self._tache is not None:
            await self._tache

    async def arreter(self) -> None:
        """Stops what is being made: its lease ends, another process takes it."""
        if self._tache is not None:
            self._tache.cancel()
            await asyncio.gather(self._tache, return_exceptions=True)

    async def _expirer(self) -> int:
        contexte = contexte_systeme(self._horloge)
        async with self._base.ecriture() as session:
            expirees = await repository.expirer(session, self._horloge.maintenant())
            for ciblage_id in expirees:
                await tracer(session, contexte, type="aides.ciblage.expire", objet_id=ciblage_id)
        return len(expirees)

    async def _faire(self, ligne: RowMapping) -> None:
        """Everything that stops a list ends in its row; only a stop of this process leaves it to another."""
        try:
            cause = await self._essayer(ligne)
            if cause is not None:
                async with self._base.ecriture() as session:
                    await self._finir(session, ligne, "echouee", cause=cause)
        except BailPerdu:
            journal.warning("ciblage_passe_a_un_autre", ciblage_id=str(ligne["id"]))
        except Exception as erreur:  # noqa: BLE001  the lease ends, the list is taken again
            journal.error("ciblage_interrompu", ciblage_id=str(ligne["id"]), exc_info=erreur)

    async def _essayer(self, ligne: RowMapping) -> str | None:
        """Why the list can never be made; None when it is made. What may pass is raised."""
        try:
            await self._fabriquer(ligne)
        except CiblageImpossible as erreur:
            return str(erreur)
        except BailPerdu:
            raise
        except Exception as erreur:
            if ligne["tentatives"] < TENTATIVES_MAX:
                raise
            journal.error("ciblage_abandonne", ciblage_id=str(ligne["id"]), exc_info=erreur)
            return ABANDON
        return None

    async def _fabriquer(self, ligne: RowMapping) -> None:
        if ligne["tentatives"] > TENTATIVES_MAX:
            raise CiblageImpossible(ABANDON)
        async with self._base.lecture() as session:
            contenu = await preparer(session, ligne, self._reglages)
        dossier = await asyncio.to_thread(self._atelier)
        try:
            await asyncio.to_thread(ecrire_demande, dossier, contenu)
            await self._executer(ligne, dossier)
            bilan = orjson.loads(await asyncio.to_thread((dossier / "bilan.json").read_bytes))
            await self._ranger(ligne, dossier, contenu, bilan)
        finally:
            await asyncio.to_thread(shutil.rmtree, dossier, ignore_errors=True)

    def _atelier(self) -> Path:
        parent = self._reglages.var / "ciblages"
        parent.mkdir(parents=True, exist_ok=True)
        return Path(mkdtemp(prefix="liste-", dir=parent))

    async def _executer(self, ligne: RowMapping, dossier: Path) -> None:
        """Runs the process to its end, and stops it when the list has passed to another."""
        commande = [sys.executable, "-m", "services.aides.ciblage.processus", str(dossier)]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        processus = await asyncio.create_subprocess_exec(*commande, stdout=asyncio.subprocess.PIPE, env=env)
        assert processus.stdout is not None
        try:
            await self._suivre(ligne, processus.stdout)
            code = await processus.wait()
        finally:
            if processus.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    processus.kill()
                await processus.wait()
        if code == 1 and (dossier / "cause.txt").exists():
            raise CiblageImpossible(await asyncio.to_thread((dossier / "cause.txt").read_text, "utf-8"))
        if code != 0:
            raise RuntimeError(f"the process ended with code {code}")

    async def _suivre(self, ligne: RowMapping, sortie: asyncio.StreamReader) -> None:
        """Writes how far the process says it is; while it says nothing, says that it lives. BailPerdu."""
        dit: dict[str, Any] = {"etape": "Préparation", "fait": 0}
        while True:
            with contextlib.suppress(TimeoutError):
                octets = await asyncio.wait_for(sortie.readline(), BATTEMENT_S)
                if not octets:
                    return
                dit = orjson.loads(octets)
            async with self._base.ecriture() as session:
                if not await repository.avancer(session, ligne, dit["etape"], dit["fait"], BAIL_S):
                    raise BailPerdu

    async def _ranger(
        self, ligne: RowMapping, dossier: Path, contenu: Mapping[str, Any], bilan: dict[str, Any]
    ) -> None:
        """The files and the end of the list, in one transaction."""
        partenaire = contenu["zones"][0]["partenaire"]
        base = dossier / "listes" / partenaire / FICHIER
        lignes = bilan["listes"][f"{partenaire}/{FICHIER}"]
        nom = nom_de_fichier(partenaire, contenu["territoire"], contenu["jour"])
        async with self._base.ecriture() as session:
            for format_ in contenu["formats"]:
                chemin = base.with_name(f"{FICHIER}.{format_}")
                await deposer(session, ligne["id"], format_, chemin, nom=f"{nom}.{format_}", lignes=lignes)
            await self._finir(session, ligne, "prete", bilan=bilan)

    async def _finir(self, session: Any, ligne: RowMapping, etat: str, **faits: Any) -> None:
        le = self._horloge.maintenant()
        expire = le + CONSERVATION if etat == "prete" else None
        ecrits = {**faits, "bilan": orjson.dumps(faits["bilan"]).decode() if "bilan" in faits else None}
        if not await repository.terminer(session, ligne, etat, le, expire=expire, **ecrits):
            raise BailPerdu
        await tracer(session, contexte_systeme(self._horloge), type=f"aides.ciblage.{etat}", objet_id=ligne["id"])
