"""The same story with four processes and a worker, against an outside PostgreSQL over TCP with passwords."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from clients.histoire.acteurs import Acteurs
from clients.histoire.effet import regarder
from clients.histoire.entreprise import entreprise_fictive
from clients.histoire.etapes import jouer
from services.commande import amorcage
from services.commande.contexte import Installation
from shared.reglages import SERVICES, Reglages
from tests.outillage.base import hors_boucle
from tests.outillage.postgres_tcp import postgres_tcp
from tests.outillage.processus import ensemblier, lancer, port_libre, serveur_sur

SECRET = "un-secret-d-essai"


@contextmanager
def quatre_processus(racine: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """URL of the entry, and the keys of the demonstration accounts."""
    with ExitStack() as pile:
        url = pile.enter_context(postgres_tcp(racine / "base"))
        communs = {"database_url": url, "secret": SECRET, "var": str(racine / "var"), "env": "test"}
        prepare = ensemblier("seed", **communs)
        assert prepare.returncode == 0, prepare.stderr
        _creer_comptes(url, racine / "var")
        ports = {service: port_libre() for service in SERVICES}
        communs |= {f"{service}_url": f"http://127.0.0.1:{port}" for service, port in ports.items()}
        for service, port in ports.items():
            pile.enter_context(serveur_sur(port, service, **communs))
        pile.enter_context(lancer("worker", **communs))
        yield f"http://127.0.0.1:{ports['gateway']}", json.loads((racine / "var" / "demonstration.json").read_text())


def _creer_comptes(url: str, var: Path) -> None:
    reglages = Reglages(env="test", var=var, database_url=url, secret=SECRET)
    installation = Installation(reglages, url)
    hors_boucle(lambda: asyncio.run(amorcage.comptes_a_creer(installation)))


@pytest.fixture(scope="module")
def plateforme_repartie(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    with quatre_processus(tmp_path_factory.mktemp("repartie")) as (url, secrets):
        yield url, secrets


async def test_l_histoire_se_joue_en_quatre_processus(plateforme_repartie: tuple[str, dict[str, str]]) -> None:
    url, secrets = plateforme_repartie
    acteurs = Acteurs(lambda: httpx.AsyncClient(base_url=url, timeout=30))
    try:
        await acteurs.distribuer(secrets)
        entreprise = await jouer(acteurs, entreprise_fictive())
        await regarder(acteurs, entreprise, lambda _: None)
        vue = await attendre_la_vue(acteurs, entreprise.siren)
    finally:
        await acteurs.fermer()
    assert vue["parcours"][0]["etape"] == "cloture"
    assert vue["demandes"][0]["etat"] == "payee"


async def test_un_pret_de_robot_se_joue_en_quatre_processus(plateforme_repartie: tuple[str, dict[str, str]]) -> None:
    url, secrets = plateforme_repartie
    acteurs = Acteurs(lambda: httpx.AsyncClient(base_url=url, timeout=30))
    try:
        await acteurs.distribuer(secrets)
        entreprise = await jouer(acteurs, entreprise_fictive(modele="pret-robot"))
        vue = await attendre_la_vue(acteurs, entreprise.siren)
    finally:
        await acteurs.fermer()
    assert (vue["parcours"][0]["modele"], vue["parcours"][0]["etape"]) == ("pret-robot", "cloture")


async def attendre_la_vue(acteurs: Acteurs, siren: str) -> dict[str, Any]:
    """The 360° view once the worker has read everything."""
    fin = time.monotonic() + 20
    while True:
        vue = await acteurs["ensemblier"].lire(f"/v1/dossiers/{siren}")
        payee = [demande["etat"] for demande in vue["demandes"]] == ["payee"]
        if (payee and vue["parcours"][0]["etape"] == "cloture") or time.monotonic() > fin:
            return dict(vue)
