"""Matching over HTTP: each programme kept or rejected with its reasons, and never nobody."""

from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.entreprises import siren_neuf
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import Partenaire, partenaire_neuf

ENTREPRISE = {"code_commune": "77288", "tranche_effectif": "12", "naf": "25.62B", "categorie": "PME"}
ECARTS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "hors-territoire": ({}, {"code_commune": "93066"}, "territoire"),
    "commune-exclue": (
        {"territoire": {"departements": ["77"], "exclusions": {"communes": ["77288"]}}},
        {},
        "territoire",
    ),
    "trop-petite": ({"public": {"effectif_min": 50}}, {}, "effectif"),
    "trop-grande": ({"public": {"effectif_max": 19}}, {"effectif": 20}, "effectif"),
    "categorie": ({"public": {"categories": ["ETI"]}}, {}, "categorie"),
    "activite": ({"public": {"naf_inclus": ["10"]}}, {}, "activite"),
    "activite-exclue": ({"public": {"naf_inclus": ["25"], "naf_exclus": ["25.62"]}}, {}, "activite"),
    "trop-jeune": ({"public": {"age_min_annees": 3}}, {"date_creation": "2026-01-01"}, "age"),
    "periode": ({"periode": {"valide_du": "2020-01-01", "valide_au": "2020-12-31"}}, {}, "periode"),
    "complet": ({"capacite": {"places": 0}}, {}, "capacite"),
    "autre-axe": ({"axes": ["rh_sante"]}, {}, "axe"),
    "autre-besoin": ({"besoins": ["formation"]}, {}, "besoin"),
}
INCONNUS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "commune": ({}, {"code_commune": None}, "territoire"),
    "effectif": ({"public": {"effectif_min": 10}}, {"tranche_effectif": None}, "effectif"),
    "tranche-a-cheval": ({"public": {"effectif_min": 30}}, {}, "effectif"),
    "tranche-nn": ({"public": {"effectif_max": 30}}, {"tranche_effectif": "NN"}, "effectif"),
    "categorie": ({"public": {"categories": ["PME"]}}, {"categorie": None}, "categorie"),
    "activite": ({"public": {"naf_exclus": ["10"]}}, {"naf": None}, "activite"),
    "age": ({"public": {"age_max_annees": 8}}, {}, "age"),
    "besoin-tu-par-le-programme": ({"besoins": []}, {}, "besoin"),
}


async def apparier(plateforme: PlateformeTest, **corps: Any) -> dict[str, Any]:
    demande = {"axe": "lea_flux", "entreprise": ENTREPRISE, "limite": 20, **corps}
    reponse = await plateforme.client(Role.ENSEMBLIER).post("/v1/appariements", json=demande)
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


def trouver(reponse: dict[str, Any], programme: dict[str, Any]) -> dict[str, Any]:
    lus = {lu["programme_id"]: lu for lu in reponse["proposes"] + reponse["ecartes"]}
    return dict(lus[programme["id"]])


def verdicts(apparie: dict[str, Any], verdict: str) -> list[str]:
    return [critere["code"] for critere in apparie["criteres"] if critere["verdict"] == verdict]


async def seul(plateforme: PlateformeTest, **changements: Any) -> tuple[Partenaire, dict[str, Any]]:
    """A partner and its programme, of an offer that no other test publishes on this axis."""
    partenaire = await partenaire_neuf(plateforme)
    return partenaire, await partenaire.publie(**changements)


async def test_un_anonyme_ne_cherche_pas_de_programme(plateforme: PlateformeTest) -> None:
    client, siren = plateforme.client(), siren_neuf()
    verifier_probleme(await client.post("/v1/appariements", json={}), 401, "non-authentifie")
    verifier_probleme(await client.get(f"/v1/dossiers/{siren}/programmes"), 401, "non-authentifie")
    verifier_probleme(await client.post(f"/v1/dossiers/{siren}/orientation-automatique", json={}), 401)


async def test_le_dossier_d_une_autre_organisation_n_existe_pas(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    corps = {"axe": "lea_flux", "siren": dossier["siren"]}
    verifier_probleme(await autre.post("/v1/appariements", json=corps), 404, "dossier-introuvable")
    chemin = f"/v1/dossiers/{dossier['siren']}"
    verifier_probleme(await autre.get(f"{chemin}/programmes?axe=lea_flux"), 404, "dossier-introuvable")
    voulue = {"axe": "lea_flux", "besoin_en_mots": "Essai"}
    refus = await autre.post(f"{chemin}/orientation-automatique", json=voulue, headers={"If-Match": '"v1"'})
    verifier_probleme(refus, 404, "dossier-introuvable")


async def test_un_programme_qui_convient_est_retenu_critere_par_critere(plateforme: PlateformeTest) -> None:
    partenaire, programme = await seul(
        plateforme, public={"effectif_min": 10, "effectif_max": 249, "naf_inclus": ["25"]}
    )
    antenne = await partenaire.antenne()
    apparie = trouver(await apparier(plateforme, besoin="conseil"), programme)
    assert apparie["conclusion"] == "retenu"
    assert apparie["antenne"]["id"] == antenne["id"]
    assert verdicts(apparie, "oui") == [
        "periode", "axe", "besoin", "territoire", "effectif", "activite", "capacite", "antenne"
    ]  # fmt: skip
    effectif = next(critere for critere in apparie["criteres"] if critere["code"] == "effectif")
    assert (effectif["valeur"], effectif["attendu"]) == ("de 20 à 49", "de 10 à 249 salariés")
    assert apparie["score"] == sum(raison["points"] for raison in apparie["classement"]) > 0


@pytest.mark.parametrize(("fiche", "faits", "critere"), ECARTS.values(), ids=list(ECARTS))
async def test_un_programme_ecarte_dit_par_quel_critere(
    plateforme: PlateformeTest, fiche: dict[str, Any], faits: dict[str, Any], critere: str
) -> None:
    _, programme = await seul(plateforme, **fiche)
    apparie = trouver(await apparier(plateforme, besoin="conseil", entreprise={**ENTREPRISE, **faits}), programme)
    assert apparie["conclusion"] == "ecarte"
    assert verdicts(apparie, "non") == [critere]
    assert len(apparie["raisons"]) == 1


@pytest.mark.parametrize(("fiche", "faits", "critere"), INCONNUS.values(), ids=list(INCONNUS))
async def test_ce_qui_est_inconnu_reste_a_confirmer(
    plateforme: PlateformeTest, fiche: dict[str, Any], faits: dict[str, Any], critere: str
) -> None:
    _, programme = await seul(plateforme, **fiche)
    connus = {nom: valeur for nom, valeur in {**ENTREPRISE, **faits}.items() if valeur is not None}
    apparie = trouver(await apparier(plateforme, besoin="conseil", entreprise=connus), programme)
    assert apparie["conclusion"] == "a_confirmer"
    assert verdicts(apparie, "inconnu") == [critere]
    assert "à confirmer" in apparie["raisons"][0]


async def test_l_antenne_et_le_conseiller_filtrent_a_leur_tour(plateforme: PlateformeTest) -> None:
    partenaire, programme = await seul(plateforme, territoire={"departements": ["77", "91"]})
    await partenaire.antenne(territoire={"departements": ["91"]})
    apparie = trouver(await apparier(plateforme), programme)
    assert (apparie["conclusion"], verdicts(apparie, "non")) == ("ecarte", ["antenne"])
    large = await partenaire.antenne(territoire={"region": True})
    proche = await partenaire.antenne(territoire={"communes": ["77288"]})
    assert trouver(await apparier(plateforme), programme)["antenne"]["id"] == proche["id"]
    compte = await partenaire.compte()
    assert (await partenaire.rattacher(compte, antenne_id=proche["id"], axes=["rh_sante"])).status_code == 200
    assert trouver(await apparier(plateforme), programme)["antenne"]["id"] == large["id"]
    second = await partenaire.compte()
    assert (await partenaire.rattacher(second, antenne_id=large["id"], axes=["rh_sante"])).status_code == 200
    apparie = trouver(await apparier(plateforme), programme)
    assert (apparie["conclusion"], verdicts(apparie, "non")) == ("ecarte", ["conseiller"])
    assert (await apparier(plateforme, axe="rh_sante"))["axe"] == "rh_sante"


async def test_le_dernier_jour_compte_encore_et_pas_le_lendemain(plateforme: PlateformeTest) -> None:
    _, programme = await seul(plateforme, periode={"valide_du": "2025-01-01", "valide_au": "2025-06-30"})
    assert trouver(await apparier(plateforme, le="2025-06-30"), programme)["conclusion"] == "retenu"
    assert trouver(await apparier(plateforme, le="2025-07-01"), programme)["conclusion"] == "ecarte"


async def test_pas_plus_de_programmes_que_demande_et_le_plus_precis_d_abord(plateforme: PlateformeTest) -> None:
    partenaire, precis = await seul(plateforme, axes=["mkd_design"], offre="etude")
    vague = await partenaire.publie(axes=[], thematiques=["mkd"], offre="etude")
    plein = await partenaire.publie(axes=["mkd_design"], offre="etude", capacite={"places": 0})
    reponse = await apparier(plateforme, axe="mkd_design", offre="etude", limite=1)
    assert [lu["programme_id"] for lu in reponse["proposes"]] == [precis["id"]]
    assert trouver(reponse, vague)["raisons"] == ["au-delà des 1 programmes demandés"]
    assert verdicts(trouver(reponse, plein), "non") == ["capacite"]
    assert trouver(reponse, precis)["classement"][0] == {"raison": "sert précisément cet axe", "points": 30}
    reponse = await apparier(plateforme, axe="mkd_design", offre="etude")
    assert [lu["programme_id"] for lu in reponse["proposes"]] == [precis["id"], vague["id"]]


async def test_un_besoin_ou_une_entreprise_non_precises_sont_refuses(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    refus = await client.post("/v1/appariements", json={"entreprise": ENTREPRISE, "offre": "conseil"})
    document = verifier_probleme(refus, 409, "besoin-non-precise")
    assert [faute["champ"] for faute in document["champs"]] == ["body.axe", "body.besoin"]
    verifier_probleme(await client.post("/v1/appariements", json={"axe": "lea_flux"}), 409, "entreprise-non-precisee")
    document = verifier_probleme(await client.post("/v1/appariements", json={"axe": "xyz", "entreprise": {}}), 422)
    assert document["champs"][0]["champ"] == "body.axe"


async def test_un_programme_dont_l_antenne_est_fermee_est_ecarte(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    antenne = await partenaire.antenne()
    programme = await partenaire.publie(antennes=[antenne["code"]])
    assert trouver(await apparier(plateforme), programme)["antenne"]["id"] == antenne["id"]
    corps = {nom: antenne[nom] for nom in ("nom", "boite")} | {"territoire": {"departements": ["77"]}, "active": False}
    chemin = f"/v1/antennes/{antenne['id']}"
    assert (await partenaire.client().put(chemin, json=corps, headers={"If-Match": '"v1"'})).status_code == 200
    apparie = trouver(await apparier(plateforme), programme)
    assert (apparie["conclusion"], verdicts(apparie, "non")) == ("ecarte", ["antenne"])
