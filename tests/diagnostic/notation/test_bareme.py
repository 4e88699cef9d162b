"""The scale worked out once gives what the published rule gives, on any questionnaire and any answers."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.diagnostic.notation.axe import Etat, ReponseNotee, noter_axe
from services.diagnostic.notation.bareme import ReponseDonnee
from services.diagnostic.notation.evaluation import evaluer
from services.diagnostic.notation.valeurs import valeur_notee
from services.diagnostic.referentiels.domain import Question, Referentiel, lire

DONNEES = st.sampled_from(["repondu", "non_applicable", "inconnu", "vide"])
PREUVES = st.sampled_from(["declare", "vu", "mesure"])
SEUILS = [[0, 0], [40, 1.5], [90, 5]]


@st.composite
def questions(draw: st.DrawFn, code: str) -> dict[str, Any]:
    type_ = draw(st.sampled_from(["choix_unique", "choix_multiple", "booleen", "nombre"]))
    points = draw(st.lists(st.integers(0, 10).map(lambda d: d / 2), min_size=2, max_size=4))
    options = [{"code": f"o{rang}", "points": p, "libelle": "?"} for rang, p in enumerate(points)]
    options[0]["points"] = 5
    return {
        "code": code,
        "type": type_,
        "libelle": "?",
        "poids": draw(st.integers(1, 5)),
        "ancre": True,
        "bloquant": draw(st.booleans()),
        "na_autorise": True,
        "nsp_autorise": True,
        "compte": draw(st.booleans()),
        "visible_si": draw(st.sampled_from([None, {"question": "q0_0", "dans": ["o0"]}])) if code != "q0_0" else None,
        "profils": ["flash"],
        "options": options if type_.startswith("choix") else None,
        "seuils": SEUILS if type_ == "nombre" else None,
    }


@st.composite
def referentiels(draw: st.DrawFn) -> Referentiel:
    axes = [
        {
            "code": f"a{rang}",
            "libelle": "?",
            "poids": draw(st.integers(1, 3)),
            "cible": 3,
            "questions": [draw(questions(f"q{rang}_{n}")) for n in range(draw(st.integers(1, 4)))],
        }
        for rang in range(2)
    ]
    thematique = {"code": "t", "libelle": "?", "poids": 1, "facultative": False, "axes": axes}
    echelle = [{"niveau": niveau, "nom": str(niveau)} for niveau in range(6)]
    vide: dict[str, Any] = {"objectifs": [], "pertinence": {}}
    return lire({"code": "r", "numero": "1.0.0", "echelle": echelle, "thematiques": [thematique], **vide})


def valeur(draw: st.DrawFn, question: Question) -> Any:
    if question.type == "booleen":
        return draw(st.booleans())
    if question.type == "nombre":
        return draw(st.integers(-10, 120))
    codes = [option.code for option in question.options]
    if question.type == "choix_unique":
        return draw(st.sampled_from(codes))
    return draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))


@st.composite
def passations(draw: st.DrawFn) -> tuple[Referentiel, dict[str, ReponseDonnee]]:
    referentiel = draw(referentiels())
    reponses = {}
    for code, question in referentiel.questions.items():
        etat = draw(DONNEES)
        if etat == "repondu":
            reponses[code] = ReponseDonnee(code, Etat.REPONDU, valeur(draw, question), draw(PREUVES))
        elif etat != "vide":
            reponses[code] = ReponseDonnee(code, Etat(etat))
    return referentiel, reponses


@settings(max_examples=300)
@given(passations())
def test_le_bareme_prepare_donne_la_note_de_la_regle_publiee(
    cas: tuple[Referentiel, dict[str, ReponseDonnee]],
) -> None:
    referentiel, reponses = cas
    evaluation = evaluer(referentiel, reponses)
    for axe in referentiel.axes:
        notees = [_notee(q, evaluation.etats[q.code], reponses) for q in axe.questions if q.compte]
        assert evaluation.axes[axe.code] == noter_axe(notees)


def _notee(question: Question, etat: Etat, reponses: dict[str, ReponseDonnee]) -> ReponseNotee:
    if etat is not Etat.REPONDU:
        return ReponseNotee(question.poids, etat, Decimal(0), "declare", question.bloquant, question.code)
    donnee = reponses[question.code]
    niveau = valeur_notee(question, donnee.valeur)
    return ReponseNotee(question.poids, etat, niveau, donnee.preuve, question.bloquant, question.code)
