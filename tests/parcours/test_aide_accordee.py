"""The aid of an action is read in its demande: of the same dossier, for this action, and granted."""

from typing import Any
from uuid import uuid4

import httpx

from shared.securite.identite import Role
from tests.outillage.aides import FAITS_PME, avancer, demande_creee, evaluation_type
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest
from tests.outillage.plateforme import PlateformeTest
from tests.parcours.test_actions import REMPLIE, accepte, lues, place, regler

INSTRUITE = ("deposer", "completer", "instruire")


async def _constater(parcours: ParcoursTest, action: dict[str, Any], demande_id: str) -> httpx.Response:
    return await parcours.ecrire("POST", f"/actions/{action['id']}/aide-accordee", {"demande_id": demande_id})


async def _demande(plateforme: PlateformeTest, dossier_id: str, reference: str) -> dict[str, Any]:
    """A demande for the action of that reference."""
    depense = {"nature": "investissement_materiel", "montant_eur": "180000"}
    pour = {"reference": reference, "besoins": ["investissement_productif"], "depenses": [depense]}
    evaluation = await evaluation_type(plateforme, dossier_id, actions=[pour], faits=FAITS_PME)
    corps = {"evaluation_id": evaluation["id"], "dispositif": "pmup", "montant_demande_eur": "90000"}
    corps["action_reference"] = reference
    creee = await plateforme.client(Role.ENSEMBLIER).post("/v1/demandes", json=corps)
    assert creee.status_code == 201, creee.text
    return dict(creee.json())


async def test_l_aide_d_un_autre_dossier_n_est_pas_celle_de_l_action(plateforme: PlateformeTest) -> None:
    parcours, [action] = await accepte(plateforme, 1)
    autre = await plateforme.ouvrir_dossier()
    ailleurs = await demande_creee(plateforme, autre["id"])
    verifier_probleme(await _constater(parcours, action, ailleurs["id"]), 409, "aide-ailleurs")
    verifier_probleme(await _constater(parcours, action, str(uuid4())), 404)


async def test_l_aide_demandee_pour_une_autre_action_est_refusee(plateforme: PlateformeTest) -> None:
    parcours, [premiere, seconde] = await accepte(plateforme, 2)
    demande = await _demande(plateforme, parcours.dossier["id"], seconde["id"])
    await avancer(plateforme, demande["id"], *INSTRUITE, "accorder")
    verifier_probleme(await _constater(parcours, premiere, demande["id"]), 409, "aide-ailleurs")
    await regler(plateforme, seconde, **place("preparee"), **REMPLIE)
    fait = await _constater(parcours, seconde, demande["id"])
    assert fait.status_code == 200, fait.text


async def test_une_aide_qui_n_est_pas_accordee_dit_ou_elle_en_est(plateforme: PlateformeTest) -> None:
    parcours, [action] = await accepte(plateforme, 1)
    demande = await _demande(plateforme, parcours.dossier["id"], action["id"])
    avant = await lues(parcours)
    for gestes, etat in (((), "brouillon"), (INSTRUITE, "instruite"), (("refuser",), "refusee")):
        if gestes:
            await avancer(plateforme, demande["id"], *gestes)
        refus = verifier_probleme(await _constater(parcours, action, demande["id"]), 409, "aide-non-accordee")
        assert refus["etat"] == etat
    assert await lues(parcours) == avant


async def test_l_aide_accordee_finance_l_action_de_son_montant(plateforme: PlateformeTest) -> None:
    parcours, [action] = await accepte(plateforme, 1)
    await regler(plateforme, action, **place("preparee"), **REMPLIE)
    demande = await _demande(plateforme, parcours.dossier["id"], action["id"])
    await avancer(plateforme, demande["id"], *INSTRUITE, "accorder", montant_eur="80000")
    fait = await _constater(parcours, action, demande["id"])
    assert fait.status_code == 200, fait.text
    (lue,) = fait.json()["actions"]
    assert (lue["etat"], lue["aide"]["montant_eur"], lue["aide"]["dispositif"]) == ("financee", "80000.00", "pmup")
