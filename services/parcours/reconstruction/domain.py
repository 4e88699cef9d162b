"""Folding the journal: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.parcours.plan.comptes import compter

DEPARTS = frozenset({"parcours.parcours.ouvert", "parcours.parcours.repris"})
"""Types of the lines that carry a whole parcours: its opening, and the taking over of one older than its journal."""


class JournalIncoherent(ValueError):
    """A line of the journal does not start from where the previous one ended."""


@dataclass(slots=True)
class Etat:
    """A parcours and its actions as the journal tells them: columns and values, as in JSON."""

    parcours: dict[str, Any] = field(default_factory=dict)
    actions: dict[str, dict[str, Any]] = field(default_factory=dict)


def replier(lignes: Iterable[tuple[str, Mapping[str, Any] | None]]) -> Etat:
    """State after the lines (type, after), oldest first; JournalIncoherent when they do not follow one another.

    A line without `changement` tells something that moves no row: it is left aside. The counts that guards read are
    not taken from the lines but counted again on the folded actions.
    """
    etat = Etat()
    for type_, apres in lignes:
        if apres is None or "changement" not in apres:
            continue
        change = apres["changement"]
        if type_ not in DEPARTS:
            _verifier_suite(etat, type_, apres)
        etat.parcours |= change["parcours"]
        for identifiant, colonnes in change.get("actions", {}).items():
            etat.actions[identifiant] = etat.actions.get(identifiant, {}) | colonnes
    if etat.parcours:
        etat.parcours |= compter(etat.actions.values())
    return etat


def _verifier_suite(etat: Etat, type_: str, apres: Mapping[str, Any]) -> None:
    if not etat.parcours:
        raise JournalIncoherent("le journal ne commence pas par l'ouverture du parcours")
    atteinte, attendue = etat.parcours["version"], apres["changement"]["version_avant"]
    if attendue != atteinte:
        raise JournalIncoherent(f"une ligne part de la version {attendue}, la précédente mène à {atteinte}")
    if type_ == "parcours.geste.effectue" and apres["de"] != etat.parcours["etape"]:
        raise JournalIncoherent(
            f"le geste {apres['geste']} part de {apres['de']}, le parcours était à {etat.parcours['etape']}"
        )
