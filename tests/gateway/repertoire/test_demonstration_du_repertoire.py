"""The demonstration directory: loaded once, sound, and honest about what it does not know."""

from pathlib import Path
from typing import Any

import pytest

from services.commande.amorcage import charger_le_repertoire, organisation_id
from services.commande.contexte import Installation
from shared.reglages import Reglages
from shared.securite.identite import Role
from tests.outillage.base import ServeurTest
from tests.outillage.plateforme import PlateformeTest, monter_plateforme


@pytest.fixture(scope="module")
async def repertoire(serveur: ServeurTest, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A platform of its own whose directory was loaded twice."""
    url, var = serveur.copie(f"repertoire_{worker_id}"), Path(tmp_path_factory.mktemp("repertoire"))
    installation = Installation(Reglages(env="test", var=var, database_url=url), url)
    await charger_le_repertoire(installation)
    async with monter_plateforme(url, var) as plateforme:
        premiers = await programmes(plateforme)
        await charger_le_repertoire(installation)
        assert await programmes(plateforme) == premiers
        yield plateforme


async def programmes(plateforme: PlateformeTest) -> list[dict[str, Any]]:
    reponse = await plateforme.client(Role.REGION).get("/v1/programmes", params={"limite": 100})
    return list(reponse.json()["elements"])


async def test_le_repertoire_de_demonstration_se_charge_une_fois(repertoire: PlateformeTest) -> None:
    lus = await programmes(repertoire)
    assert len(lus) == 20
    assert {lu["etat"] for lu in lus} == {"publie"}
    antennes = (await repertoire.client(Role.REGION).get("/v1/antennes?limite=100")).json()["elements"]
    assert all(antenne["boite"].endswith(".example") for antenne in antennes)
    conseillers = (await repertoire.client(Role.ENSEMBLIER).get("/v1/conseillers")).json()["elements"]
    assert {conseiller["organisation_id"] for conseiller in conseillers} == {
        str(organisation_id("cci-paris-idf")),
        str(organisation_id("cetim")),
    }


async def test_chaque_chiffre_sans_source_est_a_verifier(repertoire: PlateformeTest) -> None:
    for lu in await programmes(repertoire):
        contenu = lu["contenu"]
        assert contenu["source"], lu["code"]
        assert contenu["prix"]["a_verifier"] or contenu["prix"]["source"], lu["code"]
        places = contenu["capacite"]["places"]
        assert (
            places is None
            or contenu["capacite"]["a_verifier"]
            or str(places) in contenu["source"]
            or ("trentaine" in contenu["source"] and places == 30)
        ), lu["code"]


async def test_une_entreprise_de_seine_et_marne_trouve_sa_cci(repertoire: PlateformeTest) -> None:
    entreprise = {"code_commune": "77288", "naf": "25.62B", "tranche_effectif": "12", "categorie": "PME"}
    corps = {"axe": "lea_flux", "offre": "diagnostic", "entreprise": entreprise}
    reponse = (await repertoire.client(Role.ENSEMBLIER).post("/v1/appariements", json=corps)).json()
    codes = {propose["code"]: propose["antenne"]["code"] for propose in reponse["proposes"]}
    assert codes == {"diagnostic-performance-77": "cci-77", "diagnostic-atelier-cetim": "cetim-idf"}
    assert all(propose["a_verifier"] for propose in reponse["proposes"])


async def test_le_repertoire_montre_des_manques_et_un_recouvrement(repertoire: PlateformeTest) -> None:
    client = repertoire.client(Role.REGION)
    resume = (await client.get("/v1/couverture", params={"diagnostics": "sans"})).json()["resume"]
    assert sum(resume.values()) == 288
    assert resume["couverte"] > resume["lacune"] > 0
    paires = (await client.get("/v1/recouvrements")).json()["paires"]
    assert {"marches-etrangers-cci", "marches-etrangers-business-france"} in [
        {paire["programme"]["code"], paire["autre"]["code"]} for paire in paires
    ]
