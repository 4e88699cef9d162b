"""Evaluation of a whole passation, over any answers to the shipped référentiel."""

import json
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from services.diagnostic.notation.axe import Etat
from services.diagnostic.notation.bareme import ReponseDonnee
from services.diagnostic.notation.evaluation import Evaluation, evaluer
from services.diagnostic.referentiels.domain import lire

CHEMIN = Path(__file__).resolve().parents[3] / "services" / "diagnostic" / "donnees" / "referentiel-1.0.0.json"
REFERENTIEL = lire(json.loads(CHEMIN.read_text(encoding="utf-8")))
QUESTIONS = REFERENTIEL.questions
ANCRES = [code for code, question in QUESTIONS.items() if question.ancre]
RESULTATS = [code for code in QUESTIONS if code not in ANCRES]

NIVEAUX = st.fixed_dictionaries({code: st.integers(0, 5) for code in ANCRES})
ETATS = st.dictionaries(st.sampled_from(ANCRES), st.sampled_from([Etat.INCONNU, Etat.NON_APPLICABLE, None]))


def repondues(niveaux: dict[str, int]) -> dict[str, ReponseDonnee]:
    return {code: ReponseDonnee(code, Etat.REPONDU, f"n{niveau}", "vu") for code, niveau in niveaux.items()}


def passees(niveaux: dict[str, int], etats: dict[str, Etat | None]) -> dict[str, ReponseDonnee]:
    """Answers where some are replaced by another state, None for an empty one."""
    reponses = repondues(niveaux)
    for code, etat in etats.items():
        del reponses[code]
        if etat is not None:
            reponses[code] = ReponseDonnee(code, etat)
    return reponses


def scores(evaluation: Evaluation) -> tuple[object, ...]:
    return evaluation.axes, evaluation.thematiques, evaluation.note_globale, evaluation.couverture


@settings(max_examples=60)
@given(NIVEAUX, ETATS)
def test_la_note_globale_reste_entre_zero_et_cent(niveaux: dict[str, int], etats: dict[str, Etat | None]) -> None:
    evaluation = evaluer(REFERENTIEL, passees(niveaux, etats))
    assert 0 <= evaluation.couverture <= 1
    assert evaluation.note_globale is None or 0 <= evaluation.note_globale <= 100
    connues = [note.score for note in evaluation.thematiques.values() if note.score is not None]
    if evaluation.note_globale is not None:
        assert len(connues) >= 4
        assert 20 * min(connues) <= evaluation.note_globale <= 20 * max(connues)


@settings(max_examples=60)
@given(NIVEAUX, st.sampled_from(ANCRES), st.integers(0, 5))
def test_monter_une_reponse_ne_baisse_jamais_la_note_globale(niveaux: dict[str, int], code: str, niveau: int) -> None:
    haute = {**niveaux, code: max(niveau, niveaux[code])}
    avant, apres = evaluer(REFERENTIEL, repondues(niveaux)), evaluer(REFERENTIEL, repondues(haute))
    assert avant.note_globale is not None
    assert apres.note_globale is not None
    assert apres.note_globale >= avant.note_globale


@settings(max_examples=60)
@given(NIVEAUX, st.dictionaries(st.sampled_from(RESULTATS), st.integers(0, 50)))
def test_un_resultat_chiffre_ou_une_reponse_masquee_ne_compte_jamais(
    niveaux: dict[str, int], mesures: dict[str, int]
) -> None:
    seules = evaluer(REFERENTIEL, repondues(niveaux))
    chiffrees = {code: ReponseDonnee(code, Etat.REPONDU, valeur) for code, valeur in mesures.items()}
    avec = evaluer(REFERENTIEL, {**repondues(niveaux), **chiffrees})
    assert scores(avec) == scores(seules)
    masquees = {code for code, etat in avec.etats.items() if etat is Etat.MASQUE}
    assert set(avec.inaccessibles) == masquees & set(mesures)


def test_une_question_masquee_n_est_pas_une_question_vide() -> None:
    basse = evaluer(REFERENTIEL, repondues(dict.fromkeys(ANCRES, 1)))
    haute = evaluer(REFERENTIEL, repondues(dict.fromkeys(ANCRES, 4)))
    assert {basse.etats[code] for code in RESULTATS} == {Etat.MASQUE}
    assert {haute.etats[code] for code in RESULTATS} == {Etat.VIDE}
    assert (basse.couverture, basse.note_globale) == (Decimal(1), Decimal(20))
