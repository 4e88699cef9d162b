"""Plan, studies and funding orientation of a parcours over HTTP."""

from typing import Any

import httpx
import pytest

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

RANGS = iter(range(10_000))


def action(**changements: Any) -> dict[str, Any]:
    defaut = {
        "code": f"action-{next(RANGS)}",
        "axe": "mod_auto",
        "thematique": "mod",
        "titre": "Installer une cellule",
        "pourquoi": "Tenir les délais",
        "besoin_aide": ["investissement_productif"],
        "installe_equipement": True,
    }
    return {**defaut, **changements}


async def au_plan(plateforme: PlateformeTest, *actions: dict[str, Any]) -> tuple[ParcoursTest, list[str]]:
    """A parcours at its plan with those actions; gives their identifiers."""
    parcours = await ouvrir_parcours(plateforme)
    await parcours.placer("plan-actions")
    for une in actions:
        reponse = await parcours.ecrire("POST", "/plan/actions", une)
        assert reponse.status_code == 201, reponse.text
    lues = (await parcours.client.get(f"{parcours.chemin}/plan")).json()["actions"]
    return parcours, [lue["id"] for lue in lues]


async def accepter(parcours: ParcoursTest) -> httpx.Response:
    reponse = await parcours.ecrire("POST", "/plan/acceptation", {"qualite": "dirigeant"})
    assert reponse.status_code == 200, reponse.text
    return reponse


async def test_un_plan_garde_six_actions_au_plus(plateforme: PlateformeTest) -> None:
    parcours, ids = await au_plan(plateforme, *[action() for _ in range(6)])
    verifier_probleme(await parcours.ecrire("POST", "/plan/actions", action()), 409, "plan-complet")
    ecart = await parcours.ecrire("PATCH", f"/actions/{ids[0]}", {"etat": "ecartee", "motif": "trop-couteuse"})
    assert ecart.status_code == 200, ecart.text
    assert (await parcours.ecrire("POST", "/plan/actions", action())).status_code == 201
    retour = await parcours.ecrire("PATCH", f"/actions/{ids[0]}", {"etat": "proposee"})
    verifier_probleme(retour, 409, "plan-complet")


async def test_l_entreprise_accepte_son_plan_et_lui_seul(plateforme: PlateformeTest) -> None:
    parcours, _ = await au_plan(plateforme, action())
    autre = plateforme.client(Role.ENTREPRISE, siren="732829320")
    entreprise = plateforme.client(Role.ENTREPRISE, siren=parcours.dossier["siren"])
    corps = {"qualite": "dirigeant"}
    verifier_probleme(
        await parcours.ecrire("POST", "/plan/acceptation", corps, client=autre), 404, "parcours-introuvable"
    )
    accepte = await parcours.ecrire("POST", "/plan/acceptation", corps, client=entreprise)
    assert accepte.status_code == 200, accepte.text
    assert accepte.json()["plan_etat"] == "accepte"
    assert {une["etat"] for une in accepte.json()["actions"]} == {"retenue"}
    verifier_probleme(await parcours.ecrire("POST", "/plan/acceptation", corps), 409, "plan-deja-accepte")
    verifier_probleme(await parcours.ecrire("POST", "/plan/actions", action()), 409, "plan-deja-accepte")


async def test_un_plan_vide_ne_s_accepte_pas(plateforme: PlateformeTest) -> None:
    parcours, _ = await au_plan(plateforme)
    refus = await parcours.ecrire("POST", "/plan/acceptation", {"qualite": "dirigeant"})
    verifier_probleme(refus, 409, "plan-vide")


async def test_une_action_bloquee_ou_ecartee_dit_pourquoi(plateforme: PlateformeTest) -> None:
    parcours, ids = await au_plan(plateforme, action(installe_equipement=False))
    await accepter(parcours)
    chemin = f"/actions/{ids[0]}"
    refus = verifier_probleme(
        await parcours.ecrire("PATCH", chemin, {"etat": "bloquee"}), 409, "motif-action-necessaire"
    )
    bloquee = await parcours.ecrire("PATCH", chemin, {"etat": "bloquee", "motif": refus["motifs"][0]})
    assert bloquee.json()["actions"][0]["motif"] == refus["motifs"][0]
    verifier_probleme(await parcours.ecrire("PATCH", chemin, {"etat": "proposee"}), 409, "etat-action-refuse")


async def test_un_equipement_ne_se_deploie_pas_avant_l_etape(plateforme: PlateformeTest) -> None:
    parcours, ids = await au_plan(plateforme, action())
    await accepter(parcours)
    refus = await parcours.ecrire("PATCH", f"/actions/{ids[0]}", {"etat": "deployee"})
    verifier_probleme(refus, 409, "deploiement-premature")


@pytest.mark.parametrize("voie", ["adaptation", "dispense"])
async def test_du_plan_au_deploiement_par_l_adaptation_ou_la_dispense(plateforme: PlateformeTest, voie: str) -> None:
    parcours, ids = await au_plan(plateforme, action())
    await accepter(parcours)
    assert (await parcours.geste("etudier-faisabilite")).status_code == 200
    verifier_probleme(await parcours.geste("financer"), 409, "geste-refuse")
    etude = {
        "genre": "faisabilite",
        "conclusion": "favorable",
        "resume": "Cadence tenue aux essais.",
        "cout_eur": "180000.50",
    }
    faite = await parcours.ecrire("POST", f"/actions/{ids[0]}/etudes", etude)
    assert faite.status_code == 201, faite.text
    assert faite.json()["cout_eur"] == "180000.50"
    assert (await parcours.geste("financer")).status_code == 200
    orientation = {"decision": "demandee", "dispositif": "pm-up"}
    oriente = await parcours.ecrire("POST", f"/actions/{ids[0]}/orientation-financement", orientation)
    assert oriente.json()["orientation"]["dispositif"] == "pm-up"
    verifier_probleme(await parcours.geste("deployer"), 409, "geste-refuse")
    await regler(parcours, ids[0], voie, plateforme)
    deploye = await parcours.geste("deployer")
    assert deploye.status_code == 200, deploye.text
    faite = await parcours.ecrire("PATCH", f"/actions/{ids[0]}", {"etat": "deployee"})
    assert faite.status_code == 200
    assert (await parcours.geste("suivre")).json()["etape"] == "suivi"
    assert (await parcours.client.get(f"{parcours.chemin}/journal")).json()["lignes"][-1]["apres"]["vers"] == "suivi"


async def regler(parcours: ParcoursTest, action_id: str, voie: str, plateforme: PlateformeTest) -> None:
    """Settles the adaptation, by doing it or by a waiver that only a named role gives."""
    if voie == "adaptation":
        corps = {"genre": "adaptation", "conclusion": "favorable", "resume": "Poste, réseau et équipe prêts."}
        assert (await parcours.ecrire("POST", f"/actions/{action_id}/etudes", corps)).status_code == 201
        return
    chemin = f"/actions/{action_id}/dispense-adaptation"
    corps = {"motif": "remplacement-a-l-identique", "justification": "Même machine, même poste, même opérateur."}
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    verifier_probleme(await parcours.ecrire("POST", chemin, corps, client=conseiller), 403, "acces-interdit")
    accordee = await parcours.ecrire("POST", chemin, corps)
    assert accordee.status_code == 201, accordee.text
    assert accordee.json()["role"] == "ensemblier"


async def test_une_adaptation_defavorable_ne_regle_rien(plateforme: PlateformeTest) -> None:
    parcours, ids = await au_plan(plateforme, action(besoin_aide=[]))
    await accepter(parcours)
    await parcours.placer("financement", plan_etat="accepte")
    corps = {"genre": "adaptation", "conclusion": "defavorable", "resume": "Le sol ne porte pas la charge."}
    await parcours.ecrire("POST", f"/actions/{ids[0]}/etudes", corps)
    document = verifier_probleme(await parcours.geste("deployer"), 409, "geste-refuse")
    assert [manque["code"] for manque in document["manques"]] == ["adaptation_reglee"]


async def test_une_orientation_est_demandee_ou_ecartee_avec_un_motif(plateforme: PlateformeTest) -> None:
    parcours, ids = await au_plan(plateforme, action(), action(besoin_aide=[]))
    chemin = f"/actions/{ids[0]}/orientation-financement"
    sans_motif = await parcours.ecrire("POST", chemin, {"decision": "ecartee"})
    verifier_probleme(sans_motif, 409, "motif-ecart-necessaire")
    verifier_probleme(await parcours.ecrire("POST", chemin, {"decision": "demandee"}), 409, "dispositif-necessaire")
    inutile = await parcours.ecrire(
        "POST", f"/actions/{ids[1]}/orientation-financement", {"decision": "ecartee", "motif": "autofinancement"}
    )
    verifier_probleme(inutile, 409, "aucun-besoin-aide")
    faite = await parcours.ecrire("POST", chemin, {"decision": "ecartee", "motif": "autofinancement"})
    assert faite.json()["orientation"] == {
        "decision": "ecartee",
        "dispositif": None,
        "demande_id": None,
        "motif": "autofinancement",
        "le": faite.json()["orientation"]["le"],
    }
