"""The catalogue over HTTP: versions by date, filters, rules and sources."""

from datetime import date

import pytest

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def test_un_anonyme_ne_lit_pas_le_catalogue(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get("/v1/dispositifs"), 401, "non-authentifie")


@pytest.mark.parametrize("role", list(Role))
async def test_chaque_role_lit_le_catalogue(plateforme: PlateformeTest, role: Role) -> None:
    assert (await plateforme.client(role).get("/v1/dispositifs/pmup")).status_code == 200


@pytest.mark.parametrize(
    ("jour", "version"),
    [
        ("2012-01-25", "2008"),
        ("2016-05-31", "2008"),
        ("2016-06-01", "2016"),
        ("2021-02-28", "2016"),
        ("2021-03-01", "relance-2021"),
        ("2022-12-31", "relance-2021"),
        ("2023-01-01", "2023"),
        ("2026-11-24", "2023"),
    ],
)
async def test_la_version_en_vigueur_depend_de_la_date(plateforme: PlateformeTest, jour: str, version: str) -> None:
    liste = (await plateforme.client(Role.COMITE).get(f"/v1/dispositifs?date={jour}")).json()
    assert liste["le"] == jour
    (pmup,) = [element for element in liste["elements"] if element["code"] == "pmup"]
    assert pmup["version"]["version"] == version


async def test_le_filtre_par_besoin_ne_garde_que_ceux_qui_le_servent(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.ENTREPRISE)
    formation = (await client.get("/v1/dispositifs?besoin=formation&date=2024-06-01")).json()
    assert [element["code"] for element in formation["elements"]] == ["fne-formation"]
    export = (await client.get("/v1/dispositifs?besoin=export&date=2026-01-01")).json()
    assert [element["code"] for element in export["elements"]] == ["pmup", "tpup"]


async def test_un_dispositif_montre_ses_versions_ses_regles_et_leurs_sources(plateforme: PlateformeTest) -> None:
    lu = (await plateforme.client(Role.REGION).get("/v1/dispositifs/pmup")).json()
    assert [version["version"] for version in lu["versions"]] == ["2008", "2016", "relance-2021", "2023"]
    assert [version["valide_au"] for version in lu["versions"]][-1] is None
    actuelle = lu["versions"][-1]
    sources = {source["cle"]: source for source in actuelle["sources"]}
    effectif = next(critere for critere in actuelle["criteres"] if critere["code"] == "effectif")
    assert effectif["seuil"] == "Effectif ≥ 5\u202fETP et Effectif < 250\u202fETP"
    assert sources[effectif["source"]]["confiance"] == "V2"
    assert actuelle["montant"]["plafond_eur"] == "250000.00"
    assert actuelle["regimes"][0]["code"] == "de_minimis"


async def test_une_version_sans_fin_s_arrete_ou_commence_la_suivante(plateforme: PlateformeTest) -> None:
    prevention = (await plateforme.client(Role.REGION).get("/v1/dispositifs/cheque-prevention")).json()
    assert [version["valide_au"] for version in prevention["versions"]] == ["2025-03-31", None]
    assert date.fromisoformat(prevention["versions"][1]["valide_du"]) == date(2025, 4, 1)


async def test_un_dispositif_inconnu_est_introuvable(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.REGION)
    verifier_probleme(await client.get("/v1/dispositifs/inconnu"), 404, "dispositif-introuvable")


@pytest.mark.parametrize("requete", ["besoin=tout", "date=demain", "date=1789-07-14"])
async def test_un_filtre_mal_forme_est_refuse(plateforme: PlateformeTest, requete: str) -> None:
    verifier_probleme(await plateforme.client(Role.REGION).get(f"/v1/dispositifs?{requete}"), 422, "saisie-invalide")
