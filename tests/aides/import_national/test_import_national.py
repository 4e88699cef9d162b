"""A funder's feed over HTTP: compared field by field, applied or kept for a person."""

import csv
import io
import json
import uuid
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme, version
from tests.outillage.import_national import (
    CHANGEMENTS,
    FICHES,
    IMPORTS,
    aide,
    changements,
    fiche,
    importer,
    importer_texte,
    region,
    source,
    trancher,
)
from tests.outillage.plateforme import PlateformeTest


@pytest.mark.parametrize("chemin", [IMPORTS, CHANGEMENTS, FICHES])
async def test_les_imports_sont_a_la_region_seule(plateforme: PlateformeTest, chemin: str) -> None:
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    for role in (Role.ENTREPRISE, Role.PARTENAIRE_CONSEILLER, Role.ENSEMBLIER):
        assert (await plateforme.client(role).get(chemin)).status_code == 403
    assert (await plateforme.client(Role.REGION_LECTURE).get(chemin)).status_code == 200


async def test_qui_lit_le_catalogue_n_importe_pas_et_l_inconnu_est_introuvable(plateforme: PlateformeTest) -> None:
    corps = {"source": source(), "format": "json", "contenu": "[]"}
    assert (await plateforme.client(Role.REGION_LECTURE).post(IMPORTS, json=corps)).status_code == 403
    verifier_probleme(await plateforme.client().post(IMPORTS, json=corps), 401, "non-authentifie")
    client = region(plateforme)
    verifier_probleme(await client.get(f"{IMPORTS}/{uuid.uuid4()}"), 404, "import-introuvable")
    verifier_probleme(await client.get(f"{FICHES}/{uuid.uuid4()}"), 404, "fiche-introuvable")
    inconnu = {"id": uuid.uuid4(), "version": 1}
    verifier_probleme(await trancher(client, inconnu, "accepte"), 404, "changement-introuvable")


async def test_l_export_importe_ne_change_rien_a_aucune_date(plateforme: PlateformeTest) -> None:
    """The round trip is the identity on what the schema carries, in both forms."""
    client = region(plateforme)
    for le in ("2015-06-01", "2018-06-01", "2021-06-01", "2026-06-01"):
        exporte = await client.get(f"/v1/aides/dispositifs/export?le={le}")
        en_csv = await client.get(f"/v1/aides/dispositifs/export.csv?le={le}")
        nombre = len(exporte.json()["elements"])
        for format_, texte in (("json", exporte.text), ("csv", en_csv.text)):
            rendu = (await importer_texte(client, source(), format_, texte))["compte_rendu"]
            assert (rendu["identiques"], rendu["changees"], rendu["nouvelles"], rendu["refus"]) == (nombre, 0, 0, [])


async def test_ce_qui_decide_attend_et_le_reste_est_retenu_aussitot(plateforme: PlateformeTest) -> None:
    client, origine = region(plateforme), source()
    (ligne,) = [
        dict(element)
        for element in (await client.get("/v1/aides/dispositifs/export?le=2026-06-01")).json()["elements"]
        if element["id"] == "pmup@2023"
    ]
    apres = ligne | {"url_source": "https://exemple.fr/pmup", "promesse": "Grandir.", "date_cloture": "2027-12-31"}
    fait = await importer(client, origine, [apres])
    rendu = fait["compte_rendu"]
    assert (rendu["changees"], rendu["appliques"], rendu["en_attente"]) == (1, 2, 1)
    vus = await changements(client, import_id=fait["id"])
    etats = {champ: (c["etat"], c["sensible"], c["avant"], c["apres"]) for champ, c in vus.items()}
    assert etats == {
        "url_source": ("applique", False, ligne["url_source"], "https://exemple.fr/pmup"),
        "promesse": ("applique", False, ligne["promesse"], "Grandir."),
        "date_cloture": ("en_attente", True, None, "2027-12-31"),
    }
    lue = (await fiche(client, origine)).json()
    assert (lue["dispositif"], lue["en_attente"]) == ("pmup", 1)
    assert (lue["retenue"]["promesse"], lue["catalogue"]["promesse"]) == ("Grandir.", ligne["promesse"])
    assert lue["retenue"]["date_cloture"] is None
    accepte = await trancher(client, vus["date_cloture"], "accepte")
    assert (accepte.json()["etat"], accepte.json()["motif"]) == ("accepte", "Lu avec le financeur")
    assert (await fiche(client, origine)).json()["retenue"]["date_cloture"] == "2027-12-31"
    verifier_probleme(await trancher(client, accepte.json(), "rejete"), 409, "changement-tranche")
    catalogue = (await client.get("/v1/dispositifs/pmup")).json()
    assert all(v["valide_au"] != "2027-12-31" for v in catalogue["versions"]), "les règles ne changent qu'à deux"


async def test_le_meme_flux_ne_change_rien_et_une_decision_n_est_pas_redemandee(plateforme: PlateformeTest) -> None:
    client, origine = region(plateforme), source()
    premiere = [aide("robot")]
    fait = await importer(client, origine, premiere)
    assert (fait["compte_rendu"]["nouvelles"], fait["deja_importe"]) == (1, False)
    encore = await importer(client, origine, premiere)
    assert (encore["id"], encore["deja_importe"]) == (fait["id"], True)
    await importer(client, origine, [aide("robot", eligibilite_effectif_maximal="499")])
    vus = await changements(client, fiche_id=(await fiche(client, origine)).json()["id"], etat="en_attente")
    await trancher(client, vus["eligibilite_effectif_maximal"], "rejete", "Le règlement dit 250")
    rendu = (await importer(client, origine, [aide("robot", eligibilite_effectif_maximal="499", titre="Robots")]))[
        "compte_rendu"
    ]
    assert (rendu["appliques"], rendu["en_attente"]) == (1, 0)
    imports = (await client.get(IMPORTS, params={"source": origine})).json()["elements"]
    assert len(imports) == 3


async def test_une_aide_absente_du_flux_est_signalee_et_revient(plateforme: PlateformeTest) -> None:
    client, origine = region(plateforme), source()
    await importer(client, origine, [aide("robot"), aide("four")])
    rendu = (await importer(client, origine, [aide("four")]))["compte_rendu"]
    assert rendu["disparues"] == ["robot"]
    disparues = (await client.get(FICHES, params={"source": origine, "disparue": "true"})).json()["elements"]
    assert [(f["identifiant"], f["disparue_le"] is not None) for f in disparues] == [("robot", True)]
    illisible = aide("robot", date_cloture="demain")
    assert (await importer(client, origine, [illisible, aide("four")]))["compte_rendu"]["disparues"] == []
    await importer(client, origine, [aide("robot"), aide("four", titre="Fours")])
    assert (await client.get(FICHES, params={"source": origine, "disparue": "true"})).json()["elements"] == []


async def test_un_champ_change_des_deux_cotes_est_un_conflit_qu_une_personne_tranche(
    plateforme: PlateformeTest,
) -> None:
    client, origine = region(plateforme), source()
    await importer(client, origine, [aide("robot")])
    lue = await fiche(client, origine)
    corps = {"champ": "promesse", "valeur": "Notre phrase.", "motif": "Plus claire"}
    corrigee = await client.post(f"{FICHES}/{lue.json()['id']}/correction", json=corps, headers=version(lue))
    assert corrigee.json()["retenue"]["promesse"] == "Notre phrase."
    encore = await client.post(f"{FICHES}/{lue.json()['id']}/correction", json=corps, headers=version(corrigee))
    verifier_probleme(encore, 409, "valeur-inchangee")
    rendu = (await importer(client, origine, [aide("robot", titre="Robots")]))["compte_rendu"]
    assert (rendu["appliques"], rendu["conflits"]) == (1, 0), "le financeur n'a pas touché à la promesse"
    fait = await importer(client, origine, [aide("robot", titre="Robots", promesse="Leur phrase.")])
    assert (fait["compte_rendu"]["conflits"], fait["compte_rendu"]["appliques"]) == (1, 0)
    promesse = (await changements(client, import_id=fait["id"]))["promesse"]
    assert (promesse["conflit"], promesse["avant"], promesse["apres"]) == (True, "Notre phrase.", "Leur phrase.")
    lue = await fiche(client, origine)
    autre = {"champ": "promesse", "valeur": "Une autre.", "motif": "Encore"}
    await client.post(f"{FICHES}/{lue.json()['id']}/correction", json=autre, headers=version(lue))
    refus = verifier_probleme(await trancher(client, promesse, "accepte"), 409, "changement-depasse")
    assert (refus["avant"], refus["actuelle"]) == ("Notre phrase.", "Une autre.")
    assert (await trancher(client, promesse, "rejete")).json()["etat"] == "rejete"


async def test_un_changement_en_attente_tombe_quand_le_financeur_dit_autre_chose(plateforme: PlateformeTest) -> None:
    client, origine = region(plateforme), source()
    await importer(client, origine, [aide("robot")])
    premier = await importer(client, origine, [aide("robot", cibles="associations")])
    second = await importer(client, origine, [aide("robot", cibles="collectivités")])
    ancien = (await changements(client, import_id=premier["id"]))["cibles"]
    assert ancien["etat"] == "remplace"
    verifier_probleme(await trancher(client, ancien, "accepte"), 409, "changement-tranche")
    neuf = (await changements(client, import_id=second["id"]))["cibles"]
    assert (neuf["etat"], neuf["avant"]) == ("en_attente", None)


FAUTES: list[Any] = [
    pytest.param({"titre": None}, "titre", "obligatoire", id="titre_absent"),
    pytest.param({"date_cloture": "31/12/2026"}, "date_cloture", "AAAA-MM-JJ", id="date"),
    pytest.param({"date_ouverture": "2026-02-01", "date_cloture": "2026-01-31"}, "date_cloture", "avant", id="periode"),
    pytest.param({"eligibilite_effectif_minimal": "-1"}, "eligibilite_effectif_minimal", "entier", id="effectif"),
    pytest.param({"eligibilite_effectif_minimal": "250"}, "eligibilite_effectif_maximal", "minimum", id="effectifs"),
    pytest.param({"eligibilite_categorie_taille_entreprise": "PME|TPE"}, None, "TPE", id="taille"),
    pytest.param({"porteurs": "Région"}, "porteurs", "liste JSON", id="porteurs"),
    pytest.param({"porteurs": [{"nom": "X", "siren": "123456789"}]}, "porteurs", "SIREN", id="siren"),
    pytest.param({"url_source": "javascript:alert(1)"}, "url_source", "adresse", id="adresse"),
    pytest.param({"ciblage_naf": "25.6X"}, "ciblage_naf", "NAF", id="naf"),
    pytest.param({"promesse": "a\u0000b"}, "promesse", "contrôle", id="caractere_nul"),
    pytest.param({"promesse": "a\ud800b"}, "promesse", "contrôle", id="demi_caractere"),
]


@pytest.mark.parametrize(("faute", "champ", "message"), FAUTES)
async def test_une_ligne_fautive_est_dite_et_les_autres_sont_lues(
    plateforme: PlateformeTest, faute: dict[str, Any], champ: str | None, message: str
) -> None:
    lignes = [aide("bon"), aide("mauvais", **faute), aide("autre")]
    rendu = (await importer(region(plateforme), source(), lignes))["compte_rendu"]
    assert (rendu["lignes"], rendu["nouvelles"], rendu["refusees"]) == (3, 2, 1)
    (refus,) = rendu["refus"]
    assert (refus["ligne"], refus["identifiant"]) == (2, "mauvais")
    assert champ in (None, refus["champ"])
    assert message in refus["message"]


ENTETE = ",".join(aide("x"))
ILLISIBLES = [
    pytest.param("json", "[{", "ligne 1", id="json_tronque"),
    pytest.param("json", "[" * 100_000, "JSON", id="json_profond"),
    pytest.param("json", '{"aides": []}', "elements", id="json_sans_liste"),
    pytest.param("json", "[]", "aucune aide", id="vide"),
    pytest.param("json", "[" + "0," * 20_000 + "0]", "20000 lignes", id="trop_de_lignes"),
    pytest.param("csv", "id,titre\na,b\n", "description", id="colonnes_absentes"),
    pytest.param("csv", f'{ENTETE}\n"a', "ligne", id="guillemet_ouvert"),
]


@pytest.mark.parametrize(("format_", "contenu", "message"), ILLISIBLES)
async def test_un_flux_illisible_est_refuse_et_le_catalogue_reste_tel_quel(
    plateforme: PlateformeTest, format_: str, contenu: str, message: str
) -> None:
    client, origine = region(plateforme), source()
    await importer(client, origine, [aide("robot")])
    avant = (await fiche(client, origine)).json()
    reponse = await client.post(IMPORTS, json={"source": origine, "format": format_, "contenu": contenu})
    assert message in verifier_probleme(reponse, 409, "flux-illisible")["detail"]
    assert (await fiche(client, origine)).json() == avant


async def test_un_flux_trop_grand_ou_mal_encode_est_refuse_a_l_entree(plateforme: PlateformeTest) -> None:
    client = region(plateforme)
    corps = {"source": source(), "format": "csv", "contenu": "é" * 900_000}
    verifier_probleme(await client.post(IMPORTS, json=corps), 413, "corps-trop-grand")
    octets = b'{"source": "essai", "format": "csv", "contenu": "\xe9"}'
    entetes = {"Content-Type": "application/json"}
    verifier_probleme(await client.post(IMPORTS, content=octets, headers=entetes), 422, "saisie-invalide")


async def test_un_csv_de_tableur_est_lu_malgre_sa_marque_et_ses_points_virgules(plateforme: PlateformeTest) -> None:
    tampon = io.StringIO()
    ecrivain = csv.DictWriter(tampon, [*aide("x"), "remarque"], delimiter=";")
    ecrivain.writeheader()
    ecrivain.writerows([{**aide("robot"), "remarque": "interne"}, aide("robot")])
    texte = "\ufeff" + tampon.getvalue() + "a;b\n"
    rendu = (await importer_texte(region(plateforme), source(), "csv", texte))["compte_rendu"]
    assert (rendu["nouvelles"], rendu["colonnes_ignorees"]) == (1, ["remarque"])
    assert [(r["ligne"], r["champ"]) for r in rendu["refus"]] == [(3, "id"), (4, None)]
    assert json.loads(json.dumps(rendu))["refusees"] == 2
