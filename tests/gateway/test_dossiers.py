"""Opening, queue and référent of a dossier, over HTTP."""

from shared.securite.identite import Role
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def test_un_anonyme_ne_peut_pas_ouvrir_un_dossier(plateforme: PlateformeTest) -> None:
    reponse = await plateforme.client().post("/v1/dossiers", json={"siret": siret_neuf()})
    verifier_probleme(reponse, 401, "non-authentifie")


async def test_un_conseiller_ouvre_un_dossier_qui_entre_dans_la_file(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    assert dossier["etat"] == "ouvert"
    assert dossier["proprietaire"] == "file-ensemblier"
    assert dossier["etat_fiche"] == "degrade"
    assert dossier["prochaine_action"]
    assert dossier["echeance_le"]
    lu = await plateforme.client(Role.PARTENAIRE_CONSEILLER).get(f"/v1/dossiers/{dossier['siren']}/fiche")
    assert lu.status_code == 200
    assert lu.json() == dossier


async def test_une_autre_organisation_ne_voit_pas_le_dossier(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne")
    verifier_probleme(await autre.get(f"/v1/dossiers/{dossier['siren']}/fiche"), 404, "dossier-introuvable")
    liste = (await autre.get("/v1/dossiers?limite=100")).json()
    assert dossier["id"] not in [element["id"] for element in liste["elements"]]


async def test_une_entreprise_n_a_qu_un_dossier_ouvert(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    saisie = {"raison_sociale": "Autre", "naf": "25.62B", "code_commune": "77288"}
    corps = {"siret": dossier["siret"], "saisie": saisie}
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    document = verifier_probleme(await autre.post("/v1/dossiers", json=corps), 409, "dossier-deja-ouvert")
    assert document["dossier"]["id"] == dossier["id"]
    assert document["dossier"]["accessible"] is False


async def test_le_refus_dit_quelle_condition_manque(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    saisie = {"raison_sociale": "Boulangerie lyonnaise", "naf": "47.24Z", "code_commune": "69123"}
    document = verifier_probleme(
        await client.post("/v1/dossiers", json={"siret": siret_neuf(), "saisie": saisie}),
        409,
        "entreprise-hors-perimetre",
    )
    assert {condition["code"] for condition in document["conditions"]} == {"ile_de_france", "industrie"}


async def test_l_ensemblier_prend_le_dossier_avec_la_bonne_version(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    chemin = f"/v1/dossiers/{dossier['siren']}"
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    verifier_probleme(await ensemblier.post(f"{chemin}/prise-en-charge", json={}), 428, "version-manquante")
    perimee = await ensemblier.post(f"{chemin}/prise-en-charge", json={}, headers={"If-Match": '"v9"'})
    verifier_probleme(perimee, 412, "version-perimee")
    lu = await ensemblier.get(f"{chemin}/fiche")
    pris = await ensemblier.post(f"{chemin}/prise-en-charge", json={}, headers=version(lu))
    assert pris.status_code == 200, pris.text
    assert pris.json()["referent_id"] == str(plateforme.identite(Role.ENSEMBLIER).compte_id)
    assert pris.json()["proprietaire"] == "referent"
    assert pris.headers["etag"] == '"v2"'


async def test_la_meme_cle_d_idempotence_donne_la_premiere_reponse(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    saisie = {"raison_sociale": "Une fois", "naf": "25.62B", "code_commune": "93066"}
    corps, cle = (
        {"siret": siret_neuf(), "saisie": saisie},
        {"Idempotency-Key": '"0190a1c2-essai-cle"' + siret_neuf()[:3]},
    )
    cle = {"Idempotency-Key": f"essai-{corps['siret']}"}
    premiere = await client.post("/v1/dossiers", json=corps, headers=cle)
    seconde = await client.post("/v1/dossiers", json=corps, headers=cle)
    assert premiere.status_code == seconde.status_code == 201, premiere.text
    assert premiere.json() == seconde.json()
    assert seconde.headers["idempotent-replayed"] == "true"
    autre = await client.post("/v1/dossiers", json={**corps, "origine": "cci"}, headers=cle)
    verifier_probleme(autre, 422, "cle-idempotence-reutilisee")
