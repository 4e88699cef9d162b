"""What a content must hold beyond the form of its fields; each fault names the field."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

from services.diagnostic.notation.visibilite import lectures
from services.diagnostic.referentiels.contenu import (
    ContenuReferentiel,
    QuestionChoix,
    QuestionEntree,
    QuestionNombre,
    QuestionTexte,
)

Faute = tuple[str, str]
"""Path of the field, and what is wrong with it."""


def fautes(contenu: ContenuReferentiel) -> list[Faute]:
    """Everything that prevents the content from being a référentiel, in the order of the fields."""
    places = list(_placer(contenu))
    return [
        *_echelle(contenu),
        *_codes(contenu, places),
        *(faute for chemin, question in places for faute in _question(chemin, question)),
        *_axes_notes(contenu),
        *_visibilite(places),
        *_pertinence(contenu),
        *_equivalences(contenu, {question.code for _, question in places}),
    ]


def _placer(contenu: ContenuReferentiel) -> Iterator[tuple[str, QuestionEntree]]:
    for i, thematique in enumerate(contenu.thematiques):
        for j, axe in enumerate(thematique.axes):
            for k, question in enumerate(axe.questions):
                yield f"thematiques.{i}.axes.{j}.questions.{k}", question


def _echelle(contenu: ContenuReferentiel) -> Iterator[Faute]:
    if sorted(palier.niveau for palier in contenu.echelle) != [0, 1, 2, 3, 4, 5]:
        yield "echelle", "doit donner une fois chaque niveau de 0 à 5"


def _codes(contenu: ContenuReferentiel, places: list[tuple[str, QuestionEntree]]) -> Iterator[Faute]:
    nommes: list[tuple[str, str]] = []
    for i, thematique in enumerate(contenu.thematiques):
        nommes.append((f"thematiques.{i}", thematique.code))
        nommes += [(f"thematiques.{i}.axes.{j}", axe.code) for j, axe in enumerate(thematique.axes)]
    yield from _doublons(nommes)
    yield from _doublons((chemin, question.code) for chemin, question in places)
    yield from _doublons((f"objectifs.{i}", objectif.code) for i, objectif in enumerate(contenu.objectifs))


def _doublons(nommes: Iterable[tuple[str, str]]) -> Iterator[Faute]:
    vus: set[str] = set()
    for chemin, code in nommes:
        if code in vus:
            yield f"{chemin}.code", "est déjà utilisé"
        vus.add(code)


def _question(chemin: str, question: QuestionEntree) -> Iterator[Faute]:
    if question.bloquant and not question.compte:
        yield f"{chemin}.bloquant", "n'a de sens que pour une question qui compte"
    if len(set(question.profils)) != len(question.profils):
        yield f"{chemin}.profils", "cite deux fois le même profil"
    if isinstance(question, QuestionTexte) and question.compte:
        yield f"{chemin}.compte", "un texte libre n'est jamais noté"
    if isinstance(question, QuestionChoix):
        yield from _options(chemin, question)
    if isinstance(question, QuestionNombre):
        yield from _nombre(chemin, question)


def _options(chemin: str, question: QuestionChoix) -> Iterator[Faute]:
    yield from _doublons((f"{chemin}.options.{i}", option.code) for i, option in enumerate(question.options))
    if not question.compte:
        return
    if question.type == "choix_unique" and max(option.points for option in question.options) != 5:
        yield f"{chemin}.options", "la meilleure option d'une question qui compte vaut 5 points"
    if question.type == "choix_multiple" and not any(
        option.points for option in question.options if not option.exclusive
    ):
        yield f"{chemin}.options", "les options cumulables d'une question qui compte valent des points"


def _nombre(chemin: str, question: QuestionNombre) -> Iterator[Faute]:
    if question.min >= question.max:
        yield f"{chemin}.max", "doit être supérieur à min"
    if question.compte and question.seuils is None:
        yield f"{chemin}.seuils", "sont nécessaires pour une question qui compte"
    if question.seuils is not None:
        yield from _seuils(f"{chemin}.seuils", question.seuils, croissant=question.sens == "croissant")


def _seuils(chemin: str, seuils: list[list[int | float]], *, croissant: bool) -> Iterator[Faute]:
    valeurs, niveaux = [seuil[0] for seuil in seuils], [seuil[1] for seuil in seuils]
    if len(seuils) < 2 or sorted(set(valeurs)) != valeurs:
        yield chemin, "doivent compter au moins deux valeurs, strictement croissantes"
    if not all(0 <= niveau <= 5 for niveau in niveaux) or sorted(niveaux, reverse=not croissant) != niveaux:
        yield chemin, "doivent donner des niveaux de 0 à 5 dans le sens annoncé"


def _axes_notes(contenu: ContenuReferentiel) -> Iterator[Faute]:
    for i, thematique in enumerate(contenu.thematiques):
        for j, axe in enumerate(thematique.axes):
            if not any(question.compte for question in axe.questions):
                yield f"thematiques.{i}.axes.{j}.questions", "doivent comprendre une question qui compte"


def _visibilite(places: list[tuple[str, QuestionEntree]]) -> Iterator[Faute]:
    par_code = {question.code: question for _, question in places}
    liens: dict[str, set[str]] = {}
    for chemin, question in places:
        condition = question.visible_si.model_dump() if question.visible_si is not None else None
        for lue, feuille in lectures(condition):
            yield from _lecture(f"{chemin}.visible_si", feuille, par_code.get(lue))
            liens.setdefault(question.code, set()).add(lue)
    try:
        TopologicalSorter(liens).prepare()
    except CycleError as erreur:
        yield "thematiques", f"les conditions d'affichage forment un cycle : {', '.join(dict.fromkeys(erreur.args[1]))}"


def _lecture(chemin: str, feuille: dict[str, Any], lue: QuestionEntree | None) -> Iterator[Faute]:
    if lue is None:
        yield f"{chemin}.question", "n'est pas une question de ce référentiel"
    elif "dans" in feuille and not isinstance(lue, QuestionChoix):
        yield f"{chemin}.question", "n'est pas une question à options"
    elif "min" in feuille and not isinstance(lue, QuestionNombre):
        yield f"{chemin}.question", "n'est pas une question chiffrée"
    elif isinstance(lue, QuestionChoix) and not set(feuille["dans"]) <= {option.code for option in lue.options}:
        yield f"{chemin}.dans", "cite une option que la question n'a pas"


def _pertinence(contenu: ContenuReferentiel) -> Iterator[Faute]:
    axes = {axe.code for thematique in contenu.thematiques for axe in thematique.axes}
    objectifs = {objectif.code for objectif in contenu.objectifs}
    if set(contenu.pertinence) != axes:
        yield "pertinence", "doit citer chaque axe une fois, et rien d'autre"
    for axe in sorted(axes & set(contenu.pertinence)):
        if set(contenu.pertinence[axe]) != objectifs:
            yield f"pertinence.{axe}", "doit citer chaque objectif une fois, et rien d'autre"


def _equivalences(contenu: ContenuReferentiel, questions: set[str]) -> Iterator[Faute]:
    """A table per earlier version, each about questions that this version asks."""
    vus: set[str] = set()
    for i, table in enumerate(contenu.equivalences):
        if table.numero in vus:
            yield f"equivalences.{i}.numero", "est déjà utilisé"
        if _rang(table.numero) >= _rang(contenu.numero):
            yield f"equivalences.{i}.numero", "doit être celui d'une version antérieure"
        vus.add(table.numero)
        for code in sorted(set(table.questions) - questions):
            yield f"equivalences.{i}.questions.{code}", "n'est pas une question de ce référentiel"


def _rang(numero: str) -> tuple[int, ...]:
    return tuple(int(partie) for partie in numero.split("."))
