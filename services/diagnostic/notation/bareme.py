"""The scale of a référentiel, worked out once: each product of a weight is ready, an axis then only adds.

Same rules as `axe.noter_axe`, which states them; a property holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from services.diagnostic.notation.axe import CINQ, CREDIT, HORS_SUJET, INCERTITUDE, ZERO, Cumul, Etat
from services.diagnostic.notation.valeurs import valeur_notee
from services.diagnostic.notation.visibilite import Condition
from services.diagnostic.referentiels.domain import Question, Referentiel

REFERENTIELS_GARDES = 32
"""Scales kept in memory: a few hundred kilobytes each."""


AUCUN = (CINQ + 1, "")
"""Above any weakest item."""


class ReponseDonnee(NamedTuple):
    """An answer as it was given; `etat` is repondu, non_applicable or inconnu."""

    question: str
    etat: Etat
    valeur: Any = None
    preuve: str = "declare"
    commentaire: str | None = None


class Ligne(NamedTuple):
    """One question that counts, with what its weight gives."""

    code: str
    question: Question
    poids: Decimal
    preuves: dict[str, tuple[Decimal, Decimal]]
    """By grade of evidence: (weight × half-width)², weight × confidence."""
    niveaux: dict[Any, tuple[Decimal, Decimal]]
    """By answer, when there is one per option: level, weight × level."""


@dataclass(frozen=True)
class Bareme:
    """Scale of one profile of a référentiel."""

    questions: Mapping[str, Question]
    conditions: Mapping[str, Condition]
    """Of the questions that have one."""
    axes: tuple[tuple[str, tuple[Ligne, ...]], ...]


def cumuler(lignes: tuple[Ligne, ...], etats: Mapping[str, Etat], reponses: Mapping[str, ReponseDonnee]) -> Cumul:
    """What the answers of an axis add up to."""
    total = connu = points = carres = credit = ZERO
    plafonne, faible, repondu = False, AUCUN, Etat.REPONDU
    for ligne in lignes:
        code, question, poids, preuves, niveaux = ligne
        etat = etats[code]
        if etat is not repondu:
            total += ZERO if etat in HORS_SUJET else poids
            continue
        reponse = reponses[code]
        niveau, produit = niveaux[reponse.valeur] if niveaux else _niveau(ligne, reponse.valeur)
        carre, apport = preuves[reponse.preuve]
        total, connu, points = total + poids, connu + poids, points + produit
        carres, credit = carres + carre, credit + apport
        plafonne = plafonne or (question.bloquant and not niveau)
        if (niveau, code) < faible:
            faible = niveau, code
    return Cumul(total, connu, points, carres, credit, plafonne, faible[::-1] if connu else None)


def _niveau(ligne: Ligne, valeur: Any) -> tuple[Decimal, Decimal]:
    niveau = valeur_notee(ligne.question, valeur)
    return niveau, ligne.poids * niveau


@lru_cache(maxsize=REFERENTIELS_GARDES)
def bareme(referentiel: Referentiel, profil: str) -> Bareme:
    """Scale of a profile, worked out the first time."""
    questions = referentiel.du_profil(profil)
    return Bareme(
        questions=questions,
        conditions={code: q.visible_si for code, q in questions.items() if q.visible_si is not None},
        axes=tuple(
            (axe.code, tuple(_ligne(q) for q in axe.questions if q.compte and q.code in questions))
            for axe in referentiel.axes
        ),
    )


def _ligne(question: Question) -> Ligne:
    poids = question.poids
    preuves = {nom: ((poids * INCERTITUDE[nom]) ** 2, poids * CREDIT[nom]) for nom in CREDIT}
    valeurs: list[Any] = []
    if question.type == "choix_unique":
        valeurs = [option.code for option in question.options]
    elif question.type == "booleen":
        valeurs = [True, False]
    niveaux = {valeur: (niveau, poids * niveau) for valeur in valeurs for niveau in [valeur_notee(question, valeur)]}
    return Ligne(question.code, question, poids, preuves, niveaux)
