"""The ranking by usefulness: need, likelihood, delay, each explained; three next steps at most."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from services.aides.eligibilite.classement import POIDS, PROCHAINES_MAX, Candidat, classer, prochaines
from shared.securite.identite import Role
from tests.outillage.aides import action, avancer, demande_creee, evaluation_type
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

CANDIDATS = st.lists(
    st.builds(
        Candidat,
        dispositif=st.sampled_from(["a", "b", "c", "d", "e"]),
        action_reference=st.sampled_from([None, "x", "y"]),
        eligible=st.booleans(),
        montant_eur=st.none() | st.integers(0, 10**6).map(Decimal),
        depenses_eur=st.none() | st.integers(0, 10**6).map(Decimal),
        vrais=st.integers(0, 9),
        inconnus=st.integers(0, 5),
        a_verifier=st.just(0),
        delai_j=st.none() | st.integers(0, 900),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(CANDIDATS)
def test_le_rang_suit_le_score_et_trois_suites_au_plus_sont_proposees(candidats: list[Candidat]) -> None:
    rangs = classer(candidats)
    scores = [rang.score for rang in rangs]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= note <= 1 for rang in rangs for note in (rang.besoin, rang.vraisemblance, rang.delai, rang.score))
    suites = [rang.candidat.dispositif for rang in prochaines(rangs)]
    assert len(suites) == len(set(suites)) == min(PROCHAINES_MAX, len({c.dispositif for c in candidats}))
    assert sum(POIDS.values()) == 1


def _candidat(**champs: Any) -> Candidat:
    defaut: dict[str, Any] = {
        "dispositif": "a",
        "action_reference": None,
        "eligible": True,
        "montant_eur": Decimal(50),
        "depenses_eur": Decimal(100),
        "vrais": 4,
        "inconnus": 0,
        "a_verifier": 0,
        "delai_j": 90,
    }
    return Candidat(**{**defaut, **champs})


def test_chaque_note_departage_deux_candidats_egaux_par_ailleurs() -> None:
    for pire in ({"montant_eur": Decimal(20)}, {"inconnus": 2}, {"delai_j": 300}, {"a_verifier": 2}):
        rangs = classer([_candidat(dispositif="a", **pire), _candidat(dispositif="b")])
        assert [rang.candidat.dispositif for rang in rangs] == ["b", "a"], pire


async def test_un_anonyme_ne_lit_pas_le_classement(plateforme: PlateformeTest) -> None:
    adresse = f"/v1/aides/evaluations/{uuid4()}/classement"
    verifier_probleme(await plateforme.client().get(adresse), 401, "non-authentifie")


async def test_une_autre_organisation_ne_lit_pas_le_classement(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    refus = await autre.get(f"/v1/aides/evaluations/{evaluation['id']}/classement")
    verifier_probleme(refus, 404, "evaluation-introuvable")


async def test_le_classement_explique_chaque_rang_et_propose_trois_suites_au_plus(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"], actions=[action("100000")])
    adresse = f"/v1/aides/evaluations/{evaluation['id']}/classement"
    lu = (await plateforme.client(Role.ENSEMBLIER).get(adresse)).json()
    assert [element["rang"] for element in lu["elements"]] == list(range(1, len(lu["elements"]) + 1))
    retenus = set(evaluation["synthese"]["eligibles"]) | set(evaluation["synthese"]["a_confirmer"])
    assert {element["dispositif"] for element in lu["elements"]} == retenus
    pmup = next(element for element in lu["elements"] if element["dispositif"] == "pmup")
    notes = {note["nom"]: note for note in pmup["notes"]}
    assert notes["besoin"]["note"] == "0.50"
    assert "couvre 50 % de l'action" in notes["besoin"]["explication"]
    attendu = sum(Decimal(n["note"]) * Decimal(n["poids"]) for n in notes.values())
    assert abs(attendu - Decimal(pmup["score"])) <= Decimal("0.005")
    assert 1 <= len(lu["prochaines"]) <= 3
    assert lu["prochaines"][0]["dispositif"] == lu["elements"][0]["dispositif"]
    assert all(suite["phrase"].endswith(".") for suite in lu["prochaines"])
    assert lu["a_verifier"]


async def test_le_delai_est_celui_des_decisions_observees(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    await avancer(plateforme, demande["id"], "deposer", "completer", "instruire", "accorder")
    adresse = f"/v1/aides/evaluations/{demande['evaluation_id']}/classement"
    lu = (await plateforme.client(Role.ENSEMBLIER).get(adresse)).json()
    pmup = next(element for element in lu["elements"] if element["dispositif"] == "pmup")
    delai = next(note for note in pmup["notes"] if note["nom"] == "delai")
    assert "médiane observée" in delai["explication"]
    assert Decimal(delai["note"]) > Decimal("0.5")
