"""A référentiel as the rules read it: immutable objects built from its canonical content."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

CODE_PAR_DEFAUT = "smart-industrie"
"""Référentiel used when a new diagnostic names none."""
CODE_ACTIONS = "smart-industrie-actions"
PROFILS = ("flash", "approfondi")


@dataclass(frozen=True)
class Option:
    """One answer of a closed question; `points` between 0 and 5."""

    code: str
    points: Decimal
    libelle: str
    exclusive: bool = False


@dataclass(frozen=True)
class Question:
    """One question; `compte` says whether it enters the score of its axis."""

    code: str
    axe: str
    type: str
    libelle: str
    poids: Decimal
    ancre: bool
    bloquant: bool
    na_autorise: bool
    nsp_autorise: bool
    compte: bool
    visible_si: dict[str, Any] | None
    profils: tuple[str, ...]
    options: tuple[Option, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    seuils: tuple[tuple[Decimal, Decimal], ...] = ()

    def option(self, code: str) -> Option | None:
        """The option of that code, None when the question has none."""
        return self._options.get(code)

    @cached_property
    def _options(self) -> dict[str, Option]:
        return {option.code: option for option in self.options}


@dataclass(frozen=True)
class Axe:
    """One axis of a thématique; `cible` is the level aimed at in 24 months."""

    code: str
    thematique: str
    libelle: str
    poids: Decimal
    cible: Decimal
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Thematique:
    """A group of axes; a `facultative` one stays out of the global note."""

    code: str
    libelle: str
    poids: Decimal
    facultative: bool
    axes: tuple[Axe, ...]


@dataclass(frozen=True, eq=False)
class Referentiel:
    """A version of the questionnaire: what is asked, what it weighs, what it serves. Known by identity: built once."""

    code: str
    numero: str
    sha256: str
    echelle: tuple[str, ...]
    thematiques: tuple[Thematique, ...]
    objectifs: tuple[str, ...]
    pertinence: dict[str, dict[str, Decimal]]

    @cached_property
    def axes(self) -> tuple[Axe, ...]:
        return tuple(axe for thematique in self.thematiques for axe in thematique.axes)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Question by code, in the order of the questionnaire."""
        return {question.code: question for axe in self.axes for question in axe.questions}

    def du_profil(self, profil: str) -> dict[str, Question]:
        """Questions that a diagnostic of this profile asks, by code, in the order of the questionnaire."""
        return self._par_profil[profil]

    @cached_property
    def _par_profil(self) -> dict[str, dict[str, Question]]:
        return {
            profil: {code: question for code, question in self.questions.items() if profil in question.profils}
            for profil in PROFILS
        }


def canonique(contenu: dict[str, Any]) -> bytes:
    """Canonical JSON: sorted keys, no space, UTF-8."""
    return json.dumps(contenu, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def empreinte(contenu: dict[str, Any]) -> str:
    """SHA-256 (hexadecimal) of the canonical JSON."""
    return hashlib.sha256(canonique(contenu)).hexdigest()


def decimal(nombre: float | str) -> Decimal:
    """Exact decimal of a JSON number, as it is written."""
    return Decimal(str(nombre))


def lire(contenu: dict[str, Any]) -> Referentiel:
    """Builds the référentiel from a valid content."""
    paliers = sorted(contenu["echelle"], key=lambda palier: int(palier["niveau"]))
    return Referentiel(
        code=contenu["code"],
        numero=contenu["numero"],
        sha256=empreinte(contenu),
        echelle=tuple(palier["nom"] for palier in paliers),
        thematiques=tuple(_thematique(brute) for brute in contenu["thematiques"]),
        objectifs=tuple(objectif["code"] for objectif in contenu["objectifs"]),
        pertinence={
            axe: {objectif: decimal(valeur) for objectif, valeur in ligne.items()}
            for axe, ligne in contenu["pertinence"].items()
        },
    )


def _thematique(brute: dict[str, Any]) -> Thematique:
    axes = tuple(_axe(brute["code"], axe) for axe in brute["axes"])
    return Thematique(brute["code"], brute["libelle"], decimal(brute["poids"]), brute["facultative"], axes)


def _axe(thematique: str, brut: dict[str, Any]) -> Axe:
    questions = tuple(_question(brut["code"], question) for question in brut["questions"])
    return Axe(brut["code"], thematique, brut["libelle"], decimal(brut["poids"]), decimal(brut["cible"]), questions)


def _question(axe: str, brute: dict[str, Any]) -> Question:
    bornes = [decimal(brute[nom]) if brute.get(nom) is not None else None for nom in ("min", "max")]
    return Question(
        code=brute["code"],
        axe=axe,
        type=brute["type"],
        libelle=brute["libelle"],
        poids=decimal(brute["poids"]),
        ancre=brute["ancre"],
        bloquant=brute["bloquant"],
        na_autorise=brute["na_autorise"],
        nsp_autorise=brute["nsp_autorise"],
        compte=brute["compte"],
        visible_si=brute["visible_si"],
        profils=tuple(brute["profils"]),
        options=tuple(_option(option) for option in brute.get("options") or ()),
        minimum=bornes[0],
        maximum=bornes[1],
        seuils=tuple((decimal(x), decimal(points)) for x, points in brute.get("seuils") or ()),
    )


def _option(brute: dict[str, Any]) -> Option:
    return Option(brute["code"], decimal(brute["points"]), brute["libelle"], brute.get("exclusive", False))
