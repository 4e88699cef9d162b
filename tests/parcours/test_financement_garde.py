"""No sequence of calls closes an investment step without an orientation asked, or set aside with a reason."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.outillage.parcours import ParcoursTest
from tests.outillage.plans import action_a_aider, plan_accepte
from tests.outillage.plateforme import PlateformeTest

MODELES = {"parcours-individuel": "deploiement", "action-collective": "suivi"}
"""Models whose funding step follows the plan, and the step that comes after it."""
APRES_FINANCEMENT = {"deploiement", "suivi", "cloture"}
HORS_PLAN = {"deja_faite", "pas_interessee", "ecartee"}
Operation = Callable[[ParcoursTest, str], Awaitable[Any]]


async def avancer(parcours: ParcoursTest, action: str) -> None:
    """Every gesture that is allowed now and asks for no reason, the first one."""
    lus = (await parcours.client.get(f"{parcours.chemin}/gestes")).json()
    permis = [lu["geste"] for lu in lus if lu["permis"] and not lu["motifs"]]
    if permis:
        await parcours.geste(permis[0])


async def forcer(parcours: ParcoursTest, action: str) -> None:
    """Gestures past the investment step, allowed or not."""
    for geste, motif in (("deployer", None), ("suivre", None), ("clore", "entreprise-injoignable")):
        await parcours.geste(geste, **({"motif": motif} if motif else {}))


async def demander(parcours: ParcoursTest, action: str) -> None:
    corps = {"decision": "demandee", "dispositif": "pmup"}
    await parcours.ecrire("POST", f"/actions/{action}/orientation-financement", corps)


async def mal_demander(parcours: ParcoursTest, action: str) -> None:
    corps = {"decision": "demandee", "motif": "autofinancement"}
    await parcours.ecrire("POST", f"/actions/{action}/orientation-financement", corps)


async def evaluer(parcours: ParcoursTest, action: str) -> None:
    await parcours.ecrire("POST", "/orientations-financement", {})


async def confirmer(parcours: ParcoursTest, action: str) -> None:
    await parcours.ecrire("POST", "/orientations-financement", {"confirmer": True})


async def ecarter_l_action(parcours: ParcoursTest, action: str) -> None:
    await parcours.ecrire("PATCH", f"/actions/{action}", {"etat": "ecartee", "motif": "pas-prioritaire"})


async def reprendre_l_action(parcours: ParcoursTest, action: str) -> None:
    await parcours.ecrire("PATCH", f"/actions/{action}", {"etat": "retenue"})


async def faire_l_action(parcours: ParcoursTest, action: str) -> None:
    await parcours.ecrire("PATCH", f"/actions/{action}", {"etat": "deployee"})


async def revoir_le_plan(parcours: ParcoursTest, action: str) -> None:
    await parcours.geste("revoir-plan", motif="changement-entreprise")


async def completer_le_plan(parcours: ParcoursTest, action: str) -> None:
    await parcours.ecrire("POST", "/plan/actions", action_a_aider("export"))
    await parcours.ecrire("POST", "/plan/acceptation", {"qualite": "dirigeant"})


async def suspendre_et_reprendre(parcours: ParcoursTest, action: str) -> None:
    await parcours.geste("suspendre", motif="demande-entreprise")
    await parcours.geste("reprendre")


OPERATIONS: tuple[Operation, ...] = (
    avancer,
    forcer,
    demander,
    mal_demander,
    evaluer,
    confirmer,
    ecarter_l_action,
    reprendre_l_action,
    faire_l_action,
    revoir_le_plan,
    completer_le_plan,
    suspendre_et_reprendre,
)
CHEMIN_DROIT = [(demander, 0), (demander, 1), (avancer, 0), (avancer, 0), (faire_l_action, 0), (faire_l_action, 1)]
RETOUR_TARDIF = [(ecarter_l_action, 1), (demander, 0), (avancer, 0), (avancer, 0), (reprendre_l_action, 1)]


async def verifier(parcours: ParcoursTest, faites: list[str]) -> str:
    """The step reached; past the investment, each action kept and in need of an aid has its orientation."""
    lu = (await parcours.lire()).json()
    if lu["etape"] in APRES_FINANCEMENT:
        sans = [
            action["code"]
            for action in lu["actions"]
            if action["besoin_aide"] and action["etat"] not in HORS_PLAN and action["orientation"] is None
        ]
        assert not sans, f"{lu['etape']} atteinte sans orientation après {faites}"
    return str(lu["etape"])


@pytest.mark.parametrize("modele", MODELES)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(suite=st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 1)), min_size=3, max_size=9))
@example(suite=CHEMIN_DROIT)
@example(suite=RETOUR_TARDIF)
async def test_aucune_suite_d_appels_ne_termine_l_investissement_sans_orientation_ni_motif(
    plateforme: PlateformeTest, modele: str, suite: list[tuple[Operation, int]]
) -> None:
    parcours, ids = await plan_accepte(plateforme, action_a_aider(), action_a_aider("recrutement"), modele=modele)
    faites: list[str] = []
    for operation, rang in suite:
        await operation(parcours, ids[rang])
        faites.append(f"{operation.__name__}({rang})")
        await verifier(parcours, faites)


@pytest.mark.parametrize(("modele", "etape"), MODELES.items())
async def test_le_chemin_droit_depasse_bien_le_financement(plateforme: PlateformeTest, modele: str, etape: str) -> None:
    """Otherwise the property above would hold for want of ever getting there."""
    parcours, ids = await plan_accepte(plateforme, action_a_aider(), action_a_aider("recrutement"), modele=modele)
    for operation, rang in CHEMIN_DROIT:
        await operation(parcours, ids[rang])
    assert await verifier(parcours, []) == etape
