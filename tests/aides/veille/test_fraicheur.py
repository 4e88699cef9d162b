"""The age of each sheet against a threshold, over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.aides.import_national.politique import politique
from shared.securite.identite import Role
from tests.outillage.edition import proposition, publier
from tests.outillage.http import verifier_probleme
from tests.outillage.import_national import changements, importer, region, source, trancher
from tests.outillage.plateforme import PlateformeTest

ROUTE = "/v1/aides/fraicheur"
DEBUT = datetime(1995, 1, 10, 8, tzinfo=UTC)
SEUIL = politique().fraicheur.seuil_jours


@pytest.fixture
def autrefois(plateforme: PlateformeTest) -> Iterator[None]:
    """Days that no real dispositif covers."""
    plateforme.horloge.fige = DEBUT
    yield
    plateforme.horloge.fige = None


async def etat(plateforme: PlateformeTest, code: str, jours: int, **filtres: str) -> dict[str, Any] | None:
    """The dispositif in the list, some days after its publication."""
    plateforme.horloge.fige = DEBUT + timedelta(days=jours)
    lue = (await plateforme.client(Role.REGION_LECTURE).get(ROUTE, params=filtres)).json()
    assert lue["a_jour"] == sum(e["a_jour"] for e in lue["elements"]) or filtres
    return next((e for e in lue["elements"] if e["dispositif"] == code), None)


async def test_la_fraicheur_est_a_la_region_et_dit_son_seuil(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get(ROUTE), 401, "non-authentifie")
    assert (await plateforme.client(Role.ENTREPRISE, siren="356000000").get(ROUTE)).status_code == 403
    lue = (await plateforme.client(Role.REGION).get(ROUTE)).json()
    assert (lue["seuil_jours"], lue["seuil_a_verifier"], lue["part_a_jour"]) == (SEUIL, True, "1.0000")
    assert lue["dispositifs"] == len(lue["elements"]) == lue["a_jour"] > 30
    chemin = "/v1/dispositifs/inconnu/verification"
    assert (await plateforme.client().post(chemin, json={"note": "x"})).status_code == 401
    refus = await plateforme.client(Role.REGION).post(chemin, json={"note": "x"})
    verifier_probleme(refus, 404, "dispositif-introuvable")


@pytest.mark.usefixtures("autrefois")
async def test_une_fiche_vieillit_apres_le_seuil_et_une_relecture_la_rajeunit(plateforme: PlateformeTest) -> None:
    corps = proposition()
    code = corps["dispositif"]
    await publier(plateforme, corps)
    dernier_jour = await etat(plateforme, code, SEUIL)
    assert dernier_jour is not None
    assert (dernier_jour["age_jours"], dernier_jour["a_jour"], dernier_jour["origine"]) == (SEUIL, True, "publication")
    assert await etat(plateforme, code, SEUIL, perimes="true") is None
    trop = await etat(plateforme, code, SEUIL + 1, perimes="true")
    assert trop is not None
    assert not trop["a_jour"]
    client = plateforme.client(Role.REGION)
    passages = f"/v1/aides/veille/passages?dispositif={code}"
    assert [(await client.post(passages)).json()["perimes"] for _ in range(2)] == [1, 0], "dit une fois"
    relue = await client.post(f"/v1/dispositifs/{code}/verification", json={"note": "Relue sur le site"})
    assert (relue.status_code, relue.json()["origine"], relue.json()["age_jours"]) == (201, "verification", 0)
    encore = await etat(plateforme, code, SEUIL + 2)
    assert encore is not None
    assert encore["age_jours"] == 1


@pytest.mark.usefixtures("autrefois")
async def test_un_flux_sans_rien_a_decider_confirme_la_fiche(plateforme: PlateformeTest) -> None:
    corps = proposition()
    code = corps["dispositif"]
    await publier(plateforme, corps)
    plateforme.horloge.fige = DEBUT + timedelta(days=60)
    client, origine = region(plateforme), source()
    exporte = (await client.get("/v1/aides/dispositifs/export")).json()["elements"]
    ligne = next(e for e in exporte if e["id"].startswith(f"{code}@"))
    fait = await importer(client, origine, [ligne | {"date_cloture": "1995-11-30"}])
    attend = await etat(plateforme, code, 61)
    assert attend is not None
    assert (attend["origine"], attend["age_jours"]) == ("publication", 61)
    (changement,) = (await changements(client, import_id=fait["id"])).values()
    await trancher(client, changement, "rejete")
    confirme = await etat(plateforme, code, 61)
    assert confirme is not None
    assert (confirme["origine"], confirme["age_jours"]) == ("financeur", 1)
