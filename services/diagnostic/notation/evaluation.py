"""Evaluation of a whole passation: states, scores of the axes and thématiques, global note."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.diagnostic.notation import agregation
from services.diagnostic.notation.axe import CINQ, ZERO, Cumul, Etat, Note, noter_cumul
from services.diagnostic.notation.bareme import Bareme, ReponseDonnee, bareme, cumuler
from services.diagnostic.notation.visibilite import masquees
from services.diagnostic.referentiels.domain import Axe, Question, Referentiel

MOTEUR = "1.0.0"
"""Version of these rules, kept with every result."""
DEMI_SEUIL_AFFICHAGE = Decimal("0.25")
"""A score is shown at the level above from 0.75 on (7.3)."""


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
    echelle = bareme(referentiel, profil)
    etats = etats_des_questions(echelle, reponses)
    cumuls = {axe: cumuler(lignes, etats, reponses) for axe, lignes in echelle.axes}
    axes = {axe: noter_cumul(cumul) for axe, cumul in cumuls.items()}
    thematiques = {
        t.code: agregation.agreger([(axe.poids, axes[axe.code]) for axe in t.axes]) for t in referentiel.thematiques
    }
    globale = [(t.poids, thematiques[t.code]) for t in referentiel.thematiques if not t.facultative]
    return Evaluation(
        etats=etats,
        axes=axes,
        thematiques=thematiques,
        note_globale=agregation.noter_global(globale),
        couverture=_couverture(cumuls.values()),
        inaccessibles=tuple(code for code in echelle.conditions if code in reponses and etats[code] is Etat.MASQUE),
    )


def etats_des_questions(echelle: Bareme, reponses: Mapping[str, ReponseDonnee]) -> dict[str, Etat]:
    """State of each question: a hidden one is « masque » whatever was answered."""
    etats = dict.fromkeys(echelle.questions, Etat.VIDE)
    for code in etats.keys() & reponses.keys():
        etats[code] = reponses[code].etat
    if echelle.conditions:
        valeurs = {code: reponse.valeur for code, reponse in reponses.items() if reponse.etat is Etat.REPONDU}
        for code in masquees(echelle.conditions, valeurs):
            etats[code] = Etat.MASQUE
    return etats


def _couverture(cumuls: Iterable[Cumul]) -> Decimal:
    """Over the whole passation; not applicable and hidden questions are out."""
    total, connu = ZERO, ZERO
    for cumul in cumuls:
        total, connu = total + cumul.total, connu + cumul.connu
    return connu / total if total else ZERO


def niveau_affiche(score: Decimal) -> int:
    """Level of the scale shown for a score."""
    return int(min(score + DEMI_SEUIL_AFFICHAGE, CINQ))


def ancre(axe: Axe) -> Question | None:
    """The anchor question of an axis."""
    return next((question for question in axe.questions if question.ancre), None)
