"""The matched group over HTTP: same NAF division, same size, same years; its own coverage, its own refusals."""

from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.effet import REBUT, mesure, mesurer, parcours_deploye
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

REFERENCES = "/v1/indicateurs/references"
CELLULE: dict[str, Any] = {
    "code": "effectif",
    "division_naf": "37",
    "tranche_effectif": "21",
    "annee_de": 2024,
    "annee_a": 2026,
    "entreprises": 40,
    "evolution_relative": "0.02",
}
LOT: dict[str, Any] = {"source": "Statistiques annuelles d'entreprises", "reference": "Table d'essai"}


async def ajouter(plateforme: PlateformeTest, *cellules: dict[str, Any]) -> None:
    corps = {**LOT, "evolutions": list(cellules)}
    reponse = await plateforme.client(Role.REGION).post(REFERENCES, json=corps)
    assert reponse.status_code == 201, reponse.text


async def comparer(plateforme: PlateformeTest, division: str, role: Role = Role.REGION) -> dict[str, Any]:
    params = {"division_naf": division, "moment": "t6"}
    lus = (await plateforme.client(role).get("/v1/indicateurs/resultats", params=params)).json()
    return next(dict(r["comparaison"]) for r in lus["resultats"] if r["code"] == "effectif")


async def mesurees(plateforme: PlateformeTest, naf: str, tranche: str, *effectifs: str) -> None:
    """Companies of 32 people, measured at six months."""
    for effectif in effectifs:
        parcours = await parcours_deploye(plateforme, REBUT, naf=naf, tranche_effectif=tranche)
        assert (await mesurer(parcours, mesure("effectif", effectif, "ETP"))).status_code == 201


async def test_les_references_s_ecrivent_par_la_region_seule(plateforme: PlateformeTest) -> None:
    corps = {**LOT, "evolutions": [CELLULE]}
    verifier_probleme(await plateforme.client().get(REFERENCES), 401)
    verifier_probleme(await plateforme.client().post(REFERENCES, json=corps), 401)
    for role in (Role.ENSEMBLIER, Role.COMITE, Role.PARTENAIRE_CONSEILLER):
        verifier_probleme(await plateforme.client(role).post(REFERENCES, json=corps), 403, "acces-interdit")
    verifier_probleme(await plateforme.client(Role.ENTREPRISE).get(REFERENCES), 403, "acces-interdit")


@pytest.mark.parametrize(
    ("faute", "statut", "champ"),
    [
        ({"code": "jamais-vu"}, 409, "code"),
        ({"code": "emplois-crees"}, 409, "code"),
        ({"annee_a": 2024}, 409, "annee_a"),
        ({"annee_a": 2199}, 409, "annee_a"),
        ({"entreprises": 2}, 422, "entreprises"),
        ({"evolution_relative": "-1.5"}, 422, "evolution_relative"),
        ({"evolution_relative": "NaN"}, 422, "evolution_relative"),
        ({"division_naf": "25.62B"}, 422, "division_naf"),
    ],
)
async def test_une_reference_fautive_nomme_son_champ(
    plateforme: PlateformeTest, faute: dict[str, Any], statut: int, champ: str
) -> None:
    region = plateforme.client(Role.REGION)
    avant = (await region.get(REFERENCES, params={"limite": 100})).json()
    corps = {**LOT, "evolutions": [CELLULE, {**CELLULE, **faute}]}
    document = verifier_probleme(await region.post(REFERENCES, json=corps), statut)
    champs = [document["champ"]] if statut == 409 else [une["champ"] for une in document["champs"]]
    assert champs == [f"body.evolutions.1.{champ}"]
    assert (await region.get(REFERENCES, params={"limite": 100})).json() == avant


async def test_le_groupe_apparie_donne_l_ecart_a_des_entreprises_comparables(plateforme: PlateformeTest) -> None:
    await mesurees(plateforme, "37.00Z", "21", "36", "32")
    sans = await comparer(plateforme, "37")
    assert (sans["appariees"], sans["ecart_median"], sans["motif"]) == (0, None, "aucune-appariee")
    ailleurs = [CELLULE | autre for autre in ({"tranche_effectif": "22"}, {"annee_de": 2023}, {"annee_a": 2025})]
    await ajouter(plateforme, *ailleurs, {**CELLULE, "division_naf": "36"}, {**CELLULE, "code": "taux-rebut"})
    assert (await comparer(plateforme, "37"))["appariees"] == 0
    await ajouter(plateforme, {**CELLULE, "evolution_relative": "0.5"})
    await ajouter(plateforme, CELLULE)
    vu = await comparer(plateforme, "37")
    assert (vu["appariees"], vu["couverture"], vu["reference_mediane"], vu["motif"]) == (2, "1", "0.02", None)
    assert vu["ecart_median"] == "0.0425"


async def test_le_groupe_apparie_a_sa_propre_couverture_et_ses_petits_effectifs(plateforme: PlateformeTest) -> None:
    await ajouter(plateforme, {**CELLULE, "division_naf": "36", "tranche_effectif": "21"})
    await mesurees(plateforme, "36.00Z", "21", "36")
    await mesurees(plateforme, "36.00Z", "12", "36", "33")
    vu = await comparer(plateforme, "36")
    assert (vu["appariees"], vu["couverture"], vu["ecart_median"]) == (1, "0.3333", None)
    assert vu["motif"] == "couverture-insuffisante"
    cache = await comparer(plateforme, "36", Role.COMITE)
    assert (cache["appariees"], cache["couverture"], cache["ecart_median"]) == (None, None, None)
