"""The next questions: what they decide, in which order, and that they are enough."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from services.aides.catalogue.chargement import lire_catalogue
from services.aides.catalogue.faits import QUESTIONS
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.eligibilite.origine import Origine
from services.aides.eligibilite.question_schemas import Question
from services.aides.eligibilite.questions import indecisions, questions, sans_question
from services.aides.eligibilite.saisie import ActionAEvaluer, FaitsSaisis
from shared.contracts.perimetre import PerimetreDossier
from shared.securite.identite import Role
from tests.outillage.aides import evaluation_type
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

LE = date(2026, 6, 1)
VERSIONS = [
    VersionEnVigueur(d.code, d.nom, d.porteur, d.objet, v.valide_au, "0" * 64, v, d.sources)
    for d in lire_catalogue()
    for v in d.versions
]
DOSSIER = PerimetreDossier(
    dossier_id=UUID(int=1), siren="732829320", siret="73282932000074", raison_sociale="Essai", naf="25.62B"
)
LIENS: list[list[dict[str, Any]]] = [
    [],
    [{"part": "0.8", "effectif_etp": 300, "chiffre_affaires_eur": "90000000", "total_bilan_eur": "60000000"}],
    [{"part": "1", "effectif_etp": 1, "chiffre_affaires_eur": "60000000", "total_bilan_eur": "5000000"}],
]
REPONSES: dict[str, list[Any]] = {
    "effectif_etp": [0, 3, 9, 20, 49, 120, 249, 250, 6000],
    "chiffre_affaires_eur": ["0", "900000", "9000000", "49000000", "60000000", "1600000000"],
    "total_bilan_eur": ["0", "900000", "9000000", "42000000", "44000000", "2100000000"],
    "liens": LIENS,
    "date_creation": ["1990-01-01", "2022-01-01", "2025-12-01", "2026-05-30"],
    "aides_de_minimis": [[], [{"montant_eur": "300000", "le": "2025-01-10"}]],
    "departement": ["93", "13"],
    "commune": ["93066", "69123"],
    "part_rd": ["0", "0.1", "0.16", "0.4"],
    "emissions_evitees_t": ["0", "900", "50000"],
    "naf": ["25.62B", "01.11Z", "47.11A"],
    "exercices_clos": [0, 1, 2, 5],
    "emplois_repris": [0, 1, 5, 60],
    "depenses": ["100", "3000", "60000", "500000", "4000000"],
}


def _repondre(origine: Origine, champ: str, alea: random.Random) -> Origine:
    """An answer to a question, as a user would send it in the next evaluation."""
    return _avec(origine, champ, alea.choice(_reponses(origine, champ)))


def _reponses(origine: Origine, champ: str) -> list[Any]:
    """What a user could answer."""
    nom = champ.rpartition(".")[2]
    defaut: list[Any] = ["0", "30000", "900000"] if nom.endswith("_eur") else [True, False]
    return _coherentes(nom, origine.faits) or REPONSES.get(nom, defaut)


def _avec(origine: Origine, champ: str, reponse: Any) -> Origine:
    nom = champ.rpartition(".")[2]
    if nom == "depenses":
        ligne = {"nature": "investissement_materiel", "montant_eur": reponse}
        actions = [a.model_dump() | {"depenses": [ligne]} for a in origine.actions]
        return replace(origine, actions=[ActionAEvaluer.model_validate(a) for a in actions])
    faits = origine.faits.model_dump(mode="json", exclude_none=True) | {nom: reponse}
    return replace(origine, faits=FaitsSaisis.model_validate(faits))


def _coherentes(nom: str, faits: FaitsSaisis) -> list[str]:
    """The place that agrees with the one already said; empty when none was."""
    if nom == "commune" and faits.departement:
        return {"93": ["93066"], "13": ["13055"]}.get(faits.departement, ["69123"])
    return [faits.commune[:2]] if nom == "departement" and faits.commune else []


def _depart(sus: set[str], alea: random.Random) -> Origine:
    """A company of which some fields are known, with one action whose costs are not."""
    action = ActionAEvaluer.model_validate({"reference": "a", "besoins": ["investissement_productif", "conseil"]})
    origine = Origine(DOSSIER, LE, FaitsSaisis(), [action], [], VERSIONS)
    for nom in sorted(sus):
        origine = _repondre(origine, f"faits.{nom}", alea)
    return origine


SUS = st.sets(st.sampled_from(sorted(set(QUESTIONS) - {"depenses", "premier_engagement_le"})), max_size=25)


@settings(max_examples=30, deadline=None)
@given(SUS, st.integers(0, 10**6))
def test_repondre_a_toutes_les_questions_ne_laisse_rien_d_indecis(sus: set[str], graine: int) -> None:
    alea = random.Random(graine)
    origine = _depart(sus, alea)
    connaissance = origine.connaissance()
    sans = {s.dispositif for s in sans_question(origine, connaissance)}
    for question in questions(origine, connaissance):
        origine = _repondre(origine, question.champ, alea)
    assert {i.dispositif for i in indecisions(origine, origine.connaissance())} <= sans


@settings(max_examples=20, deadline=None)
@given(SUS, st.integers(0, 10**6))
def test_poser_les_questions_une_a_une_n_en_demande_jamais_plus_que_de_faits(sus: set[str], graine: int) -> None:
    alea = random.Random(graine)
    origine, posees = _depart(sus, alea), list[str]()
    while suivantes := questions(origine, origine.connaissance()):
        posees.append(suivantes[0].champ)
        origine = _repondre(origine, posees[-1], alea)
    assert len(posees) == len(set(posees)) <= len(QUESTIONS)


@settings(max_examples=8, deadline=None)
@given(SUS, st.integers(0, 10**6))
def test_aucune_question_ne_decide_rien(sus: set[str], graine: int) -> None:
    """For each question, a dispositif and answers to its other questions that leave its verdict to this one alone."""
    alea = random.Random(graine)
    depart = _depart(sus, alea)
    for question in questions(depart, depart.connaissance()):
        assert any(_decide(depart, question, alea) for _ in range(300)), question


def _decide(depart: Origine, question: Question, alea: random.Random) -> bool:
    code = alea.choice(question.dispositifs)
    seul = replace(depart, versions=[version for version in VERSIONS if version.code == code])
    posees = questions(seul, seul.connaissance())
    return _il_reste(seul, [autre.champ for autre in posees if autre.champ != question.champ], alea)


def _il_reste(origine: Origine, champs: list[str], alea: random.Random) -> bool:
    """True when answers to these fields leave a verdict open: each is drawn among those that do not close them all."""
    for champ in alea.sample(champs, len(champs)):
        reponses = _reponses(origine, champ)
        essais = (_avec(origine, champ, reponse) for reponse in alea.sample(reponses, len(reponses)))
        ouvert = next((essai for essai in essais if any(indecisions(essai, essai.connaissance()))), None)
        if ouvert is None:
            return False
        origine = ouvert
    return True


def test_l_ordre_est_celui_du_nombre_de_dispositifs_decides() -> None:
    origine = _depart(set(), random.Random(1))
    posees = questions(origine, origine.connaissance())
    rangs = [(len(q.decide_seule), len(q.dispositifs)) for q in posees]
    assert rangs == sorted(rangs, reverse=True)
    assert all(set(q.decide_seule) <= set(q.dispositifs) and q.dispositifs for q in posees)
    assert posees[0].champ == "faits.effectif_etp"
    avant = [i.dispositif for i in indecisions(origine, origine.connaissance())]
    grande = replace(origine, faits=FaitsSaisis(effectif_etp=Decimal(6000)))
    apres = [i.dispositif for i in indecisions(grande, grande.connaissance())]
    assert len(set(avant) - set(apres)) > 3
    assert set(avant) - set(apres) <= set(posees[0].decide_seule)


def test_une_date_sans_reglement_est_dite_sans_question() -> None:
    depart = _depart({"departement", "aides_de_minimis"}, random.Random(2))
    origine = replace(depart, le=date(1999, 1, 1))
    sans = {s.dispositif: s for s in sans_question(origine, origine.connaissance())}
    assert sans["pmup"].faits == ["marge_de_minimis_eur"]


async def test_un_anonyme_ne_lit_pas_les_questions(plateforme: PlateformeTest) -> None:
    adresse = f"/v1/aides/evaluations/{uuid4()}/questions"
    verifier_probleme(await plateforme.client().get(adresse), 401, "non-authentifie")


async def test_une_autre_organisation_ne_lit_pas_les_questions(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    evaluation = await evaluation_type(plateforme, dossier["id"])
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    refus = await autre.get(f"/v1/aides/evaluations/{evaluation['id']}/questions")
    verifier_probleme(refus, 404, "evaluation-introuvable")


async def test_les_questions_lues_sont_celles_de_l_evaluation_et_leurs_reponses_decident_tout(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    corps: dict[str, Any] = {"dossier_id": dossier["id"], "faits": {}, "actions": []}
    evaluation = (await client.post("/v1/aides/evaluations", json=corps)).json()
    lues = (await client.get(f"/v1/aides/evaluations/{evaluation['id']}/questions")).json()
    assert lues["questions"] == evaluation["questions"]
    assert lues["indecis"] == evaluation["synthese"]["a_confirmer"]
    premiere = lues["questions"][0]
    assert premiere["question"] == QUESTIONS[premiere["champ"].rpartition(".")[2]]
    alea = random.Random(3)
    for question in lues["questions"]:
        nom = question["champ"].rpartition(".")[2]
        if nom != "depenses":
            defaut = ["30000"] if question["type"] == "montant" else [True, False]
            corps["faits"][nom] = alea.choice(REPONSES.get(nom, defaut))
    suite = (await client.post("/v1/aides/evaluations", json=corps)).json()
    assert {d for q in suite["questions"] for d in q["dispositifs"]} == set(suite["synthese"]["a_confirmer"])
    assert {q["champ"] for q in suite["questions"]} <= {"actions.depenses"}
