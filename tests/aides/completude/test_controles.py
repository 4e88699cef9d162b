"""Checks against official sources over HTTP: degraded mode, evidence, validity, repair."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from shared.securite.identite import Role
from tests.gateway.annuaires import branche, lever, resultats, toujours, unite
from tests.outillage.aides import avancer, clients_des_gestes, controler, demande_creee
from tests.outillage.completudes import demande_deposee
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

PANNE = lever(httpx.ConnectError("réseau coupé"))


async def controles(plateforme: PlateformeTest, demande_id: str) -> dict[str, Any]:
    """Each check of a demande, by code."""
    reponse = await plateforme.client(Role.REGION).get(f"/v1/demandes/{demande_id}/controles")
    assert reponse.status_code == 200, reponse.text
    return {lu["code"]: lu for lu in reponse.json()["controles"]}


async def recontroler(plateforme: PlateformeTest, demande_id: str) -> Any:
    return await plateforme.client(Role.REGION).post(f"/v1/demandes/{demande_id}/controles/reprises")


async def relever(plateforme: PlateformeTest, demande_id: str, **releve: Any) -> Any:
    jour = plateforme.horloge.aujourdhui().isoformat()
    corps = {"resultat": "conforme", "constate_le": jour, "reference": "GED-1", "controle": "rib", **releve}
    chemin = f"/v1/demandes/{demande_id}/controles"
    return await plateforme.client(Role.REGION).post(chemin, json={"releves": [corps]})


async def accorder(plateforme: PlateformeTest, demande_id: str) -> Any:
    """The award without the help of the tests' tools, which would record the checks."""
    client, chemin = clients_des_gestes(plateforme)["accorder"], f"/v1/demandes/{demande_id}"
    corps = {"geste": "accorder", "montant_eur": "80000"}
    return await client.post(f"{chemin}/gestes", json=corps, headers=version(await client.get(chemin)))


async def test_un_anonyme_une_autre_organisation_et_un_autre_role_sont_refuses(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    chemin = f"/v1/demandes/{demande['id']}/controles"
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    for suite in ("", "/historique"):
        verifier_probleme(await plateforme.client().get(chemin + suite), 401)
        verifier_probleme(await autre.get(chemin + suite), 404, "demande-introuvable")
    for suite in ("", "/reprises"):
        verifier_probleme(await plateforme.client().post(chemin + suite, json={"releves": []}), 401)
        refus = await plateforme.client(Role.ENSEMBLIER).post(chemin + suite, json={"releves": []})
        verifier_probleme(refus, 403, "acces-interdit")
    assert (await plateforme.client(Role.ENTREPRISE, siren=dossier["siren"]).get(chemin)).status_code == 200


async def test_la_fiche_de_l_annuaire_n_est_donnee_qu_aux_services_de_la_plateforme(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    chemin = f"/interne/annuaire/{dossier['siret']}"
    for role in (None, Role.REGION, Role.MACHINE):
        verifier_probleme(await plateforme.client(role).get(chemin), 401, "non-authentifie")


async def test_une_source_en_panne_laisse_deposer_et_bloque_la_decision(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    with branche(plateforme, PANNE):
        demande = await demande_creee(plateforme, dossier["id"])
        instruite = await avancer(plateforme, demande["id"], "deposer", "completer", "instruire")
        assert instruite["etat"] == "instruite"
        assert (await controles(plateforme, demande["id"]))["existence"]["etat"] == "a_faire"
        recontrole = await recontroler(plateforme, demande["id"])
    assert recontrole.status_code == 201
    lus = await controles(plateforme, demande["id"])
    assert (lus["existence"]["etat"], lus["existence"]["bloque"]) == ("degrade", True)
    for code in lus:
        if code != "existence":
            assert (await relever(plateforme, demande["id"], controle=code)).status_code == 201
    refus = verifier_probleme(await accorder(plateforme, demande["id"]), 409, "geste-refuse")
    (manque,) = refus["manque"]
    assert "la source ne répond pas" in manque

    with branche(plateforme, toujours(resultats(unite(dossier["siret"])))):
        repare = (await recontroler(plateforme, demande["id"])).json()
    assert repare["decision_possible"] is True
    assert (await accorder(plateforme, demande["id"])).json()["etat"] == "accordee"


@pytest.mark.parametrize(
    ("connue", "preuve"),
    [
        pytest.param(False, "inconnu de l'annuaire", id="inconnue"),
        pytest.param(True, "fermé au répertoire", id="fermée"),
    ],
)
async def test_une_entreprise_fermee_ou_inconnue_n_est_pas_conforme(
    plateforme: PlateformeTest, dossier: dict[str, Any], connue: bool, preuve: str
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    fermee = unite(dossier["siret"], siege={"etat_administratif": "F"})
    with branche(plateforme, toujours(resultats(*([fermee] if connue else [])))):
        await recontroler(plateforme, demande["id"])
    existence = (await controles(plateforme, demande["id"]))["existence"]
    assert existence["etat"] == "non_conforme"
    assert preuve in existence["dernier"]["reference"]


async def test_un_controle_degrade_est_repare_par_le_passage_de_fond(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    ouvrier = plateforme.plateforme.applications["gateway"].state.ouvrier
    await recontroler(plateforme, demande["id"])  # the tests' platform has no directory
    assert (await controles(plateforme, demande["id"]))["existence"]["etat"] == "degrade"
    await ouvrier.reprendre_controles()
    historique = f"/v1/demandes/{demande['id']}/controles/historique"
    lignes = (await plateforme.client(Role.REGION).get(historique)).json()["elements"]
    assert [ligne["resultat"] for ligne in lignes] == ["a_faire", "degrade"]

    def repondre(requete: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=resultats(unite(requete.url.params["q"])))

    with branche(plateforme, repondre) as annuaire:
        annuaire._prochaine = float("-inf")
        assert await ouvrier.reprendre_controles() >= 1
    existence = (await controles(plateforme, demande["id"]))["existence"]
    assert (existence["etat"], existence["dernier"]["automatique"]) == ("conforme", True)
    page = (await plateforme.client(Role.REGION).get(f"{historique}?limite=2")).json()
    suite = (await plateforme.client(Role.REGION).get(f"{historique}?apres={page['suivant']}")).json()
    assert [ligne["resultat"] for ligne in page["elements"] + suite["elements"]] == ["a_faire", "degrade", "conforme"]


async def test_chaque_controle_dit_sa_source_sa_date_sa_validite_et_sa_preuve(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    jour = plateforme.horloge.aujourdhui()
    lus = (await relever(plateforme, demande["id"], controle="regularite-sociale", reference="URSSAF-77")).json()
    social = next(lu for lu in lus["controles"] if lu["code"] == "regularite-sociale")
    assert (social["etat"], social["bloque"], social["a_verifier"]) == ("conforme", False, True)
    dernier = social["dernier"]
    assert dernier["autorite"].startswith("Urssaf")
    assert (dernier["constate_le"], dernier["reference"]) == (jour.isoformat(), "URSSAF-77")
    assert dernier["valide_jusqu_au"] == (jour + timedelta(days=180)).isoformat()
    assert dernier["par"] == str(plateforme.identite(Role.REGION).compte_id)
    await relever(plateforme, demande["id"], controle="regularite-sociale", resultat="non_conforme")
    assert (await controles(plateforme, demande["id"]))["regularite-sociale"]["etat"] == "non_conforme"


async def test_un_controle_releve_pour_une_demande_vaut_pour_les_autres_de_l_entreprise(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    premiere = await demande_deposee(plateforme, dossier["id"])
    await relever(plateforme, premiere["id"], controle="rib")
    await avancer(plateforme, premiere["id"], "retirer")
    seconde = await demande_deposee(plateforme, dossier["id"])
    assert (await controles(plateforme, seconde["id"]))["rib"]["dernier"]["demande_id"] == premiere["id"]


async def test_un_controle_perime_bloque_et_se_reprend(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], "deposer", "completer", "instruire")
    await controler(plateforme.client(Role.REGION), demande["id"])
    try:
        plateforme.horloge.fige = datetime.now(UTC) + timedelta(days=31)
        assert (await controles(plateforme, demande["id"]))["procedure-collective"]["etat"] == "perime"
        refus = verifier_probleme(await accorder(plateforme, demande["id"]), 409, "geste-refuse")
        assert refus["manque"] == ["Contrôle « Absence de procédure collective » : périmé : à relever de nouveau."]
        await relever(plateforme, demande["id"], controle="procedure-collective")
        assert (await accorder(plateforme, demande["id"])).status_code == 200
    finally:
        plateforme.horloge.fige = None


@pytest.mark.parametrize(
    ("releve", "jours", "code"),
    [
        ({"controle": "inconnu"}, 0, "controle-inconnu"),
        ({"controle": "rib"}, 1, "controle-futur"),
        ({"controle": "procedure-collective"}, -31, "controle-perime"),
    ],
)
async def test_un_releve_impropre_est_refuse(
    plateforme: PlateformeTest, dossier: dict[str, Any], releve: dict[str, Any], jours: int, code: str
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    jour = (plateforme.horloge.aujourdhui() + timedelta(days=jours)).isoformat()
    verifier_probleme(await relever(plateforme, demande["id"], constate_le=jour, **releve), 409, code)


async def test_un_brouillon_ne_se_controle_pas(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    verifier_probleme(await relever(plateforme, demande["id"]), 409, "controle-hors-instruction")
    verifier_probleme(await recontroler(plateforme, demande["id"]), 409, "controle-hors-instruction")
