"""The main job, end to end over HTTP, with the four services in one process."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from clients.histoire.acteurs import Acteurs
from clients.histoire.effet import regarder
from clients.histoire.entreprise import entreprise_fictive
from clients.histoire.etapes import ETAPES, jouer
from tests.outillage.base import ServeurTest
from tests.outillage.plateforme import PlateformeTest


@pytest.fixture
async def acteurs(plateforme: PlateformeTest, serveur: ServeurTest) -> AsyncIterator[Acteurs]:
    def creer() -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=plateforme.plateforme, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://ensemblier", timeout=30)

    distribution = Acteurs(creer)
    await distribution.distribuer(json.loads((serveur.racine / "var" / "demonstration.json").read_text()))
    yield distribution
    await distribution.fermer()


async def test_une_entreprise_va_du_dossier_a_l_effet_mesure(plateforme: PlateformeTest, acteurs: Acteurs) -> None:
    phrases: list[str] = []
    entreprise = await jouer(acteurs, entreprise_fictive(), phrases.append)
    await plateforme.rattraper()
    await regarder(acteurs, entreprise, phrases.append)
    recit = "\n".join(phrases)
    assert "Cofinancer le diagnostic ? Indicateurs de départ manquants (409)." in recit
    assert "aucune dispense motivée" in recit
    assert "Couverture de la mesure à six mois : 1" in recit
    vue = await acteurs["ensemblier"].lire(f"/v1/dossiers/{entreprise.siren}")
    assert vue["parcours"][0]["etape"] == "cloture"
    assert {"faisabilite", "adaptation", "financement", "deploiement", "suivi"} <= set(
        vue["parcours"][0]["jalons"]["etapes"]
    )
    assert vue["demandes"][0]["etat"] == "payee"
    assert vue["demandes"][0]["montant_paye_eur"] == vue["demandes"][0]["montant_accorde_eur"]
    assert vue["diagnostics"][0]["etat"] == "restitue"
    assert vue["a_jour"]["retard"] == []
    journal = (await acteurs["ensemblier"].lire(f"/v1/dossiers/{entreprise.siren}/journal?limite=100"))["elements"]
    assert {ligne["service"] for ligne in journal} == {"gateway", "diagnostic", "parcours", "aides"}
    assert len(ETAPES) == 17
