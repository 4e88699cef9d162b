"""What an evaluation of aides says of an action: candidates, or a set-aside with its reason. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

AUCUN_DISPOSITIF = "aucun-dispositif-eligible"
"""Typed reason that only an evaluation gives: every dispositif examined for the action is not eligible."""
CANDIDATS = ("eligible", "a_confirmer")
"""Verdicts that keep a dispositif in the proposals: what is unknown excludes nothing."""


@dataclass(frozen=True, slots=True)
class VerdictAction:
    """Dispositifs for one action, best first, and those that are not for it."""

    candidats: tuple[Mapping[str, Any], ...]
    non_eligibles: tuple[Mapping[str, Any], ...]

    @property
    def proposition(self) -> str:
        return "orienter" if self.candidats else "ecarter"

    def candidat(self, dispositif: str) -> bool:
        return any(candidat["dispositif"] == dispositif for candidat in self.candidats)


def juger(resultats: Iterable[Mapping[str, Any]], references: Sequence[str]) -> VerdictAction:
    """Verdict on the action known by these references; the order of the evaluation is kept (best first)."""
    les_siens = [resultat for resultat in resultats if resultat["action_reference"] in references]
    return VerdictAction(
        tuple(resultat for resultat in les_siens if resultat["verdict"] in CANDIDATS),
        tuple(resultat for resultat in les_siens if resultat["verdict"] not in CANDIDATS),
    )
