"""Saving answers and objectives of a diagnostic, over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from shared.securite.identite import Role
from tests.outillage.diagnostics import (
    diagnostic_rempli,
    etats_lus,
    ouvrir_diagnostic,
    repondre,
    reussie,
)
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

INCONNU = "00000000-0000-0000-0000-000000000000"
CORPS = {"reponses": {"reponses": [{"question": "lea_flux_a", "etat": "inconnu"}]}}


async def test_un_enregistrement_partiel_ne_touche_que_les_questions_citees(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    ouvert = await ouvrir_diagnostic(client, dossier["id"])
    premier = [{"question": "lea_flux_a", "etat": "repondu", "valeur": "n3", "preuve": "mesure", "commentaire": "Vu."}]
    suite = await repondre(client, ouvert, premier)
    assert (suite.json()["enregistrees"], suite.json()["repondues"]) == (1, 1)
    suite = await repondre(client, suite, [{"question": "lea_poste_a", "etat": "inconnu"}])
    lues = await etats_lus(client, ouvert.json()["id"])
    assert (lues["lea_flux_a"]["valeur"], lues["lea_flux_a"]["commentaire"]) == ("n3", "Vu.")
    assert lues["lea_poste_a"]["etat"] == "inconnu"
    assert lues["mod_parc_a"]["etat"] == "vide"
    suite = await repondre(client, suite, [{"question": "lea_flux_a", "etat": "vide"}])
    assert (await etats_lus(client, ouvert.json()["id"]))["lea_flux_a"]["etat"] == "vide"
    assert suite.json()["version"] == ouvert.json()["version"] + 3


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
    assert (await etats_lus(client, ouvert.json()["id"]))["lea_poste_a"]["etat"] == "vide"


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
