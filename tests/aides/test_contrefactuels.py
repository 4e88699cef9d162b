"""The nearest change that makes a company eligible: verified by a new evaluation."""

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.aides.catalogue.elements import Condition
from services.aides.eligibilite.conditions import Faits, evaluer
from services.aides.eligibilite.connaissance import FaitConnu
from services.aides.eligibilite.contrefactuel import appliquer, plus_proche
from services.aides.eligibilite.evaluation import couples, criteres_de, faits_de
from services.aides.eligibilite.grandeurs import Grandeur, exactement
from services.aides.eligibilite.insee import mois_revolus
from services.aides.eligibilite.kleene import Verite
from services.aides.eligibilite.manques import contrefactuels, jour_des_mois
from shared.securite.identite import Role
from tests.aides.test_questions import SUS, _depart
from tests.outillage.aides import evaluation_type
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

NOMBRES = st.integers(0, 12)
FEUILLES = st.one_of(
    st.tuples(st.sampled_from(["effectif_etp", "exercices_clos"]), st.sampled_from([">=", ">", "<", "<="]), NOMBRES),
    st.tuples(st.just("cooperative"), st.just("="), st.booleans()),
    st.tuples(
        st.just("departement"),
        st.sampled_from(["parmi", "hors"]),
        st.lists(st.sampled_from(["75", "93", "77"]), min_size=1, max_size=2, unique=True),
    ),
).map(lambda f: {"fait": f[0], "operateur": f[1], "seuil": f[2]})
ARBRES = st.recursive(
    FEUILLES,
    lambda enfants: st.one_of(
        st.lists(enfants, min_size=1, max_size=3).map(lambda parties: {"tous": parties}),
        st.lists(enfants, min_size=1, max_size=3).map(lambda parties: {"un_de": parties}),
        enfants.map(lambda e: {"non": e}),
    ),
    max_leaves=6,
)
CONDITIONS = ARBRES.map(Condition.model_validate)
VALEURS: dict[str, list[Grandeur]] = {
    "effectif_etp": [exactement(Decimal(n) / 2) for n in range(27)],
    "exercices_clos": [exactement(n) for n in range(14)],
    "cooperative": [frozenset({True}), frozenset({False})],
    "departement": [frozenset({code}) for code in ("75", "93", "77", "13")],
}


def _faits(alea: random.Random) -> Faits:
    sus = [code for code in VALEURS if alea.random() < 0.8]
    return {code: FaitConnu(alea.choice(VALEURS[code]), "saisie") for code in sus}


@settings(max_examples=300, deadline=None)
@given(CONDITIONS, st.integers(0, 10**6))
def test_les_changements_proposes_rendent_la_condition_vraie_et_sont_tous_necessaires(
    condition: Condition, graine: int
) -> None:
    faits = _faits(random.Random(graine))
    solution = plus_proche(condition, faits)
    if solution is None:
        assert not _satisfaisable(condition)
        return
    assert evaluer(condition, appliquer(faits, solution)) is Verite.VRAI
    for retire in solution:
        sans = [changement for changement in solution if changement is not retire]
        assert evaluer(condition, appliquer(faits, sans)) is not Verite.VRAI


def _satisfaisable(condition: Condition) -> bool:
    codes = condition.faits()
    essais = (
        {c: FaitConnu(g, "saisie") for c, g in zip(codes, choix, strict=True)}
        for choix in product(*(VALEURS[code] for code in codes))
    )
    return any(evaluer(condition, essai) is Verite.VRAI for essai in essais)


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, st.integers(0, 10**6))
def test_aucun_ensemble_plus_petit_ne_suffit(condition: Condition, graine: int) -> None:
    faits = _faits(random.Random(graine))
    solution = plus_proche(condition, faits)
    if solution is None or len(solution) < 2:
        return
    seuls = (appliquer_un(faits, code, grandeur) for code in condition.faits() for grandeur in VALEURS[code])
    assert all(evaluer(condition, essai) is not Verite.VRAI for essai in seuls)


def appliquer_un(faits: Faits, code: str, grandeur: Grandeur) -> Faits:
    return {**faits, code: FaitConnu(grandeur, "saisie")}


@settings(max_examples=25, deadline=None)
@given(SUS, st.integers(0, 10**6))
def test_sur_tout_le_catalogue_les_changements_remplissent_chaque_critere(sus: set[str], graine: int) -> None:
    origine = _depart(sus, random.Random(graine))
    connaissance = origine.connaissance()
    for version, action in couples(origine.versions, origine.actions):
        faits = faits_de(version, action, connaissance)
        for critere in criteres_de(version, connaissance):
            solution = plus_proche(critere.condition, faits)
            if solution is not None:
                assert evaluer(critere.condition, appliquer(faits, solution)) is Verite.VRAI
    for element in contrefactuels(origine, connaissance):
        assert all(lu.possible == bool(lu.changements) for lu in element.criteres)
        if len(element.criteres) == 1 and element.criteres[0].possible:
            assert element.verdict_apres != "non_eligible"


@settings(max_examples=300, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2030, 12, 31)), st.integers(0, 400))
def test_le_jour_annonce_est_le_premier_ou_l_anciennete_est_atteinte(debut: date, mois: int) -> None:
    jour = jour_des_mois(debut, mois)
    assert mois_revolus(debut, jour) >= mois
    assert jour == debut or mois_revolus(debut, jour - timedelta(days=1)) < mois


async def test_un_anonyme_ne_lit_pas_les_contrefactuels(plateforme: PlateformeTest) -> None:
    adresse = f"/v1/aides/evaluations/{uuid4()}/contrefactuels"
    verifier_probleme(await plateforme.client().get(adresse), 401, "non-authentifie")


async def test_une_autre_organisation_ne_lit_pas_les_contrefactuels(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    refus = await autre.get(f"/v1/aides/evaluations/{evaluation['id']}/contrefactuels")
    verifier_probleme(refus, 404, "evaluation-introuvable")


async def _pmup(plateforme: PlateformeTest, dossier: dict[str, Any], **faits: Any) -> dict[str, Any]:
    return await _refuse(plateforme, dossier, "pmup", **faits)


async def _refuse(plateforme: PlateformeTest, dossier: dict[str, Any], code: str, **faits: Any) -> dict[str, Any]:
    evaluation = await evaluation_type(plateforme, dossier["id"], le="2026-06-01", faits=faits)
    adresse = f"/v1/aides/evaluations/{evaluation['id']}/contrefactuels"
    lus = (await plateforme.client(Role.ENSEMBLIER).get(adresse)).json()
    refuses = evaluation["synthese"]["non_eligibles"]
    assert {element["dispositif"] for element in lus["elements"]} >= set(refuses)
    return next(dict(element) for element in lus["elements"] if element["dispositif"] == code)


async def test_un_effectif_trop_bas_dit_le_seuil_et_la_distance(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    pmup = await _pmup(plateforme, dossier, effectif_etp=3)
    (critere,) = pmup["criteres"]
    (changement,) = critere["changements"]
    assert (changement["valeur_a_atteindre"], changement["ecart"]) == ("5\u202fETP", "+2\u202fETP")
    assert (changement["en_main"], changement["levier"]) == (True, "entreprise")
    assert pmup["verdict_apres"] == "eligible"
    suite = await evaluation_type(plateforme, dossier["id"], le="2026-06-01", faits={"effectif_etp": 5})
    assert "pmup" in suite["synthese"]["eligibles"]


async def test_le_territoire_n_est_pas_a_la_main_de_l_entreprise(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    pmup = await _pmup(plateforme, dossier, departement="69")
    changement = pmup["criteres"][0]["changements"][0]
    assert "93" in changement["valeurs_acceptees"]
    assert (changement["en_main"], changement["levier"], pmup["en_main"]) == (False, "territoire", False)
    assert "territoire" in changement["phrase"]


async def test_l_age_dit_le_jour_ou_le_temps_suffit(plateforme: PlateformeTest, dossier: dict[str, Any]) -> None:
    pret = await _refuse(plateforme, dossier, "pret-vert", date_creation="2024-02-29")
    (changement,) = pret["criteres"][0]["changements"]
    jour = date.fromisoformat(changement["a_partir_du"])
    assert (jour, changement["levier"], changement["en_main"]) == (date(2027, 3, 1), "temps", False)
    for le, attendu in ((jour, "eligibles"), (jour - timedelta(days=1), "non_eligibles")):
        faits = {"date_creation": "2024-02-29"}
        suite = await evaluation_type(plateforme, dossier["id"], le=le.isoformat(), faits=faits)
        assert "pret-vert" in suite["synthese"][attendu]


async def test_la_marge_de_minimis_epuisee_dit_le_jour_ou_elle_se_rouvre(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    aides = [{"montant_eur": "300000", "le": "2024-03-10"}]
    pmup = await _pmup(plateforme, dossier, aides_de_minimis=aides)
    (changement,) = pmup["criteres"][0]["changements"]
    assert (changement["fait"], changement["a_partir_du"]) == ("marge_de_minimis_eur", "2027-03-11")
    for le, attendu in (("2027-03-11", "eligibles"), ("2027-03-10", "non_eligibles")):
        suite = await evaluation_type(plateforme, dossier["id"], le=le, faits={"aides_de_minimis": aides})
        assert "pmup" in suite["synthese"][attendu], le


@pytest.mark.parametrize("role", [Role.COMITE])
async def test_le_comite_ne_lit_pas_les_contrefactuels(plateforme: PlateformeTest, role: Role) -> None:
    refus = await plateforme.client(role).get(f"/v1/aides/evaluations/{uuid4()}/contrefactuels")
    verifier_probleme(refus, 403, "acces-interdit")
