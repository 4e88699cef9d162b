"""Answering a request: by the company or its adviser, in one call, partly, with typed absences."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from shared.securite.identite import Role
from tests.outillage.campagnes import au, collectes, evenements, passage, repondre, reponse_a
from tests.outillage.effet import REBUT, mesure, mesurer, parcours_deploye
from tests.outillage.http import verifier_probleme, version
from tests.outillage.parcours import ParcoursTest
from tests.outillage.plateforme import PlateformeTest

DEMANDE_LE = "2026-07-15"
JOUR = "2026-07-20"


async def demandee(plateforme: PlateformeTest) -> tuple[ParcoursTest, dict[str, Any], dict[str, dict[str, Any]]]:
    """A parcours, the request made to its company, and the questions asked by code."""
    parcours = await parcours_deploye(plateforme, REBUT)
    await passage(plateforme, DEMANDE_LE)
    (lue,) = await collectes(plateforme, parcours.dossier["siren"])
    return parcours, lue, {q["code"]: q for q in lue["questions"] if q["etat"] == "demandee"}


async def test_un_anonyme_ou_un_etranger_ne_lit_ni_ne_repond(plateforme: PlateformeTest) -> None:
    _, lue, questions = await demandee(plateforme)
    chemin = f"/v1/collectes/{lue['id']}"
    corps = {"mesure_le": JOUR, "reponses": [reponse_a(questions["effectif"])]}
    entetes = {"If-Match": '"v1"'}
    for anonyme in (plateforme.client().get("/v1/collectes"), plateforme.client().get(chemin)):
        verifier_probleme(await anonyme, 401)
    for suite, contenu in (("/reponses", corps), ("/dispense", {"motif": "demande-de-l-entreprise"})):
        verifier_probleme(await plateforme.client().post(chemin + suite, json=contenu), 401)
        for client in (
            plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="opco-2i"),
            plateforme.client(Role.PARTENAIRE_RESPONSABLE, organisation="cetim"),
        ):
            verifier_probleme(await client.get(chemin), 404, "collecte-introuvable")
            refus = await client.post(chemin + suite, json=contenu, headers=entetes)
            verifier_probleme(refus, 404, "collecte-introuvable")
    autre = plateforme.client(Role.ENTREPRISE, siren="732829320")
    verifier_probleme(await autre.get(chemin), 404, "collecte-introuvable")
    assert (await autre.get("/v1/collectes")).json()["elements"] == []
    region = plateforme.client(Role.REGION)
    verifier_probleme(await region.post(f"{chemin}/reponses", json=corps, headers=entetes), 403, "acces-interdit")


async def test_l_entreprise_repond_en_un_appel_et_la_demande_se_ferme(plateforme: PlateformeTest) -> None:
    parcours, lue, questions = await demandee(plateforme)
    entreprise = plateforme.client(Role.ENTREPRISE, siren=parcours.dossier["siren"])
    assert questions["effectif"]["depart"] == "32"
    reponses = [reponse_a(question) for code, question in questions.items() if code != "effectif"]
    reponses.append({"question_id": questions["effectif"]["id"], "manque": "ne-sait-pas"})
    with au(plateforme, JOUR):
        reponse = await repondre(entreprise, lue["id"], {"mesure_le": JOUR, "reponses": reponses})
    assert reponse.status_code == 201, reponse.text
    fermee = reponse.json()
    assert (fermee["etat"], fermee["prochaine_le"], fermee["posees"]) == ("repondue", None, fermee["repondues"])
    etats = {question["code"]: question["etat"] for question in fermee["questions"]}
    assert (etats["effectif"], etats["chiffre_affaires"]) == ("sans_valeur", "repondue")
    lus = (await parcours.client.get(f"{parcours.chemin}/indicateurs")).json()
    chiffre = next(indicateur for indicateur in lus["indicateurs"] if indicateur["code"] == "chiffre_affaires")
    assert (chiffre["mesures"][1]["valeur"], chiffre["mesures"][1]["source"]) == ("10", "declaration")
    assert (chiffre["mesures"][1]["preuve"], chiffre["mesures"][1]["hors_fourchette"]) == ("C", True)
    t6 = lus["moments"][0]
    assert {"code": "effectif", "motif": "ne-sait-pas"} in t6["manquants"]
    faits = await evenements(plateforme, parcours.dossier["id"])
    assert [(fait["fait"], fait.get("par")) for fait in faits] == [("demandee", None), ("repondue", "entreprise")]
    refus = await repondre(entreprise, lue["id"], {"mesure_le": JOUR, "reponses": [], "terminer": True})
    verifier_probleme(refus, 409, "collecte-fermee")


async def test_une_partie_suffit_puis_le_conseiller_complete_pour_l_entreprise(plateforme: PlateformeTest) -> None:
    parcours, lue, questions = await demandee(plateforme)
    entreprise = plateforme.client(Role.ENTREPRISE, siren=parcours.dossier["siren"])
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    with au(plateforme, JOUR):
        une = {"mesure_le": JOUR, "reponses": [reponse_a(questions["effectif"], "34")]}
        partielle = (await repondre(entreprise, lue["id"], une)).json()
        assert (partielle["etat"], partielle["repondues"]) == ("demandee", 1)
        encore = verifier_probleme(await repondre(entreprise, lue["id"], une), 409, "question-inconnue")
        assert encore["champ"] == "body.reponses.0.question_id"
        fin = {"mesure_le": JOUR, "reponses": [reponse_a(questions["chiffre_affaires"])], "terminer": True}
        fermee = (await repondre(conseiller, lue["id"], fin)).json()
    assert (fermee["etat"], fermee["repondues"]) == ("repondue", 2)
    restantes = [question for question in fermee["questions"] if question["etat"] == "sans_reponse"]
    assert {question["motif"] for question in restantes} == {"non-repondue"}
    historique = (await parcours.client.get(f"{parcours.chemin}/indicateurs/historique")).json()
    roles = {ligne["code"]: ligne["role"] for ligne in historique if ligne["moment"] == "t6"}
    assert roles == {"effectif": "entreprise", "chiffre_affaires": "partenaire-conseiller"}


async def test_une_reponse_tardive_est_encore_prise(plateforme: PlateformeTest) -> None:
    parcours, lue, questions = await demandee(plateforme)
    for jour in ("2026-08-10", "2026-09-07", "2026-10-05"):
        await passage(plateforme, jour)
    with au(plateforme, "2026-10-08"):
        corps = {"mesure_le": "2026-10-08", "reponses": [reponse_a(questions["effectif"], "34")], "terminer": True}
        tardive = await repondre(parcours.client, lue["id"], corps)
    assert tardive.status_code == 201, tardive.text
    assert (tardive.json()["etat"], tardive.json()["relances"]) == ("repondue", 2)


async def test_terminer_sans_rien_donner_n_est_pas_une_reponse(plateforme: PlateformeTest) -> None:
    """Otherwise the response rate would count those who decline."""
    parcours, lue, questions = await demandee(plateforme)
    with au(plateforme, JOUR):
        rien = {"mesure_le": JOUR, "reponses": [], "terminer": True}
        close = (await repondre(parcours.client, lue["id"], rien)).json()
        assert (close["etat"], close["motif"], close["repondues"]) == ("sans_reponse", "refusee", 0)
        corps = {"mesure_le": JOUR, "reponses": [reponse_a(questions["effectif"], "34")], "terminer": True}
        reprise = (await repondre(parcours.client, lue["id"], corps)).json()
    assert (reprise["etat"], reprise["motif"]) == ("repondue", None)
    faits = [fait["fait"] for fait in await evenements(plateforme, parcours.dossier["id"])]
    assert faits == ["demandee", "sans-reponse", "repondue"]


async def test_ce_que_le_conseiller_a_mesure_entre_temps_reste(plateforme: PlateformeTest) -> None:
    parcours, lue, questions = await demandee(plateforme)
    with au(plateforme, JOUR):
        assert (await mesurer(parcours, mesure("effectif", "36", "ETP"), le=JOUR)).status_code == 201
        corps = {"mesure_le": JOUR, "reponses": [reponse_a(questions["effectif"], "34")]}
        assert (await repondre(parcours.client, lue["id"], corps)).status_code == 201
    lus = (await parcours.client.get(f"{parcours.chemin}/indicateurs")).json()
    effectif = next(indicateur for indicateur in lus["indicateurs"] if indicateur["code"] == "effectif")
    assert effectif["mesures"][1]["valeur"] == "36"


FAUTES: list[tuple[dict[str, Any], dict[str, Any], int, str, str]] = [
    ({}, {"unite": "personnes"}, 409, "unite-differente", "body.reponses.0.unite"),
    ({}, {"valeur": "-2"}, 409, "valeur-impossible", "body.reponses.0.valeur"),
    ({}, {"valeur": "3000", "confirmer": False}, 409, "valeur-peu-plausible", "body.reponses.0.valeur"),
    ({}, {"source": "previsionnel"}, 409, "prevision-declaree-realisee", "body.reponses.0.source"),
    ({}, {"question_id": str(uuid4())}, 409, "question-inconnue", "body.reponses.0.question_id"),
    ({"mesure_le": "2026-07-21"}, {}, 409, "mesure-future", "body.mesure_le"),
    ({"mesure_le": "2026-05-01"}, {}, 409, "mesure-hors-fenetre", "body.mesure_le"),
    ({}, {"valeur": "NaN"}, 422, "saisie-invalide", "body.reponses.0.valeur"),
    ({"reponses": []}, {}, 409, "reponse-vide", "body.reponses"),
]


@pytest.mark.parametrize(("faute", "sur", "statut", "code", "champ"), FAUTES, ids=[cas[3] for cas in FAUTES])
async def test_une_reponse_fautive_nomme_son_champ_et_n_ecrit_rien(
    plateforme: PlateformeTest, faute: dict[str, Any], sur: dict[str, Any], statut: int, code: str, champ: str
) -> None:
    parcours, lue, questions = await demandee(plateforme)
    corps = {"mesure_le": JOUR, "reponses": [{**reponse_a(questions["effectif"], "34"), **sur}], **faute}
    with au(plateforme, JOUR):
        document = verifier_probleme(await repondre(parcours.client, lue["id"], corps), statut, code)
    champs = [document["champ"]] if statut == 409 else [une["champ"] for une in document["champs"]]
    assert champs == [champ]
    assert (await collectes(plateforme, parcours.dossier["siren"])) == [lue]
    historique = (await parcours.client.get(f"{parcours.chemin}/indicateurs/historique")).json()
    assert {ligne["moment"] for ligne in historique} == {"t0"}


async def test_une_dispense_dit_son_motif_et_une_cessation_vaut_pour_toujours(plateforme: PlateformeTest) -> None:
    parcours, lue, _ = await demandee(plateforme)
    chemin = f"/v1/collectes/{lue['id']}/dispense"
    entetes = version(await parcours.client.get(f"/v1/collectes/{lue['id']}"))
    malforme = await parcours.client.post(chemin, json={"motif": "flemme"}, headers=entetes)
    assert verifier_probleme(malforme, 422)["champs"][0]["champ"] == "body.motif"
    with au(plateforme, JOUR):
        corps = {"motif": "entreprise-cessee", "commentaire": "Liquidation prononcée."}
        dispensee = await parcours.client.post(chemin, json=corps, headers=entetes)
    assert (dispensee.json()["etat"], dispensee.json()["motif"]) == ("dispensee", "entreprise-cessee")
    await passage(plateforme, "2027-01-15")
    assert len(await collectes(plateforme, parcours.dossier["siren"])) == 1


async def test_deux_reponses_simultanees_une_seule_ecrit(plateforme: PlateformeTest) -> None:
    parcours, lue, questions = await demandee(plateforme)
    corps = {"mesure_le": JOUR, "reponses": [reponse_a(questions["effectif"], "34")]}
    entetes = version(await parcours.client.get(f"/v1/collectes/{lue['id']}"))
    chemin = f"/v1/collectes/{lue['id']}/reponses"
    with au(plateforme, JOUR):
        envois = (parcours.client.post(chemin, json=corps, headers=entetes) for _ in range(6))
        statuts = sorted(reponse.status_code for reponse in await asyncio.gather(*envois))
    assert statuts == [201, 412, 412, 412, 412, 412]
