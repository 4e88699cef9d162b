"""Evaluation of a whole passation: states, scores of the axes and thématiques, global note."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.diagnostic.notation import agregation
from services.diagnostic.notation.axe import CINQ, Etat, Note, ReponseNotee, noter_axe
from services.diagnostic.notation.valeurs import valeur_notee
from services.diagnostic.notation.visibilite import visibles
from services.diagnostic.referentiels.domain import Axe, Question, Referentiel

MOTEUR = "1.0.0"
"""Version of these rules, kept with every result."""
DEMI_SEUIL_AFFICHAGE = Decimal("0.25")
"""A score is shown at the level above from 0.75 on (7.3)."""


@dataclass(frozen=True)
class ReponseDonnee:
    """An answer as it was given; `etat` is repondu, non_applicable or inconnu."""

    question: str
    etat: Etat
    valeur: Any = None
    preuve: str = "declare"
    commentaire: str | None = None


@dataclass(frozen=True)
class Evaluation:
    """Everything the rules say of a passation."""

    etats: dict[str, Etat]
    axes: dict[str, Note]
    thematiques: dict[str, Note]
    note_globale: Decimal | None
    couverture: Decimal
    inaccessibles: tuple[str, ...]
    """Answered questions that are not asked: refused at the submission."""


def evaluer(referentiel: Referentiel, reponses: Mapping[str, ReponseDonnee], profil: str = "flash") -> Evaluation:
    """Scores of a passation; `reponses` by question code, absent ones are « vide »."""
    questions = {code: question for code, question in referentiel.questions.items() if profil in question.profils}
    etats = etats_des_questions(questions, reponses)
    notees = {
        code: _notee(question, etats[code], reponses.get(code))
        for code, question in questions.items()
        if question.compte
    }
    axes = {axe.code: noter_axe(notees[q.code] for q in axe.questions if q.code in notees) for axe in referentiel.axes}
    thematiques = {
        t.code: agregation.agreger([(axe.poids, axes[axe.code]) for axe in t.axes]) for t in referentiel.thematiques
    }
    globale = [(t.poids, thematiques[t.code]) for t in referentiel.thematiques if not t.facultative]
    return Evaluation(
        etats=etats,
        axes=axes,
        thematiques=thematiques,
        note_globale=agregation.noter_global(globale),
        couverture=_couverture(notees),
        inaccessibles=tuple(code for code in questions if etats[code] is Etat.MASQUE and code in reponses),
    )


def etats_des_questions(questions: Mapping[str, Question], reponses: Mapping[str, ReponseDonnee]) -> dict[str, Etat]:
    """State of each question: a hidden one is « masque » whatever was answered."""
    conditions = {code: question.visible_si for code, question in questions.items()}
    valeurs = {code: reponse.valeur for code, reponse in reponses.items() if reponse.etat is Etat.REPONDU}
    posees = visibles(conditions, valeurs)
    return {code: _etat(code in posees, reponses.get(code)) for code in questions}


def _etat(posee: bool, reponse: ReponseDonnee | None) -> Etat:
    if not posee:
        return Etat.MASQUE
    return reponse.etat if reponse is not None else Etat.VIDE


def _notee(question: Question, etat: Etat, reponse: ReponseDonnee | None) -> ReponseNotee:
    if etat is not Etat.REPONDU or reponse is None:
        return ReponseNotee(question.poids, etat, bloquant=question.bloquant, question=question.code)
    valeur = valeur_notee(question, reponse.valeur)
    return ReponseNotee(question.poids, etat, valeur, reponse.preuve, question.bloquant, question.code)


def _couverture(notees: Mapping[str, ReponseNotee]) -> Decimal:
    """Over the whole passation; not applicable and hidden questions are out."""
    hors = (Etat.NON_APPLICABLE, Etat.MASQUE)
    return agregation.couverture([(n.poids, n.etat is Etat.REPONDU) for n in notees.values() if n.etat not in hors])


def niveau_affiche(score: Decimal) -> int:
    """Level of the scale shown for a score."""
    return int(min(score + DEMI_SEUIL_AFFICHAGE, CINQ))


def ancre(axe: Axe) -> Question | None:
    """The anchor question of an axis."""
    return next((question for question in axe.questions if question.ancre), None)
