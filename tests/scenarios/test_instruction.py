"""The instruction as the story tells it: the desk, an opinion, the chain, the deliberation."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from clients.histoire import instruction
from clients.histoire.acteurs import Acteurs
from clients.histoire.entreprise import entreprise_fictive
from clients.histoire.etapes import jouer
from tests.outillage.base import ServeurTest
from tests.outillage.instruction import publier
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


@pytest.fixture
async def chaines(plateforme: PlateformeTest, acteurs: Acteurs) -> AsyncIterator[None]:
    """The chains of the demonstration in force, then taken back: the other tests have none."""
    for dispositif in instruction.AVEC_CHAINE:
        await publier(plateforme, _corps(dispositif, instruction.CHAINE))
    await instruction.publier_les_chaines(acteurs)
    yield
    for dispositif in instruction.AVEC_CHAINE:
        await publier(plateforme, _corps(dispositif, {"tranches": [], "a_verifier": True}))


def _corps(dispositif: str, contenu: dict[str, object]) -> dict[str, object]:
    return {"genre": "chaine", "dispositif": dispositif, "motif": "Essai", "contenu": contenu}


@pytest.mark.usefixtures("chaines")
async def test_l_histoire_dit_le_guichet_l_avis_et_chaque_niveau_jusqu_au_vote(acteurs: Acteurs) -> None:
    phrases: list[str] = []
    entreprise = await jouer(acteurs, entreprise_fictive(), phrases.append, jusqu_a="instruction")
    recit = "\n".join(phrases)
    assert "une personne la prend" in recit
    assert "il lit un résumé, pas la demande (404), et répond « favorable sous réserve »" in recit
    assert "Approbation attendue : Responsable de guichet (niveau 1 sur 3)." in recit
    assert [p for p in phrases if p.startswith("  · Commission permanente approuve, délibération CP ")]
    chemin = f"/v1/demandes/{entreprise.demandes[0]}/instruction"
    lue = await acteurs["instructeur"].lire(chemin)
    assert lue["reference_decision"].startswith("CP ")
    assert (lue["chaine"]["complete"], lue["avis"][0]["etat"]) == (True, "repondu")
