"""The result of a passation as plain JSON: figures rounded for output, the same content for the same inputs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from services.diagnostic.notation import priorite
from services.diagnostic.notation.axe import ZERO, Note, arrondi
from services.diagnostic.notation.bareme import ReponseDonnee
from services.diagnostic.notation.evaluation import MOTEUR, Evaluation, ancre, evaluer, niveau_affiche
from services.diagnostic.referentiels.domain import Axe, Referentiel
from services.diagnostic.restitution.faits import Faits
from services.diagnostic.restitution.selection import Action, file_de_l_axe, premieres

CONFIANCE_MIN = Decimal("0.4")
"""Below this confidence an axis is to be measured before it is ranked (7.8)."""
CONFIANCE_FORCE = Decimal("0.6")
FORCES_MAX = 3
"""Strengths shown: the three highest axes whose confidence is enough (7.13)."""


@dataclass(frozen=True)
class Passation:
    """What a result is computed from: nothing else enters it."""

    referentiel: Referentiel
    actions: Mapping[str, Any]
    reponses: Mapping[str, ReponseDonnee]
    objectifs: Sequence[str] = ()
    faits: Faits = field(default_factory=Faits)
    profil: str = "flash"


def construire(passation: Passation) -> dict[str, Any]:
    """Content of the result; figures are decimal strings (levels 0-5, shares 0-1, note out of 100)."""
    referentiel = passation.referentiel
    evaluation = evaluer(referentiel, passation.reponses, passation.profil)
    classement = classer(passation, evaluation)
    return {
        "moteur": MOTEUR,
        "referentiel": {"code": referentiel.code, "numero": referentiel.numero, "sha256": referentiel.sha256},
        "actions": {nom: passation.actions[nom] for nom in ("code", "numero", "sha256")},
        "objectifs": list(passation.objectifs),
        "faits": passation.faits.en_json(),
        "note_globale": _texte(evaluation.note_globale),
        "couverture": _texte(evaluation.couverture),
        "etats": dict(Counter(etat.value for etat in evaluation.etats.values())),
        "thematiques": [
            {"code": t.code, "libelle": t.libelle, **figures(evaluation.thematiques[t.code])}
            for t in referentiel.thematiques
        ],
        "axes": [_axe(passation, evaluation, axe) for axe in referentiel.axes],
        "forces": _forces(evaluation),
        "alertes": [axe for axe, note in evaluation.axes.items() if note.plafonne],
        "a_objectiver": _a_objectiver(evaluation),
        "priorites": [_priorite(rang, axe, contributions) for rang, (axe, contributions) in enumerate(classement, 1)],
        "recommandations": _recommandations(passation, evaluation, classement),
        "reponses": [_reponse(passation.reponses[code]) for code in sorted(passation.reponses)],
    }


def _texte(nombre: Decimal | None) -> str | None:
    return None if nombre is None else str(arrondi(nombre))


def figures(note: Note) -> dict[str, Any]:
    """Rounded figures of an axis or a thématique."""
    return {
        "statut": note.statut,
        "score": _texte(note.score),
        "couverture": _texte(note.couverture),
        "bas": _texte(note.bas),
        "haut": _texte(note.haut),
        "confiance": _texte(note.confiance),
        "plafonne": note.plafonne,
        "niveau": None if note.score is None else niveau_affiche(note.score),
    }


def _axe(passation: Passation, evaluation: Evaluation, axe: Axe) -> dict[str, Any]:
    note = evaluation.axes[axe.code]
    niveau = None if note.score is None else niveau_affiche(note.score)
    maillon = None if note.maillon_faible is None else note.maillon_faible[0]
    return {
        "code": axe.code,
        "thematique": axe.thematique,
        "libelle": axe.libelle,
        **figures(note),
        "score_brut": _texte(note.score_brut),
        "maillon_faible": maillon,
        "cible": _texte(axe.cible),
        "niveau_nom": None if niveau is None else passation.referentiel.echelle[niveau],
        "constat": _ancre(axe, niveau),
        "palier_suivant": _ancre(axe, None if niveau is None else niveau + 1),
    }


def _ancre(axe: Axe, niveau: int | None) -> str | None:
    """Text of the anchor at that level, None when the axis has no such option."""
    question = ancre(axe)
    if question is None or niveau is None:
        return None
    return next((option.libelle for option in question.options if option.points == niveau), None)


def _forces(evaluation: Evaluation) -> list[str]:
    sures = [
        (-note.score, code)
        for code, note in evaluation.axes.items()
        if note.score is not None and note.confiance >= CONFIANCE_FORCE
    ]
    return [code for _, code in sorted(sures)[:FORCES_MAX]]


def _motif_a_objectiver(note: Note) -> str | None:
    if note.statut == "insuffisant":
        return "couverture"
    return "confiance" if note.statut == "evalue" and note.confiance < CONFIANCE_MIN else None


def _a_objectiver(evaluation: Evaluation) -> list[dict[str, str]]:
    """Axes to measure before they are ranked, and why."""
    motifs = {code: _motif_a_objectiver(note) for code, note in evaluation.axes.items()}
    return [{"axe": code, "motif": motif} for code, motif in motifs.items() if motif is not None]


def classer(passation: Passation, evaluation: Evaluation) -> list[tuple[str, priorite.Contributions]]:
    """Axes below their target, by priority."""
    contributions: dict[str, priorite.Contributions] = {}
    for axe in passation.referentiel.axes:
        note = evaluation.axes[axe.code]
        if note.score is None or _motif_a_objectiver(note) or note.score >= axe.cible:
            continue
        contributions[axe.code] = priorite.Contributions(
            enjeu=priorite.enjeu(passation.objectifs, passation.referentiel.pertinence.get(axe.code, {})),
            ecart=priorite.ecart(note.score, axe.cible),
            retard=None,
            urgence=Decimal(1) if note.plafonne else ZERO,
        )
    return sorted(contributions.items(), key=lambda paire: priorite.cle_de_classement(*paire))


def _priorite(rang: int, axe: str, contributions: priorite.Contributions) -> dict[str, Any]:
    detail = {nom: _texte(getattr(contributions, nom)) for nom in priorite.POIDS}
    return {"axe": axe, "rang": rang, "priorite": _texte(contributions.priorite), "contributions": detail}


def _recommandations(
    passation: Passation, evaluation: Evaluation, classement: Sequence[tuple[str, priorite.Contributions]]
) -> list[dict[str, Any]]:
    """Codes of the recommended actions: the six first, then the annex in the order of the axes."""
    bibliotheque = passation.actions["actions"]
    files = [
        file_de_l_axe(bibliotheque, axe, niveau_affiche(evaluation.axes[axe].score or ZERO), passation.faits)
        for axe, _ in classement
    ]
    choisies = premieres(files)
    uniques: dict[str, tuple[str, Action]] = {}
    for file in files:
        for action in file.actions:
            uniques.setdefault(action.code, (file.axe, action))
    paires = sorted(uniques.values(), key=lambda paire: paire[1].code not in choisies)
    return [
        {
            "code": action.code,
            "axe": axe,
            "rang": rang,
            "premiere": action.code in choisies,
            "a_confirmer": list(action.a_confirmer),
        }
        for rang, (axe, action) in enumerate(paires, 1)
    ]


def _reponse(reponse: ReponseDonnee) -> dict[str, Any]:
    return {
        "question": reponse.question,
        "etat": reponse.etat.value,
        "valeur": reponse.valeur,
        "preuve": reponse.preuve,
    }
