"""Campaigns: response rates with their denominator, grouped launches."""

from typing import Any

from shared.securite.identite import Role
from tests.outillage.campagnes import au, collectes, passage, repondre, reponse_a
from tests.outillage.effet import REBUT, parcours_deploye
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


async def campagne(plateforme: PlateformeTest, role: Role, annee: int, moment: str) -> dict[str, Any]:
    lues = (await plateforme.client(role).get("/v1/campagnes", params={"annee": annee})).json()
    return next(dict(lue) for lue in lues if lue["moment"] == moment)


async def test_les_campagnes_se_lisent_sans_entreprise_ni_anonyme(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get("/v1/campagnes"), 401)
    verifier_probleme(await plateforme.client().post("/v1/campagnes", json={}), 401)
    for role in (Role.ENTREPRISE, Role.PARTENAIRE_CONSEILLER):
        verifier_probleme(await plateforme.client(role).get("/v1/campagnes"), 403)
    verifier_probleme(await plateforme.client(Role.COMITE).post("/v1/campagnes", json={}), 403)


async def test_le_taux_de_reponse_vient_avec_son_denominateur(plateforme: PlateformeTest) -> None:
    """Companies of the years 2040: no other test's campaign."""
    parcours = [await deploye_en_2040(plateforme) for _ in range(6)]
    await passage(plateforme, "2040-08-01")
    vus = [(await collectes(plateforme, un.dossier["siren"]))[0] for un in parcours]
    for rang, (un, lue) in enumerate(zip(parcours, vus, strict=True)):
        if rang < 3:
            siren = un.dossier["siren"]
            client = plateforme.client(Role.ENTREPRISE, siren=siren) if rang < 2 else un.client
            question = next(q for q in lue["questions"] if q["code"] == "effectif")
            corps = {"mesure_le": "2040-08-02", "reponses": [reponse_a(question, "33")], "terminer": rang != 2}
            with au(plateforme, "2040-08-02"):
                assert (await repondre(client, lue["id"], corps)).status_code == 201
    lue = await campagne(plateforme, Role.REGION, 2040, "t6")
    assert (lue["adressees"], lue["repondues"], lue["partielles"], lue["en_attente"]) == (6, 2, 1, 4)
    assert (lue["reponse_taux"], lue["sans_relance"], lue["par_le_conseiller"]) == (0.3333, 2, 0)
    comite = await campagne(plateforme, Role.COMITE, 2040, "t6")
    assert (comite["adressees"], comite["repondues"], comite["reponse_taux"]) == (6, None, None)
    assert comite["motif"] == "petits-effectifs"


async def deploye_en_2040(plateforme: PlateformeTest) -> Any:
    with au(plateforme, "2040-02-02"):
        return await parcours_deploye(plateforme, REBUT, deploye_le="2040-02-01")


async def test_le_comite_ne_lit_pas_une_campagne_de_peu_d_entreprises(plateforme: PlateformeTest) -> None:
    with au(plateforme, "2050-02-02"):
        await parcours_deploye(plateforme, REBUT, deploye_le="2050-02-01")
    await passage(plateforme, "2050-08-01")
    assert (await campagne(plateforme, Role.REGION, 2050, "t6"))["adressees"] == 1
    cachee = await campagne(plateforme, Role.COMITE, 2050, "t6")
    assert (cachee["adressees"], cachee["reponse_taux"], cachee["motif"]) == (None, None, "petits-effectifs")


async def test_une_campagne_groupee_demande_tout_le_monde_le_meme_jour(plateforme: PlateformeTest) -> None:
    region = plateforme.client(Role.REGION)
    corps = {"annee": 2060, "moment": "t6", "lancee_le": "2060-09-15"}
    with au(plateforme, "2060-02-02"):
        parcours = await parcours_deploye(plateforme, REBUT, deploye_le="2060-02-01")
        for faute in ({"lancee_le": "2060-02-02"}, {"lancee_le": "2061-01-01"}):
            refus = await region.post("/v1/campagnes", json=corps | faute)
            assert verifier_probleme(refus, 409, "lancement-impossible")["champ"] == "body.lancee_le"
        groupee = await region.post("/v1/campagnes", json=corps)
        assert groupee.status_code == 201, groupee.text
        assert (groupee.json()["regime"], groupee.json()["motif"]) == ("groupee", "aucune-adressee")
        verifier_probleme(await region.post("/v1/campagnes", json=corps), 409, "campagne-deja-lancee")
    await passage(plateforme, "2060-08-10")
    assert [lue["prevue_le"] for lue in await collectes(plateforme, parcours.dossier["siren"])] == ["2060-09-15"]
    await passage(plateforme, "2060-09-15")
    assert [lue["etat"] for lue in await collectes(plateforme, parcours.dossier["siren"])] == ["demandee"]
