"""The facts of a restitution from a frozen result: pure, the same content for the same result."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.diagnostic.notation.axe import ZERO, arrondi, somme
from services.diagnostic.notation.valeurs import valeur_notee
from services.diagnostic.referentiels.domain import Axe, Question, Referentiel
from services.diagnostic.restitution.citations import en_clair

MAILLONS_MAX = 3
"""Weak links shown: as many as strengths (7.13)."""
A_SAVOIR = frozenset({"inconnu", "vide"})


@dataclass(frozen=True)
class Sources:
    """A frozen content, the version it was computed under, and the texts of that version."""

    contenu: Mapping[str, Any]
    referentiel: Referentiel
    etats: Mapping[str, str]
    """State of each question asked: a hidden one needs no measure."""
    textes: Mapping[str, Any]
    """Content of the version as published: what is read aloud, which the rules do not need."""


def assembler(sources: Sources) -> dict[str, Any]:
    """Every fact but the identity of the diagnostic and its actions."""
    contenu, referentiel = sources.contenu, sources.referentiel
    axes = {axe["code"]: axe for axe in contenu["axes"]}
    objectifs = {objectif["code"]: objectif["libelle"] for objectif in sources.textes["objectifs"]}
    return {
        **{nom: contenu[nom] for nom in ("moteur", "referentiel", "note_globale", "couverture", "etats")},
        "objectifs": [{"code": code, "libelle": objectifs[code]} for code in contenu["objectifs"]],
        "radar": [_branche(sources, thematique) for thematique in contenu["thematiques"]],
        "axes": [{**axe, "suivant_nom": _suivant(referentiel, axe["niveau"])} for axe in contenu["axes"]],
        "forces": [_force(axes[code]) for code in contenu["forces"]],
        "maillons_faibles": _maillons(sources),
        "alertes": [_alerte(sources, axes[code]) for code in contenu["alertes"]],
        "inconnus": list(_inconnus(sources)),
    }


def _suivant(referentiel: Referentiel, niveau: int | None) -> str | None:
    return None if niveau is None or niveau + 1 >= len(referentiel.echelle) else referentiel.echelle[niveau + 1]


def _branche(sources: Sources, thematique: Mapping[str, Any]) -> dict[str, Any]:
    """A thématique aims at the mean of the targets of its axes that apply."""
    statuts = {axe["code"]: axe["statut"] for axe in sources.contenu["axes"]}
    axes = [axe for axe in sources.referentiel.axes if axe.thematique == thematique["code"]]
    vises = [axe for axe in axes if statuts[axe.code] != "non_applicable"] or axes
    cible = somme(axe.poids * axe.cible for axe in vises) / somme(axe.poids for axe in vises)
    return {**thematique, "cible": str(arrondi(cible))}


def _force(axe: Mapping[str, Any]) -> dict[str, Any]:
    return {"axe": axe["code"], "libelle": axe["libelle"], "score": axe["score"], "constat": axe["constat"]}


def _maillons(sources: Sources) -> list[dict[str, Any]]:
    """The lowest axes under their target, the widest gap first among equals."""
    sous_cible = [
        axe
        for axe in sources.contenu["axes"]
        if axe["score"] is not None and Decimal(axe["score"]) < Decimal(axe["cible"])
    ]
    sous_cible.sort(key=lambda axe: (Decimal(axe["score"]), -Decimal(axe["cible"]), axe["code"]))
    donnees = {reponse["question"]: reponse for reponse in sources.contenu["reponses"]}
    return [_maillon(sources.referentiel, donnees, axe) for axe in sous_cible[:MAILLONS_MAX]]


def _maillon(referentiel: Referentiel, donnees: Mapping[str, Any], axe: Mapping[str, Any]) -> dict[str, Any]:
    question = referentiel.questions.get(axe["maillon_faible"] or "")
    return {
        "axe": axe["code"],
        "libelle": axe["libelle"],
        "score": axe["score"],
        "cible": axe["cible"],
        "question": None if question is None else question.libelle,
        "reponse": None if question is None else en_clair(question, donnees[question.code]["valeur"]),
    }


def _alerte(sources: Sources, axe: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{nom: axe[nom] for nom in ("libelle", "score", "score_brut")},
        "axe": axe["code"],
        "questions": [{"code": q.code, "libelle": q.libelle} for q in _bloquantes(sources, axe["code"])],
    }


def _bloquantes(sources: Sources, axe: str) -> Iterator[Question]:
    for reponse in sources.contenu["reponses"]:
        question = sources.referentiel.questions.get(reponse["question"])
        if question is None or question.axe != axe or not question.bloquant or reponse["etat"] != "repondu":
            continue
        if valeur_notee(question, reponse["valeur"]) == ZERO:
            yield question


def _inconnus(sources: Sources) -> Iterator[dict[str, Any]]:
    """Axes to measure first, then those that hold in spite of a missing answer."""
    motifs = {brut["axe"]: brut["motif"] for brut in sources.contenu["a_objectiver"]}
    lus = {axe["code"]: axe for axe in sources.contenu["axes"]}
    textes = {axe["code"]: axe for thematique in sources.textes["thematiques"] for axe in thematique["axes"]}
    for axe in sources.referentiel.axes:
        manquantes = _a_mesurer(sources, axe, motifs.get(axe.code))
        if axe.code in motifs or manquantes:
            yield {
                **{nom: lus[axe.code][nom] for nom in ("libelle", "bas", "haut")},
                "axe": axe.code,
                "motif": motifs.get(axe.code, "reponse"),
                "indicateur": textes[axe.code]["indicateur"],
                "mesures": [_mesure(q) for q in textes[axe.code]["questions"] if q["code"] in manquantes],
            }


def _a_mesurer(sources: Sources, axe: Axe, motif: str | None) -> set[str]:
    """Questions without a known answer; when proof is what lacks, those whose answer is only declared."""
    declarees = {r["question"] for r in sources.contenu["reponses"] if r["preuve"] == "declare"}
    return {
        question.code
        for question in axe.questions
        if question.compte
        and (
            sources.etats.get(question.code) in A_SAVOIR
            or (motif == "confiance" and question.code in declarees and sources.etats.get(question.code) == "repondu")
        )
    }


def _mesure(question: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "question": question["code"],
        "libelle": question["libelle"],
        "ou_regarder": question["aide"],
        "preuve_attendue": question["preuve_attendue"],
    }
