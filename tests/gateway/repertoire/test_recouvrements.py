"""Overlap and uselessness of programmes over HTTP: the case of the 2013-2017 review must come out."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import Partenaire, partenaire_neuf

BILAN = json.loads((Path(__file__).parent / "programmes-2013-2017.json").read_text(encoding="utf-8"))
ANNEES = {"du": "2014-01-01", "au": "2016-12-31"}
Charges = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
async def charges(plateforme: PlateformeTest) -> Charges:
    """The programmes of the review, each published by its own organisation: code in the file → programme."""
    partenaires: dict[str, Partenaire] = {}
    publies = {}
    for fiche in BILAN:
        if fiche["organisation"] not in partenaires:
            partenaires[fiche["organisation"]] = await partenaire_neuf(plateforme)
        partenaire = partenaires[fiche["organisation"]]
        publies[fiche["code"]] = await partenaire.publie(**{"capacite": {}, **fiche["contenu"]})
    return publies


async def rapport(plateforme: PlateformeTest, charges: Charges, **parametres: Any) -> dict[str, Any]:
    """The report, restricted to the programmes of the review and told with their codes in the file."""
    reponse = await plateforme.client(Role.REGION).get("/v1/recouvrements", params={**ANNEES, **parametres})
    assert reponse.status_code == 200, reponse.text
    noms = {programme["id"]: nom for nom, programme in charges.items()}
    lu = reponse.json()
    paires = {
        frozenset((noms[p["programme"]["id"]], noms[p["autre"]["id"]])): p
        for p in lu["paires"]
        if p["programme"]["id"] in noms and p["autre"]["id"] in noms
    }
    recouverts = {noms[r["programme"]["id"]]: r for r in lu["recouverts"] if r["programme"]["id"] in noms}
    inutilises = {noms[r["programme"]["id"]]: r for r in lu["inutilises"] if r["programme"]["id"] in noms}
    return {"paires": paires, "recouverts": recouverts, "inutilises": inutilises, "lu": lu}


async def test_la_veille_de_mov_eo_est_redondante_avec_la_cci_business_france_et_un_acteur_prive(
    plateforme: PlateformeTest, charges: Charges
) -> None:
    vu = await rapport(plateforme, charges)
    moveo = "veille-export-moveo"
    voisins = {nom for paire in vu["paires"] if moveo in paire for nom in paire - {moveo}}
    assert voisins == {"veille-export-cci", "veille-export-business-france", "veille-export-cabinet"}
    assert vu["recouverts"][moveo]["recouvert_par"] == 3
    assert vu["recouverts"][moveo]["organisations"] == 3
    assert vu["recouverts"][moveo]["part_maximale"] == "1.0000"
    paire = vu["paires"][frozenset((moveo, "veille-export-cci"))]
    assert paire["offre"] == "intelligence-economique"
    assert paire["meme_organisation"] is False
    assert any("mkd_diversification" in raison for raison in paire["raisons"])
    assert any("01/01/2014 au 31/12/2016" in raison for raison in paire["raisons"])


async def test_deux_programmes_differents_ne_se_recouvrent_pas(plateforme: PlateformeTest, charges: Charges) -> None:
    vu = await rapport(plateforme, charges, seuil=0)
    recouverts = {nom for paire in vu["paires"] for nom in paire}
    seuls = (
        "pret-de-robot",
        "journee-usine-numerique",
        "achats-groupes-verts",
        "salon-aeronautique",
        "reseau-affaires",
    )
    assert not recouverts & set(seuls)
    faible = vu["paires"][frozenset(("performance-atelier", "lean-automobile"))]
    assert faible["part_servie_par_l_autre"] != faible["part_de_l_autre"]
    assert 0 < float(faible["mesure"]) < 1


async def test_hors_de_leur_periode_commune_il_n_y_a_plus_de_recouvrement(
    plateforme: PlateformeTest, charges: Charges
) -> None:
    vu = await rapport(plateforme, charges, du="2017-06-01", au="2017-06-30")
    assert not [paire for paire in vu["paires"] if "veille-export-moveo" in paire]
    assert frozenset(("veille-export-cci", "veille-export-business-france")) in vu["paires"]


async def test_un_programme_sans_entreprise_depuis_douze_mois_est_signale(
    plateforme: PlateformeTest, charges: Charges
) -> None:
    vu = await rapport(plateforme, charges, du="2016-12-31", au="2016-12-31")
    assert vu["inutilises"]["achats-groupes-verts"]["dernier_usage_le"] is None
    assert "journee-usine-numerique" not in vu["inutilises"], "open for less than twelve months"


async def test_un_programme_qui_a_pris_une_entreprise_n_est_pas_inutile(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    utile, inutile = await partenaire.publie(), await partenaire.publie()
    dossier = await plateforme.ouvrir_dossier(commune="77288")
    corps = {"destinataires": [{"organisation_id": partenaire.id}], "programme": utile["code"], "besoin": "Essai"}
    envoi = await plateforme.client(Role.ENSEMBLIER).post(f"/v1/dossiers/{dossier['siren']}/orientations", json=corps)
    (orientation,) = envoi.json()["orientations"]
    client = partenaire.client()
    lue = await client.get(f"/v1/orientations/{orientation['id']}")
    acceptee = await client.post(
        f"/v1/orientations/{orientation['id']}/acceptation", headers={"If-Match": lue.headers["etag"]}
    )
    assert acceptee.status_code == 200
    lu = (await plateforme.client(Role.REGION).get("/v1/recouvrements")).json()
    signales = {r["programme"]["id"] for r in lu["inutilises"]}
    assert inutile["id"] in signales
    assert utile["id"] not in signales


async def test_une_fenetre_inversee_est_refusee_et_nommee(plateforme: PlateformeTest) -> None:
    parametres = {"du": "2016-01-01", "au": "2015-01-01"}
    reponse = await plateforme.client(Role.REGION).get("/v1/recouvrements", params=parametres)
    document = verifier_probleme(reponse, 409, "fenetre-inversee")
    assert document["champs"][0]["champ"] == "query.au"
    reponse = await plateforme.client(Role.REGION).get("/v1/recouvrements", params={"seuil": 101})
    assert verifier_probleme(reponse, 422)["champs"][0]["champ"] == "query.seuil"
