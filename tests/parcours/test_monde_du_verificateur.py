"""What the checker supposes of the rest of the platform is what the endpoints do: nothing slips in too late."""

from typing import Any

import pytest

from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

ACTION: dict[str, Any] = {
    "axe": "mod_auto",
    "thematique": "mod",
    "titre": "Installer une cellule",
    "pourquoi": "Tenir les délais",
}


async def avec_une_action_ecartee(plateforme: PlateformeTest, **action: Any) -> tuple[ParcoursTest, str]:
    """A parcours whose plan is accepted, with one action kept and one set aside."""
    parcours = await ouvrir_parcours(plateforme)
    await parcours.placer("plan-actions", etapes_visitees=["candidature", "plan-actions"])
    gardee = {**ACTION, "code": "gardee", "besoin_aide": [], "installe_equipement": False}
    for une in (gardee, {**ACTION, "code": "ecartee", **action}):
        assert (await parcours.ecrire("POST", "/plan/actions", une)).status_code == 201
    assert (await parcours.ecrire("POST", "/plan/acceptation", {"qualite": "dirigeant"})).status_code == 200
    actions = {
        une["code"]: une["id"] for une in (await parcours.client.get(f"{parcours.chemin}/plan")).json()["actions"]
    }
    ecart = {"etat": "ecartee", "motif": "trop-couteuse"}
    reponse = await parcours.ecrire("PATCH", f"/actions/{actions['ecartee']}", ecart)
    assert reponse.status_code == 200, reponse.text
    return parcours, actions["ecartee"]


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ({"besoin_aide": [], "installe_equipement": True}, "adaptation-manquante"),
        ({"besoin_aide": ["conseil"], "installe_equipement": False}, "orientation-manquante"),
    ],
    ids=["equipement", "aide"],
)
@pytest.mark.parametrize("suspendu", [False, True], ids=["en-cours", "suspendu"])
async def test_une_action_ecartee_ne_revient_pas_au_deploiement_sans_sa_preparation(
    plateforme: PlateformeTest, action: dict[str, Any], code: str, *, suspendu: bool
) -> None:
    parcours, action_id = await avec_une_action_ecartee(plateforme, **action)
    etape, reprise = ("suspension", "deploiement") if suspendu else ("deploiement", None)
    await parcours.placer(etape, etape_reprise=reprise)
    refus = await parcours.ecrire("PATCH", f"/actions/{action_id}", {"etat": "retenue"})
    verifier_probleme(refus, 409, code)
    await parcours.placer("financement", etape_reprise=None)
    assert (await parcours.ecrire("PATCH", f"/actions/{action_id}", {"etat": "retenue"})).status_code == 200


async def test_un_parcours_rouvert_a_son_plan_a_ses_etapes_suivantes_a_refaire(
    plateforme: PlateformeTest,
) -> None:
    parcours = await ouvrir_parcours(plateforme)
    passees = ["candidature", "qualification", "plan-actions", "financement", "suivi", "cloture"]
    await parcours.placer("cloture", etapes_visitees=passees)
    for geste, corps in (
        ("rouvrir", {"motif": "projet-repris", "portee": "plan-actions"}),
        ("abandonner", {"motif": "renoncement"}),
    ):
        assert (await parcours.geste(geste, **corps)).status_code == 200
    refus = await parcours.geste("rouvrir", motif="effet-a-mesurer", portee="suivi")
    assert verifier_probleme(refus, 409, "portee-necessaire")["portees"] == ["qualification", "plan-actions"]
