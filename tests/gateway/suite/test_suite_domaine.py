"""Next best step: each rule at its boundary, and the ranking of them all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.suite.domain import Candidate, Conseil, Ecart, FaitsSuite, Offre, classer
from services.gateway.suite.reglages import poids
from services.gateway.suite.regles import candidates

MAINTENANT = datetime(2026, 9, 1, 9, tzinfo=UTC)
FICHE = {"ouvert_le": MAINTENANT - timedelta(days=40), "prochaine_action": "Rappeler", "echeance_le": date(2026, 9, 1)}
NEUTRE = FaitsSuite(MAINTENANT.date(), MAINTENANT, FICHE, referent=True, diagnostic=True)
REGLAGES = poids()


def parcours(etape: str, depuis: int = 0, clos: int | None = None) -> dict[str, Any]:
    return {
        "etape": etape,
        "depuis_le": (MAINTENANT - timedelta(days=depuis)).isoformat(),
        "clos_le": None if clos is None else (MAINTENANT - timedelta(days=clos)).isoformat(),
    }


def action(etat: str, **champs: Any) -> dict[str, Any]:
    base = {"action_id": f"a-{etat}", "titre": "Robotiser", "axe": "mod_auto", "maj_le": MAINTENANT.isoformat()}
    return {**base, "etat": etat, **champs}


def ecart(axe: str, score: float | None, cible: float = 4.0) -> Ecart:
    return Ecart(axe, axe.replace("_", " "), score, cible)


def types(faits: FaitsSuite) -> list[str]:
    return [une.type for une in candidates(faits, REGLAGES)]


EVALUATION = {"eligibles": ["pm-up", "tp-up"], "maj_le": "2026-08-30T10:00:00+00:00"}
CAS: dict[str, tuple[FaitsSuite, list[str]]] = {
    "rien-a-dire": (NEUTRE, []),
    "sans-referent": (replace(NEUTRE, referent=False), ["nommer-referent"]),
    "echeance-aujourd-hui": (replace(NEUTRE, fiche={**FICHE, "echeance_le": date(2026, 9, 1)}), []),
    "echeance-hier": (replace(NEUTRE, fiche={**FICHE, "echeance_le": date(2026, 8, 31)}), ["echeance-depassee"]),
    "action-bloquee": (replace(NEUTRE, actions=(action("bloquee", motif="manque-de-temps"),)), ["debloquer-action"]),
    "action-finie": (replace(NEUTRE, actions=(action("mesuree"), action("ecartee"))), []),
    "sans-evaluation": (
        replace(NEUTRE, parcours=(parcours("financement"),), actions=(action("retenue"),)),
        ["evaluer-aides"],
    ),
    "aides-eligibles": (
        replace(NEUTRE, parcours=(parcours("financement"),), actions=(action("retenue"),), evaluation=EVALUATION),
        ["demander-aide", "demander-aide"],
    ),
    "aide-deja-demandee": (
        replace(
            NEUTRE,
            parcours=(parcours("financement"),),
            actions=(action("retenue"),),
            evaluation=EVALUATION,
            demandes=({"dispositif": "pm-up", "etat": "deposee"},),
        ),
        ["demander-aide"],
    ),
    "action-deja-orientee": (
        replace(
            NEUTRE,
            parcours=(parcours("financement"),),
            actions=(action("retenue"),),
            evaluation=EVALUATION,
            orientees=frozenset({"a-retenue"}),
        ),
        [],
    ),
    "suivi-recent": (replace(NEUTRE, parcours=(parcours("suivi", REGLAGES.delai_mesure_jours - 1),)), []),
    "suivi-sans-mesure": (
        replace(NEUTRE, parcours=(parcours("suivi", REGLAGES.delai_mesure_jours),)),
        ["mesurer-effet"],
    ),
    "suivi-mesure": (
        replace(NEUTRE, parcours=(parcours("suivi", 400),), mesures=frozenset({"t6"})),
        [],
    ),
    "sans-diagnostic": (replace(NEUTRE, parcours=(parcours("qualification"),), diagnostic=False), ["diagnostiquer"]),
    "programme-pour-un-ecart": (
        replace(
            NEUTRE,
            parcours=(parcours("diagnostic"),),
            ecarts=(ecart("mod_auto", 1.0),),
            offres=(Offre("robots", "Prêt de robot", "mod_auto", (), 3),),
        ),
        ["orienter-programme"],
    ),
    "ecart-trop-petit": (
        replace(
            NEUTRE,
            parcours=(parcours("diagnostic"),),
            ecarts=(ecart("mod_auto", 3.5),),
            offres=(Offre("robots", "Prêt de robot", "mod_auto", (), 3),),
        ),
        [],
    ),
    "programme-deja-sollicite": (
        replace(
            NEUTRE,
            parcours=(parcours("diagnostic"),),
            ecarts=(ecart("mod_auto", 1.0),),
            offres=(Offre("robots", "Prêt de robot", "mod_auto", (), 3),),
            programmes_sollicites=frozenset({"robots"}),
        ),
        [],
    ),
    "plan-a-completer": (
        replace(
            NEUTRE,
            parcours=(parcours("plan-actions"),),
            ecarts=(ecart("env_energie", 1.0),),
            conseils=(Conseil("audit", "env_energie", "Auditer l'énergie", 70.0),),
        ),
        ["completer-plan"],
    ),
    "axe-inconnu-jamais-suppose": (
        replace(
            NEUTRE,
            parcours=(parcours("plan-actions"),),
            ecarts=(ecart("env_energie", None),),
            conseils=(Conseil("audit", "env_energie", "Auditer l'énergie", 70.0),),
        ),
        [],
    ),
    "clos-depuis-peu": (
        replace(NEUTRE, parcours=(parcours("cloture", clos=150),), ecarts=(ecart("rh_formation", 1.0),)),
        [],
    ),
    "clos-depuis-six-mois": (
        replace(NEUTRE, parcours=(parcours("cloture", clos=190),), ecarts=(ecart("rh_formation", 1.0),)),
        ["prochain-sujet"],
    ),
    "axe-deja-traite": (
        replace(
            NEUTRE,
            parcours=(parcours("cloture", clos=190),),
            ecarts=(ecart("mod_auto", 1.0),),
            actions=(action("mesuree"),),
        ),
        [],
    ),
    "abandon-n-est-pas-un-succes": (
        replace(NEUTRE, parcours=(parcours("abandon", clos=190),), ecarts=(ecart("rh_formation", 1.0),)),
        [],
    ),
}


@pytest.mark.parametrize(("faits", "attendus"), CAS.values(), ids=list(CAS))
def test_chaque_regle_propose_a_sa_limite_et_pas_en_deca(faits: FaitsSuite, attendus: list[str]) -> None:
    assert types(faits) == attendus


def test_la_relance_suit_le_plus_grand_ecart_et_non_une_table() -> None:
    clos = replace(NEUTRE, parcours=(parcours("cloture", clos=200),))
    for premier, second in (("rh_formation", "env_energie"), ("env_energie", "rh_formation")):
        faits = replace(clos, ecarts=(ecart(premier, 1.0), ecart(second, 2.5)))
        (proposee,) = candidates(faits, REGLAGES)
        assert premier.replace("_", " ") in proposee.titre


PROPOSITIONS = st.lists(
    st.builds(
        Candidate,
        type=st.sampled_from(list(REGLAGES.urgences)),
        titre=st.text(min_size=1, max_size=8),
        raisons=st.just(("parce que",)),
        effet=st.floats(-1, 2),
        pret=st.floats(-1, 2),
        sujet=st.sampled_from(["", "axe:a", "axe:b", "action:c"]),
    ),
    max_size=12,
)


@given(possibles=PROPOSITIONS)
def test_trois_propositions_au_plus_une_par_sujet_et_le_score_est_la_somme(possibles: list[Candidate]) -> None:
    classees = classer(possibles, REGLAGES.poids, REGLAGES.urgences, REGLAGES.propositions_max)
    assert len(classees) <= 3
    sujets = [c.candidate.sujet or c.candidate.type for c in classees]
    assert len(sujets) == len(set(sujets))
    assert [c.score for c in classees] == sorted((c.score for c in classees), reverse=True)
    for classee in classees:
        assert classee.score == pytest.approx(sum(classee.contributions.values()))
        assert 0 <= classee.score <= 1
    assert bool(classees) == bool(possibles)


def test_les_poids_somment_a_un_et_sont_dits_a_verifier() -> None:
    assert sum(REGLAGES.poids.values()) == pytest.approx(1.0)
    assert REGLAGES.a_verifier
    assert set(REGLAGES.urgences) == {*REGLAGES.urgences} >= {"nommer-referent", "prochain-sujet"}
