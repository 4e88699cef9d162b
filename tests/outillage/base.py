"""The PostgreSQL of the suite: one server, one migrated model database, one copy per worker."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import fasteners
import psycopg
from rich.console import Console

from services.commande import amorcage, embarquee, preparation
from services.commande.contexte import Installation
from shared.reglages import Reglages

MODELE = "modele"


@dataclass(frozen=True)
class ServeurTest:
    """A running server; `url` gives the URL of one of its databases."""

    racine: Path
    uri: str

    def url(self, base: str) -> str:
        return preparation.libpq(self.uri, database=base)

    def copie(self, nom: str) -> str:
        """A fresh copy of the model database."""
        with fasteners.InterProcessLock(self.racine / "verrou"):
            with psycopg.connect(self.url("postgres"), autocommit=True) as connexion:
                connexion.execute(f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)')
            preparation.creer_base(self.uri, nom, MODELE)
        return self.url(nom)


def demarrer_serveur(racine: Path) -> ServeurTest:
    """Starts the server, or joins the one that another worker has started."""
    racine.mkdir(parents=True, exist_ok=True)
    with fasteners.InterProcessLock(racine / "verrou"):
        serveur = embarquee.demarrer(racine)
        essai = ServeurTest(racine, serveur.get_uri())
        if not (racine / "modele-pret").exists():
            _regler(essai)
            _creer_modele(essai)
            (racine / "modele-pret").touch()
    return essai


def _regler(serveur: ServeurTest) -> None:
    """No durability needed: the data are thrown away."""
    with psycopg.connect(serveur.url("postgres"), autocommit=True) as connexion:
        for reglage in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            connexion.execute(f"ALTER SYSTEM SET {reglage}")
        connexion.execute("SELECT pg_reload_conf()")


def _creer_modele(serveur: ServeurTest) -> None:
    preparation.creer_base(serveur.uri, MODELE)
    url = serveur.url(MODELE)
    preparation.creer_roles(url, None)
    preparation.migrer(url)
    installation = Installation(Reglages(env="test", var=serveur.racine / "var", database_url=url), url)
    hors_boucle(lambda: _charger(installation))


def _charger(installation: Installation) -> None:
    amorcage.amorcer(installation, Console(quiet=True), demonstration=False)
    asyncio.run(amorcage.comptes_a_creer(installation))


def hors_boucle(travail: Callable[[], object]) -> None:
    """Runs synchronous code that starts its own event loop, from a test that already has one."""
    with ThreadPoolExecutor(1) as fil:
        fil.submit(travail).result()
