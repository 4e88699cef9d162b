"""Which actions are recommended, and which six come first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.diagnostic.restitution.faits import Faits, condition_remplie

PREMIERES_MAX = 6
"""Actions put first, for the six months to come: six, not forty (7.9)."""
STRUCTURANTES_MAX = 2
"""Structuring actions led at the same time, at most (7.9)."""


@dataclass(frozen=True)
class Action:
    """An action that fits the level of its axis; `a_confirmer` names the facts that its conditions still need."""

    code: str
    type: str
    prerequis: tuple[str, ...]
    a_confirmer: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """The actions of an axis, prerequisites before what needs them."""

    axe: str
    actions: tuple[Action, ...]


def file_de_l_axe(bibliotheque: Sequence[Mapping[str, Any]], axe: str, niveau: int, faits: Faits) -> File:
    """Actions of the axis for a company at that level: those that start at or below it and lead above it."""
    retenues: dict[str, Action] = {}
    utiles = {a["code"]: a for a in bibliotheque if a["actif"] and a["palier_de"] <= niveau < a["palier_vers"]}
    for brute in [brute for brute in utiles.values() if brute["axe"] == axe]:
        convient, inconnus = condition_remplie(brute["conditions"], faits)
        if convient:
            retenues[brute["code"]] = Action(brute["code"], brute["type"], tuple(brute["prerequis"]), inconnus)
    _ajouter_prerequis(retenues, utiles)
    return File(axe, tuple(_ordonner(retenues)))


def _ajouter_prerequis(retenues: dict[str, Action], utiles: Mapping[str, Mapping[str, Any]]) -> None:
    """What an action needs and the company has not reached comes with it."""
    a_voir = [code for action in retenues.values() for code in action.prerequis]
    while a_voir:
        code = a_voir.pop()
        if code in utiles and code not in retenues:
            retenues[code] = Action(code, utiles[code]["type"], tuple(utiles[code]["prerequis"]))
            a_voir += retenues[code].prerequis


def _ordonner(retenues: Mapping[str, Action]) -> list[Action]:
    ordonnees: list[Action] = []

    def poser(action: Action) -> None:
        for code in action.prerequis:
            if code in retenues:
                poser(retenues[code])
        if action not in ordonnees:
            ordonnees.append(action)

    for action in retenues.values():
        poser(action)
    return ordonnees


def premieres(classement: Sequence[File]) -> list[str]:
    """Codes of the actions put first, from the axes in order of priority.

    Each axis gives its first action; the first of the six leading axes that has an investment gives its whole chain, so
    that no equipment is proposed without its feasibility study and the preparation of its deployment.
    """
    plan = _Plan(classement)
    porteuse = next((file for file in classement[:PREMIERES_MAX] if _chaine(file)), None)
    for file in classement:
        chaine = _chaine(file) if file is porteuse else ()
        if not plan.ajouter(chaine):
            plan.ajouter(file.actions[:1])
    for rang in range(1, max((len(file.actions) for file in classement), default=0)):
        for file in classement:
            plan.ajouter(file.actions[rang : rang + 1])
    plan.garantir_gain_rapide()
    return plan.codes()


def _chaine(file: File) -> tuple[Action, ...]:
    """The investment of the axis after everything it needs; empty when there is none."""
    investissement = next((action for action in file.actions if action.type == "investissement"), None)
    if investissement is None:
        return ()
    necessaires = _necessaires(investissement, {action.code: action for action in file.actions})
    return tuple(action for action in file.actions if action.code in necessaires)


def _necessaires(action: Action, connues: Mapping[str, Action]) -> set[str]:
    amont = [_necessaires(connues[code], connues) for code in action.prerequis if code in connues]
    return {action.code}.union(*amont)


class _Plan:
    """Six places, at most two structuring actions, prerequisites first."""

    def __init__(self, classement: Sequence[File]) -> None:
        self._candidates = {action.code: action for file in classement for action in file.actions}
        self._retenues: dict[str, Action] = {}

    def ajouter(self, groupe: Iterable[Action]) -> bool:
        """Takes the whole group or nothing; False when it is empty or does not fit."""
        nouvelles = {action.code: action for action in groupe if action.code not in self._retenues}
        ensemble = {**self._retenues, **nouvelles}
        structurantes = sum(action.type == "structurant" for action in ensemble.values())
        tient = len(ensemble) <= PREMIERES_MAX and structurantes <= STRUCTURANTES_MAX
        if not nouvelles or not tient or not all(self._prete(action, ensemble) for action in nouvelles.values()):
            return False
        self._retenues = ensemble
        return True

    def _prete(self, action: Action, ensemble: Mapping[str, Action]) -> bool:
        return all(code in ensemble for code in action.prerequis if code in self._candidates)

    def garantir_gain_rapide(self) -> None:
        """At least one quick win if the axes offer one: it replaces the last action that nothing in the plan needs."""
        if any(action.type == "gain_rapide" for action in self._retenues.values()):
            return
        for rapide in self._candidates.values():
            if rapide.type == "gain_rapide" and self._prete(rapide, self._retenues) and self._remplacer(rapide):
                return

    def _remplacer(self, nouvelle: Action) -> bool:
        """Takes the place of the last action that neither the plan nor the new one needs; False when there is none."""
        libres = [
            action
            for action in self._retenues.values()
            if action.type != "investissement" and not self._servie(action) and action.code not in nouvelle.prerequis
        ]
        if not libres:
            return False
        del self._retenues[libres[-1].code]
        self._retenues[nouvelle.code] = nouvelle
        return True

    def _servie(self, action: Action) -> bool:
        return any(action.code in autre.prerequis for autre in self._retenues.values())

    def codes(self) -> list[str]:
        """In the order of the axes, prerequisites first."""
        return [code for code in self._candidates if code in self._retenues]
