"""What prevents a submission: unanswered anchors, answers to questions that are not asked, too little coverage."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from services.diagnostic.notation.axe import Etat
from services.diagnostic.notation.bareme import ReponseDonnee
from services.diagnostic.notation.evaluation import Evaluation, evaluer
from services.diagnostic.passations import domain
from services.diagnostic.passations.schemas import Manquant, Manquants, ReponseLue
from services.diagnostic.referentiels.domain import Referentiel


def controler(referentiel: Referentiel, profil: str, reponses: Mapping[str, ReponseDonnee]) -> Manquants:
    """Every reason at once, in the order of the questionnaire."""
    evaluation = evaluer(referentiel, reponses, profil)
    manquants = [
        Manquant(question=code, axe=question.axe, libelle=question.libelle, motif=motif)
        for code, question in referentiel.questions.items()
        if (motif := _motif(evaluation, code, obligatoire=question.ancre)) is not None
    ]
    return Manquants(
        pret=not manquants and domain.couverture_suffisante(evaluation.couverture),
        couverture=evaluation.couverture.quantize(Decimal("0.01"), ROUND_DOWN),
        couverture_minimale=domain.COUVERTURE_SOUMISSION,
        manquants=manquants,
    )


def _motif(evaluation: Evaluation, code: str, *, obligatoire: bool) -> str | None:
    if code in evaluation.inaccessibles:
        return "inaccessible"
    return "sans_reponse" if obligatoire and evaluation.etats.get(code) is Etat.VIDE else None


def phrase(manquants: Manquants) -> str:
    """Sentence of the refusal: how many questions, which coverage."""
    sans = sum(manquant.motif == "sans_reponse" for manquant in manquants.manquants)
    inaccessibles = len(manquants.manquants) - sans
    raisons = []
    if sans:
        raisons.append(f"{sans} question(s) sans réponse")
    if inaccessibles:
        raisons.append(f"{inaccessibles} réponse(s) à des questions qui ne sont pas posées")
    if not domain.couverture_suffisante(manquants.couverture):
        raisons.append(
            f"{manquants.couverture:.0%} des questions connues, il en faut {manquants.couverture_minimale:.0%}"
        )
    return f"Le diagnostic ne peut pas être soumis : {', '.join(raisons)}."


def etats(referentiel: Referentiel, profil: str, reponses: Mapping[str, ReponseDonnee]) -> list[ReponseLue]:
    """The state of every question of the passation."""
    evaluation = evaluer(referentiel, reponses, profil)
    questions = referentiel.questions
    return [
        _lue(questions[code].axe, questions[code].libelle, code, etat, reponses.get(code))
        for code, etat in evaluation.etats.items()
    ]


def _lue(axe: str, libelle: str, code: str, etat: Etat, reponse: ReponseDonnee | None) -> ReponseLue:
    return ReponseLue(
        question=code,
        axe=axe,
        libelle=libelle,
        etat=etat.value,
        valeur=reponse.valeur if reponse else None,
        preuve=reponse.preuve if reponse else None,
        commentaire=reponse.commentaire if reponse else None,
    )
