"""Diagnostics from opening to restitution, over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from shared.securite.identite import Role
from tests.outillage.diagnostics import (
    contenu_referentiel,
    diagnostic_rempli,
    diagnostic_restitue,
    faire,
    ouvrir_diagnostic,
    repondre,
    reponses_types,
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


async def test_un_enregistrement_partiel_ne_touche_que_les_questions_citees(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    premier = [{"question": "lea_flux_a", "etat": "repondu", "valeur": "n3", "preuve": "mesure", "commentaire": "Vu."}]
    suite = await repondre(client, ouvert, premier)
    assert (suite.json()["enregistrees"], suite.json()["repondues"]) == (1, 1)
    suite = await repondre(client, suite, [{"question": "lea_poste_a", "etat": "inconnu"}])
    lues = await _etats(client, ouvert.json()["id"])
    assert (lues["lea_flux_a"]["valeur"], lues["lea_flux_a"]["commentaire"]) == ("n3", "Vu.")
    assert lues["lea_poste_a"]["etat"] == "inconnu"
    assert lues["mod_parc_a"]["etat"] == "vide"
    suite = await repondre(client, suite, [{"question": "lea_flux_a", "etat": "vide"}])
    assert (await _etats(client, ouvert.json()["id"]))["lea_flux_a"]["etat"] == "vide"
    assert suite.json()["version"] == ouvert.json()["version"] + 3


async def _etats(client: Any, diagnostic_id: str) -> dict[str, dict[str, Any]]:
    lues = reussie(await client.get(f"/v1/diagnostics/{diagnostic_id}/reponses")).json()
    return {lue["question"]: lue for lue in lues}


FAUTES = [
    ({"question": "inconnue_a"}, "question"),
    ({"question": "Pas un code"}, "question"),
    ({"valeur": "n9"}, "valeur"),
    ({"valeur": 3}, "valeur"),
    ({"valeur": True}, "valeur"),
    ({"valeur": ["n1"]}, "valeur"),
    ({"valeur": None}, "valeur"),
    ({"etat": "masque", "valeur": None}, "etat"),
    ({"etat": "inconnu"}, "valeur"),
    ({"question": "mod_parc_b", "valeur": 81}, "valeur"),
    ({"question": "mod_parc_b", "valeur": -1}, "valeur"),
    ({"question": "mod_parc_b", "valeur": "19"}, "valeur"),
    ({"question": "mod_parc_b", "valeur": True}, "valeur"),
    ({"question": "mod_parc_a", "etat": "non_applicable", "valeur": None, "commentaire": "Sans objet."}, "etat"),
    ({"question": "mod_auto_a", "etat": "non_applicable", "valeur": None}, "commentaire"),
    ({"preuve": "promesse"}, "preuve"),
    ({"points": 5}, "points"),
    ({"commentaire": "a\u0000b"}, "commentaire"),
]


@pytest.mark.parametrize(("faute", "champ"), FAUTES, ids=[f"{champ}:{faute}" for faute, champ in FAUTES])
async def test_une_reponse_mal_saisie_est_nommee_et_rien_n_est_ecrit(
    plateforme: PlateformeTest, faute: dict[str, Any], champ: str
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}/reponses"
    bonne = {"question": "lea_poste_a", "etat": "repondu", "valeur": "n2"}
    mauvaise = {"question": "lea_flux_a", "etat": "repondu", "valeur": "n3", **faute}
    refus = await client.patch(chemin, json={"reponses": [bonne, mauvaise]}, headers=version(ouvert))
    champs = verifier_probleme(refus, 422, "saisie-invalide")["champs"]
    assert all(c["champ"].startswith(f"body.reponses.1.{champ}") for c in champs), champs
    assert (await _etats(client, ouvert.json()["id"]))["lea_poste_a"]["etat"] == "vide"


async def test_un_nombre_infini_ou_demesure_est_refuse(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    entetes = {"If-Match": '"v1"', "Content-Type": "application/json"}
    for nombre in ("NaN", "Infinity", "-1e400", "9" * 400):
        corps = f'{{"reponses":[{{"question":"mod_parc_b","etat":"repondu","valeur":{nombre}}}]}}'
        refus = await client.patch(f"/v1/diagnostics/{INCONNU}/reponses", content=corps, headers=entetes)
        verifier_probleme(refus, 422, "saisie-invalide")


@pytest.mark.parametrize("reponses", [[], [{"question": "lea_flux_a", "etat": "inconnu"}] * 2])
async def test_une_question_n_est_citee_qu_une_fois_par_envoi(plateforme: PlateformeTest, reponses: list[Any]) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}/reponses"
    refus = await client.patch(chemin, json={"reponses": reponses}, headers=version(ouvert))
    verifier_probleme(refus, 422, "saisie-invalide")


async def test_deux_enregistrements_de_la_meme_version_ne_passent_pas_tous_deux(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}/reponses"
    envois = [
        client.patch(
            chemin,
            json={"reponses": [{"question": "lea_flux_a", "etat": "repondu", "valeur": f"n{niveau}"}]},
            headers=version(ouvert),
        )
        for niveau in range(4)
    ]
    statuts = sorted([reponse.status_code for reponse in await asyncio.gather(*envois)])
    assert statuts == [200, 412, 412, 412]


async def test_un_envoi_rejoue_avec_sa_cle_ne_change_plus_rien(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}/reponses"
    entetes = {**version(ouvert), "Idempotency-Key": f"essai-{uuid4()}"}
    premiere, seconde = [await client.patch(chemin, json=CORPS["reponses"], headers=entetes) for _ in range(2)]
    assert premiere.status_code == seconde.status_code == 200
    assert premiere.json() == seconde.json()
    assert seconde.headers["idempotent-replayed"] == "true"


async def test_une_reponse_masquee_ne_compte_pas_et_bloque_la_soumission(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"], {"mod_parc": 3})
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    chemin = f"/v1/diagnostics/{rempli['id']}"
    lu = reussie(await client.get(chemin))
    suite = await repondre(client, lu, [{"question": "mod_parc_b", "etat": "repondu", "valeur": 12.5}])
    assert (await _etats(client, rempli["id"]))["mod_parc_b"]["etat"] == "repondu"
    suite = await repondre(client, suite, [{"question": "mod_parc_a", "etat": "repondu", "valeur": "n1"}])
    assert (await _etats(client, rempli["id"]))["mod_parc_b"]["etat"] == "masque"
    manquants = reussie(await client.get(f"{chemin}/manquants")).json()
    assert manquants["pret"] is False
    assert [(m["question"], m["motif"]) for m in manquants["manquants"]] == [("mod_parc_b", "inaccessible")]
    refus = verifier_probleme(await faire(client, rempli["id"], "soumettre"), 409, "diagnostic-incomplet")
    assert refus["manquants"] == manquants["manquants"]
    await repondre(client, suite, [{"question": "mod_parc_b", "etat": "vide"}])
    assert reussie(await client.get(f"{chemin}/manquants")).json()["pret"] is True
    reussie(await faire(client, rempli["id"], "soumettre"))


async def test_une_ancre_sans_reponse_empeche_la_soumission_et_le_refus_la_nomme(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    lu = reussie(await client.get(f"/v1/diagnostics/{rempli['id']}"))
    await repondre(client, lu, [{"question": "lea_flux_a", "etat": "vide"}])
    refus = verifier_probleme(await faire(client, rempli["id"], "soumettre"), 409, "diagnostic-incomplet")
    assert [(m["question"], m["motif"]) for m in refus["manquants"]] == [("lea_flux_a", "sans_reponse")]
    assert "1 question(s) sans réponse" in refus["detail"]


async def test_trop_d_inconnues_empechent_la_soumission(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    reponses = list(reponses_types(await contenu_referentiel(client, ouvert.json())))
    inconnues = [{"question": reponse["question"], "etat": "inconnu"} for reponse in reponses[:15]]
    suite = await repondre(client, ouvert, [*inconnues, *reponses[15:]])
    refus = verifier_probleme(await faire(client, ouvert.json()["id"], "soumettre"), 409, "diagnostic-incomplet")
    assert (refus["manquants"], refus["couverture"]) == ([], "0.58")
    assert "58" in refus["detail"]
    await repondre(client, suite, [reponses[0]])
    reussie(await faire(client, ouvert.json()["id"], "soumettre"))


async def test_la_personne_qui_a_soumis_ne_valide_pas(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    reussie(await faire(client, rempli["id"], "soumettre"))
    verifier_probleme(await faire(client, rempli["id"], "valider"), 409, "meme-personne")
    verifier_probleme(await faire(client, rempli["id"], "restituer"), 409, "geste-impossible")
    collegue = plateforme.client(Role.PARTENAIRE_CONSEILLER, compte=uuid4())
    valide = reussie(await faire(collegue, rempli["id"], "valider")).json()
    assert (valide["etat"], valide["valide_par"] != valide["soumis_par"]) == ("valide", True)


GESTES = ["soumettre", "valider", "restituer", "rouvrir", "annuler"]
PERMIS = {
    "en_cours": {"soumettre", "annuler"},
    "soumis": {"valider", "rouvrir", "annuler"},
    "valide": {"restituer", "rouvrir", "annuler"},
    "restitue": set(),
    "annule": set(),
}


async def test_chaque_etat_ne_permet_que_ses_gestes(plateforme: PlateformeTest) -> None:
    """The full product state × gesture, over HTTP: refused gestures change nothing."""
    for etat, suite in {"soumis": 1, "valide": 2, "restitue": 3, "en_cours": 0, "annule": -1}.items():
        dossier = await plateforme.ouvrir_dossier()
        rempli = await diagnostic_rempli(plateforme, dossier["id"])
        conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
        ensemblier = plateforme.client(Role.ENSEMBLIER)
        for geste in ["soumettre", "valider", "restituer"][: max(suite, 0)]:
            reussie(await faire(ensemblier if geste == "valider" else conseiller, rempli["id"], geste))
        if suite < 0:
            reussie(await faire(conseiller, rempli["id"], "annuler", motif="Essai."))
        lus = reussie(await ensemblier.get(f"/v1/diagnostics/{rempli['id']}/gestes")).json()
        assert {lu["geste"] for lu in lus if lu["permis"]} == PERMIS[etat], etat
        assert all(lu["permis"] != bool(lu["empeche_par"]) for lu in lus)
        for geste in set(GESTES) - PERMIS[etat]:
            refus = await faire(ensemblier, rempli["id"], geste, motif="Essai.")
            assert verifier_probleme(refus, 409, "geste-impossible")["permis"] == [
                code for code in GESTES if code in PERMIS[etat]
            ]
        assert reussie(await ensemblier.get(f"/v1/diagnostics/{rempli['id']}")).json()["etat"] == etat


async def test_annuler_ou_rouvrir_se_motive(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    verifier_probleme(await faire(client, rempli["id"], "annuler"), 409, "motif-necessaire")
    verifier_probleme(await faire(client, rempli["id"], "annuler", motif="   "), 422, "saisie-invalide")
    reussie(await faire(client, rempli["id"], "soumettre"))
    verifier_probleme(await faire(client, rempli["id"], "rouvrir"), 409, "motif-necessaire")


async def test_un_diagnostic_soumis_ne_se_modifie_qu_apres_reouverture(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    soumis = reussie(await faire(client, rempli["id"], "soumettre"))
    assert soumis.json()["note_globale"] == "40.00"
    for methode, objet in MUTATIONS[:2]:
        refus = await client.request(
            methode, f"/v1/diagnostics/{rempli['id']}/{objet}", json=CORPS[objet], headers=version(soumis)
        )
        verifier_probleme(refus, 409, "saisie-fermee")
    rouvert = reussie(await faire(plateforme.client(Role.ENSEMBLIER), rempli["id"], "rouvrir", motif="À compléter."))
    assert (rouvert.json()["etat"], rouvert.json()["note_globale"], rouvert.json()["soumis_par"]) == (
        "en_cours",
        None,
        None,
    )
    await repondre(client, rouvert, [{"question": "lea_flux_a", "etat": "repondu", "valeur": "n5"}])
    assert reussie(await faire(client, rempli["id"], "soumettre")).json()["note_globale"] == "41.67"


async def test_les_objectifs_sont_ceux_du_referentiel_une_fois_chacun(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    chemin = f"/v1/diagnostics/{ouvert.json()['id']}/objectifs"
    fautes = [
        (["rire"], "body.objectifs.0"),
        (["couts", "couts"], "body.objectifs.1"),
        (["couts"] * 4, "body.objectifs"),
    ]
    for objectifs, champ in fautes:
        refus = await client.put(chemin, json={"objectifs": objectifs}, headers=version(ouvert))
        assert [c["champ"] for c in verifier_probleme(refus, 422, "saisie-invalide")["champs"]] == [champ]
    choisis = reussie(await client.put(chemin, json={"objectifs": ["innover", "couts"]}, headers=version(ouvert)))
    assert choisis.json()["objectifs"] == ["innover", "couts"]


async def test_les_objectifs_orientent_les_priorites_sans_toucher_les_notes(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    chemin = f"/v1/diagnostics/{rempli['id']}"
    vus = []
    for objectifs in (["energie"], ["recruter"]):
        lu = reussie(await client.get(chemin))
        reussie(await client.put(f"{chemin}/objectifs", json={"objectifs": objectifs}, headers=version(lu)))
        vus.append(reussie(await client.get(f"{chemin}/resultats", params={"apercu": True})).json())
    assert vus[0]["axes"] == vus[1]["axes"]
    assert vus[0]["priorites"][0]["axe"].startswith("env_")
    assert vus[1]["priorites"][0]["axe"].startswith("rh_")


async def test_les_evenements_du_diagnostic_suivent_sa_vie(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    diagnostic = await diagnostic_restitue(plateforme, dossier["id"])
    faits = await _evenements(plateforme, diagnostic["id"])
    assert [fait["type"].removeprefix("diagnostic.") for fait in faits] == [
        "diagnostic.ouvert",
        "diagnostic.reponses",
        "diagnostic.objectifs",
        "indicateurs-t0.renseignes",
        "diagnostic.soumis",
        "diagnostic.valide",
        "diagnostic.restitue",
    ]
    assert {fait["dossier_id"] for fait in faits} == {dossier["id"]}
    assert faits[1]["donnees"] == {"nombre": 36}
    assert faits[3]["donnees"] == {"exercice": 2025}
    attendu = {"type": "flash", "moment": "T0", "version_referentiel": "1.0.0"}
    assert faits[0]["donnees"] == {"etat": "en_cours", **attendu}
    assert faits[-1]["donnees"] == {"etat": "restitue", **attendu, "note_globale": "40.00", "couverture": "1.00"}


async def _evenements(plateforme: PlateformeTest, sujet_id: str) -> list[dict[str, Any]]:
    """Events of one object, from the service's own feed."""
    requete = "SELECT type, dossier_id::text, donnees FROM diagnostic.evenement WHERE sujet_id = :sujet ORDER BY numero"
    from sqlalchemy import text

    async with plateforme.base("diagnostic").lecture() as session:
        return [dict(ligne) for ligne in (await session.execute(text(requete), {"sujet": sujet_id})).mappings()]
