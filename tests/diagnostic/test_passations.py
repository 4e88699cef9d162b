"""Diagnostics from opening to restitution, over HTTP."""

from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.diagnostics import (
    diagnostic_restitue,
    faire,
    ouvrir_diagnostic,
    reussie,
)
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

INCONNU = "00000000-0000-0000-0000-000000000000"
REDACTEURS = {Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER}
CORPS = {
    "reponses": {"reponses": [{"question": "lea_flux_a", "etat": "inconnu"}]},
    "objectifs": {"objectifs": ["couts"]},
    "gestes": {"geste": "soumettre"},
}
MUTATIONS = [("patch", "reponses"), ("put", "objectifs"), ("post", "gestes")]
LECTURES = ["", "/reponses", "/manquants", "/gestes"]


@pytest.mark.parametrize("lecture", LECTURES)
async def test_un_anonyme_puis_un_etranger_ne_lisent_rien(plateforme: PlateformeTest, lecture: str) -> None:
    dossier = await plateforme.ouvrir_dossier()
    ouvert = await ouvrir_diagnostic(plateforme.client(Role.PARTENAIRE_CONSEILLER), dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}{lecture}"
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await etranger.get(chemin), 404, "diagnostic-introuvable")
    verifier_probleme(await plateforme.client(Role.COMITE).get(chemin), 403, "acces-interdit")
    reussie(await plateforme.client(Role.REGION_LECTURE).get(chemin))


@pytest.mark.parametrize(("methode", "objet"), MUTATIONS)
async def test_une_modification_demande_un_role_un_perimetre_et_la_bonne_version(
    plateforme: PlateformeTest, methode: str, objet: str
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}/{objet}"
    envoi: dict[str, Any] = {"json": CORPS[objet], "headers": version(ouvert)}
    verifier_probleme(await plateforme.client().request(methode, chemin, **envoi), 401)
    for role in set(Role) - REDACTEURS:
        refus = await plateforme.client(role, siren=dossier["siren"]).request(methode, chemin, **envoi)
        verifier_probleme(refus, 403, "acces-interdit")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await etranger.request(methode, chemin, **envoi), 404, "diagnostic-introuvable")
    verifier_probleme(await client.request(methode, chemin, json=CORPS[objet]), 428, "version-manquante")
    perimee = await client.request(methode, chemin, json=CORPS[objet], headers={"If-Match": '"v7"'})
    verifier_probleme(perimee, 412, "version-perimee")


async def test_seuls_les_partenaires_et_l_ensemblier_ouvrent_un_diagnostic(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    entree = {"dossier_id": dossier["id"]}
    verifier_probleme(await plateforme.client().post("/v1/diagnostics", json=entree), 401)
    for role in set(Role) - REDACTEURS:
        refus = await plateforme.client(role, siren=dossier["siren"]).post("/v1/diagnostics", json=entree)
        verifier_probleme(refus, 403, "acces-interdit")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await etranger.post("/v1/diagnostics", json=entree), 404, "dossier-introuvable")
    ouvert = await ouvrir_diagnostic(plateforme.client(Role.ENSEMBLIER), dossier["id"])
    assert ouvert.status_code == 201
    assert ouvert.headers["location"] == f"/v1/diagnostics/{ouvert.json()['id']}"
    assert ouvert.headers["x-position"].startswith("diagnostic:")
    assert (ouvert.json()["etat"], ouvert.json()["referentiel"]) == ("en_cours", "smart-industrie")


async def test_un_dossier_n_a_qu_un_diagnostic_par_moment_sauf_annulation(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    premier = await ouvrir_diagnostic(client, dossier["id"])
    refus = await client.post("/v1/diagnostics", json={"dossier_id": dossier["id"]})
    document = verifier_probleme(refus, 409, "diagnostic-deja-ouvert")
    assert document["diagnostic_id"] == premier.json()["id"]
    annule = reussie(await faire(client, premier.json()["id"], "annuler", motif="Ouvert par erreur."))
    assert (annule.json()["etat"], annule.json()["motif_annulation"]) == ("annule", "Ouvert par erreur.")
    assert (await ouvrir_diagnostic(client, dossier["id"])).json()["id"] != premier.json()["id"]


async def test_un_t1_attend_que_le_t0_soit_restitue(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    entree = {"dossier_id": dossier["id"], "moment": "T1"}
    verifier_probleme(await client.post("/v1/diagnostics", json=entree), 409, "moment-precedent-manquant")
    await diagnostic_restitue(plateforme, dossier["id"])
    t1 = await ouvrir_diagnostic(client, dossier["id"], moment="T1")
    indicateurs = {"exercice": 2025, "chiffre_affaires_eur": "1", "effectif_etp": 1}
    mesure = {"code": "trs", "libelle": "TRS", "valeur": 60, "unite": "%", "source": "releve"}
    chemin = f"/v1/diagnostics/{t1.json()['id']}/indicateurs-t0"
    refus = await client.put(chemin, json={**indicateurs, "indicateurs": [mesure]}, headers=version(t1))
    verifier_probleme(refus, 409, "pas-un-t0")


async def test_un_dossier_clos_ne_se_diagnostique_plus(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    fiche = await ensemblier.get(f"/v1/dossiers/{dossier['siren']}/fiche")
    corps = {"motif": "doublon"}
    reussie(await ensemblier.post(f"/v1/dossiers/{dossier['siren']}/cloture", json=corps, headers=version(fiche)))
    refus = await faire(client, ouvert.json()["id"], "annuler", motif="Dossier clos.")
    verifier_probleme(refus, 409, "dossier-clos")
    verifier_probleme(await client.post("/v1/diagnostics", json={"dossier_id": dossier["id"]}), 409, "dossier-clos")


OUVERTURES = [
    ({"type": "complet"}, "body.type"),
    ({"moment": "T9"}, "body.moment"),
    ({"dossier_id": "x"}, "body.dossier_id"),
    ({"inconnu": 1}, "body.inconnu"),
    ({"referentiel": {"code": "Majuscule"}}, "body.referentiel.code"),
    ({"referentiel": {"code": "smart-industrie", "numero": "1"}}, "body.referentiel.numero"),
]


@pytest.mark.parametrize(("faute", "champ"), OUVERTURES, ids=[champ for _, champ in OUVERTURES])
async def test_une_ouverture_mal_saisie_nomme_le_champ(
    plateforme: PlateformeTest, faute: dict[str, Any], champ: str
) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    refus = await client.post("/v1/diagnostics", json={"dossier_id": INCONNU, **faute})
    assert [c["champ"] for c in verifier_probleme(refus, 422, "saisie-invalide")["champs"]] == [champ]


@pytest.mark.parametrize("referentiel", [{"code": "absent"}, {"code": "smart-industrie", "numero": "0.0.1"}])
async def test_un_referentiel_qui_n_est_pas_publie_est_refuse(
    plateforme: PlateformeTest, referentiel: dict[str, str]
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    entree = {"dossier_id": dossier["id"], "referentiel": referentiel}
    refus = await plateforme.client(Role.PARTENAIRE_CONSEILLER).post("/v1/diagnostics", json=entree)
    verifier_probleme(refus, 409, "referentiel-inconnu")


async def test_la_liste_se_filtre_et_se_parcourt_par_pages(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    attendus = []
    for _ in range(3):
        dossier = await plateforme.ouvrir_dossier()
        attendus.append((await ouvrir_diagnostic(client, dossier["id"])).json()["id"])
    vus: list[str] = []
    parametres: dict[str, Any] = {"limite": 2, "etat": "en_cours"}
    while True:
        page = reussie(await client.get("/v1/diagnostics", params=parametres)).json()
        vus += [element["id"] for element in page["elements"]]
        if page["suivant"] is None:
            break
        parametres["apres"] = page["suivant"]
    assert len(vus) == len(set(vus))
    assert [identifiant for identifiant in vus if identifiant in attendus] == attendus
    seul = reussie(await client.get("/v1/diagnostics", params={"dossier_id": dossier["id"]})).json()
    assert [element["id"] for element in seul["elements"]] == attendus[-1:]
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    ailleurs = reussie(await etranger.get("/v1/diagnostics", params={"limite": 100})).json()["elements"]
    assert not {element["id"] for element in ailleurs} & set(attendus)
    verifier_probleme(await client.get("/v1/diagnostics", params={"etat": "perdu"}), 422, "saisie-invalide")
