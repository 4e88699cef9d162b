"""Systematic funding orientation over HTTP: verdicts of the aides service, choices, motivated set-asides, the KPI."""

from decimal import Decimal
from typing import Any, get_args
from uuid import uuid4

import httpx
import pytest

from services.aides.catalogue.codes import Nature
from shared.contracts.aides import NatureDepense
from shared.securite.identite import Role
from tests.outillage.aides import FAITS_PME, evaluation_type
from tests.outillage.groupes import ouvrir_groupe
from tests.outillage.http import verifier_probleme, version
from tests.outillage.parcours import ParcoursTest
from tests.outillage.plans import action_a_aider, plan_accepte
from tests.outillage.plateforme import PlateformeTest

SUITE = "/orientations-financement"
GRANDE = {"effectif_etp": 20_000, "chiffre_affaires_eur": "9000000000", "total_bilan_eur": "9000000000"}


async def evaluer(parcours: ParcoursTest, **corps: Any) -> httpx.Response:
    return await parcours.ecrire("POST", SUITE, corps)


async def reussie(parcours: ParcoursTest, **corps: Any) -> dict[str, Any]:
    reponse = await evaluer(parcours, **corps)
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


async def evaluation_d_une_grande_entreprise(
    plateforme: PlateformeTest, parcours: ParcoursTest, *actions: dict[str, Any]
) -> str:
    """Facts under which no dispositif for these needs is eligible; works already begun."""
    examinees = [{"reference": action["code"], "besoins": action["besoin_aide"], "depenses": []} for action in actions]
    faits = {**FAITS_PME, **GRANDE, "travaux_commences": True}
    faite = await evaluation_type(plateforme, parcours.dossier["id"], faits=faits, actions=examinees)
    return str(faite["id"])


async def test_un_appelant_anonyme_ou_etranger_ne_lit_ni_n_evalue(plateforme: PlateformeTest) -> None:
    parcours, _ = await plan_accepte(plateforme, action_a_aider())
    chemin, entetes = parcours.chemin + SUITE, {"If-Match": '"v1"'}
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne")
    verifier_probleme(await plateforme.client().get(chemin), 401)
    verifier_probleme(await plateforme.client().post(chemin, json={}), 401)
    verifier_probleme(await autre.get(chemin), 404, "parcours-introuvable")
    verifier_probleme(await autre.post(chemin, json={}, headers=entetes), 404, "parcours-introuvable")
    verifier_probleme(await plateforme.client(Role.COMITE).get(chemin), 403)
    verifier_probleme(await plateforme.client(Role.PARTENAIRE_CONSEILLER).get("/v1/systematisation-financement"), 403)


async def test_chaque_action_recoit_ses_candidats_classes_sans_rien_enregistrer(plateforme: PlateformeTest) -> None:
    parcours, ids = await plan_accepte(plateforme, action_a_aider(), action_a_aider(besoin_aide=[]))
    depenses = [{"action_id": ids[0], "nature": "robotique", "montant_eur": "180000"}]
    lues = await reussie(parcours, depenses=depenses)
    assert [lue["action_id"] for lue in lues["actions"]] == [ids[0]]
    action = lues["actions"][0]
    assert (action["proposition"], action["orientation"], lues["manquantes"]) == ("orienter", None, 1)
    assert [candidat["rang"] for candidat in action["candidats"]] == list(range(1, len(action["candidats"]) + 1))
    assert "pmup" in [candidat["dispositif"] for candidat in action["candidats"]]
    evaluation = (await parcours.client.get(f"/v1/aides/evaluations/{action['evaluation_id']}")).json()
    vus = {resultat["dispositif"] for resultat in evaluation["resultats"] if resultat["verdict"] != "non_eligible"}
    assert {candidat["dispositif"] for candidat in action["candidats"]} == vus
    assert (await parcours.client.get(parcours.chemin + SUITE)).json() == lues
    assert (await parcours.client.get(f"{parcours.chemin}/plan")).json()["actions"][0]["orientee"] is False


async def test_un_choix_confirme_parmi_les_candidats_oriente_l_action(plateforme: PlateformeTest) -> None:
    parcours, ids = await plan_accepte(plateforme, action_a_aider())
    choix = [{"action_id": ids[0], "dispositif": "pmup"}]
    verifier_probleme(await evaluer(parcours, choix=choix), 409, "choix-sans-confirmation")
    faux = [{"action_id": ids[0], "dispositif": "inventup"}]
    refus = verifier_probleme(await evaluer(parcours, choix=faux, confirmer=True), 409, "dispositif-non-candidat")
    assert "pmup" in refus["candidats"]
    lues = await reussie(parcours, choix=choix, confirmer=True)
    orientation = lues["actions"][0]["orientation"]
    assert (orientation["decision"], orientation["dispositif"], lues["manquantes"]) == ("demandee", "pmup", 0)
    assert (await parcours.client.get(f"{parcours.chemin}/journal")).json()["lignes"][-1]["apres"]["confirme"] is True


async def test_sans_dispositif_eligible_la_mise_a_l_ecart_attend_la_confirmation(plateforme: PlateformeTest) -> None:
    action = action_a_aider("recrutement")
    parcours, _ = await plan_accepte(plateforme, action)
    evaluation = await evaluation_d_une_grande_entreprise(plateforme, parcours, action)
    proposee = await reussie(parcours, evaluation_id=evaluation)
    lue = proposee["actions"][0]
    assert (lue["proposition"], lue["motif_propose"]) == ("ecarter", "aucun-dispositif-eligible")
    assert lue["candidats"] == []
    assert all(ecarte["criteres"] for ecarte in lue["non_eligibles"])
    assert (lue["orientation"], proposee["manquantes"]) == (None, 1)
    confirmee = await reussie(parcours, evaluation_id=evaluation, confirmer=True)
    orientation = confirmee["actions"][0]["orientation"]
    assert (orientation["decision"], orientation["motif"]) == ("ecartee", "aucun-dispositif-eligible")
    a_la_main = {"decision": "ecartee", "motif": "aucun-dispositif-eligible"}
    suite = f"/actions/{lue['action_id']}/orientation-financement"
    verifier_probleme(await parcours.ecrire("POST", suite, a_la_main), 422)


async def test_une_evaluation_d_ailleurs_ou_incomplete_est_refusee(plateforme: PlateformeTest) -> None:
    actions = action_a_aider("recrutement"), action_a_aider("export")
    parcours, ids = await plan_accepte(plateforme, *actions)
    voisin, _ = await plan_accepte(plateforme, action_a_aider())
    ailleurs = await evaluation_d_une_grande_entreprise(plateforme, voisin, *actions)
    verifier_probleme(await evaluer(parcours, evaluation_id=ailleurs), 409, "evaluation-autre-dossier")
    partielle = await evaluation_d_une_grande_entreprise(plateforme, parcours, actions[0])
    refus = verifier_probleme(await evaluer(parcours, evaluation_id=partielle), 409, "evaluation-incomplete")
    assert refus["actions"] == [actions[1]["code"]]
    verifier_probleme(await evaluer(parcours, evaluation_id=str(uuid4())), 404)
    depense = {"action_id": ids[0], "nature": "robotique", "montant_eur": "1"}
    deux = await evaluer(parcours, evaluation_id=partielle, depenses=[depense])
    verifier_probleme(deux, 409, "depenses-avec-evaluation")
    inconnue = await evaluer(parcours, depenses=[{**depense, "action_id": str(uuid4())}])
    verifier_probleme(inconnue, 409, "action-non-concernee")
    negative = await evaluer(parcours, depenses=[{**depense, "montant_eur": "-1"}])
    verifier_probleme(negative, 422, "saisie-invalide")


async def test_un_plan_sans_besoin_d_aide_n_a_rien_a_orienter(plateforme: PlateformeTest) -> None:
    parcours, _ = await plan_accepte(plateforme, action_a_aider(besoin_aide=[]))
    verifier_probleme(await evaluer(parcours), 409, "aucune-action-a-orienter")


async def test_le_meme_appel_rejoue_avec_sa_cle_ne_fait_qu_une_evaluation(plateforme: PlateformeTest) -> None:
    parcours, _ = await plan_accepte(plateforme, action_a_aider())
    entetes = {**version(await parcours.lire()), "Idempotency-Key": f"orienter-{parcours.id}"}
    envois = [await parcours.client.post(parcours.chemin + SUITE, json={}, headers=entetes) for _ in range(2)]
    assert [envoi.status_code for envoi in envois] == [201, 201]
    assert envois[0].json() == envois[1].json()
    liste = await parcours.client.get("/v1/aides/evaluations", params={"dossier_id": parcours.dossier["id"]})
    assert len(liste.json()["elements"]) == 1


async def test_une_action_reprise_apres_le_financement_est_d_abord_orientee(plateforme: PlateformeTest) -> None:
    parcours, ids = await plan_accepte(plateforme, action_a_aider(), action_a_aider())
    ecart = {"etat": "ecartee", "motif": "pas-prioritaire"}
    assert (await parcours.ecrire("PATCH", f"/actions/{ids[1]}", ecart)).status_code == 200
    await reussie(parcours, confirmer=True, choix=[{"action_id": ids[0], "dispositif": "pmup"}])
    for geste in ("financer-sans-equipement", "deployer"):
        assert (await parcours.geste(geste)).status_code == 200
    reprise = await parcours.ecrire("PATCH", f"/actions/{ids[1]}", {"etat": "retenue"})
    verifier_probleme(reprise, 409, "orientation-manquante")
    orientation = {"decision": "ecartee", "motif": "autofinancement"}
    orientee = await parcours.ecrire("POST", f"/actions/{ids[1]}/orientation-financement", orientation)
    assert orientee.status_code == 200, orientee.text
    assert (await parcours.ecrire("PATCH", f"/actions/{ids[1]}", {"etat": "retenue"})).status_code == 200


async def test_la_systematisation_compte_par_programme_ce_qui_est_demande_ecarte_ou_manque(
    plateforme: PlateformeTest,
) -> None:
    parcours, ids = await plan_accepte(plateforme, action_a_aider(), action_a_aider(), action_a_aider())
    groupe = await ouvrir_groupe(plateforme, modele="parcours-individuel", quorum=1)
    programme = (await groupe.lire())["programme"]
    membre = await groupe.retenir(parcours.dossier["id"])
    assert membre["parcours_id"] == parcours.id
    await reussie(parcours, confirmer=True, choix=[{"action_id": ids[0], "dispositif": "pmup"}])
    suite = f"/actions/{ids[1]}/orientation-financement"
    await parcours.ecrire("POST", suite, {"decision": "ecartee", "motif": "autofinancement"})
    for role in (Role.REGION, Role.COMITE, Role.ENSEMBLIER):
        lues = (await plateforme.client(role).get("/v1/systematisation-financement")).json()
        lue = next(lue for lue in lues if lue["programme"] == programme)
        comptes = [lue[nom] for nom in ("parcours", "actions", "demandees", "ecartees", "manquantes")]
        assert comptes == [1, 3, 1, 1, 1]
        assert Decimal(lue["taux_systematisation"]) == Decimal("0.6667")
        assert lue["motifs"] == {"autofinancement": 1}
        assert parcours.dossier["siren"] not in str(lues)


@pytest.mark.parametrize("nature", get_args(Nature))
def test_le_contrat_connait_chaque_nature_de_depense_du_catalogue(nature: str) -> None:
    assert nature in get_args(NatureDepense)
    assert len(get_args(NatureDepense)) == len(get_args(Nature))
