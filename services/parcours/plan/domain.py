"""Rules of the plan: pure."""

from collections.abc import Iterable, Mapping
from typing import Any

ACTIONS_MAX = 6
"""Most actions that a plan keeps: what a small company can follow (strategy: a plan, not a catalogue)."""
CLOSES = frozenset({"faite", "deja_faite", "ecartee"})
HORS_PLAN = frozenset({"deja_faite", "ecartee"})
"""States of the actions that guards leave aside."""
MOTIFS = {
    "bloquee": (
        "attente-financement",
        "attente-fournisseur",
        "attente-autorisation",
        "manque-de-temps",
        "manque-de-competences",
    ),
    "ecartee": ("pas-interesse", "trop-couteuse", "pas-prioritaire", "etude-defavorable", "financement-refuse"),
}
AVANT_ACCEPTATION = frozenset({"proposee", "deja_faite", "ecartee"})
APRES_ACCEPTATION = frozenset({"retenue", "en_cours", "bloquee", "faite", "deja_faite", "ecartee"})
ETAPES_DE_REALISATION = frozenset({"deploiement", "suivi"})
"""Steps at which an equipment may be put in place."""


def etats_possibles(plan_etat: str) -> frozenset[str]:
    """States that an action may take while the plan is in that state."""
    return APRES_ACCEPTATION if plan_etat == "accepte" else AVANT_ACCEPTATION


def motif_attendu(etat: str, motif: str | None) -> tuple[str, ...] | None:
    """Typed reasons to choose from when the given one does not fit; None when it does."""
    attendus = MOTIFS.get(etat)
    if attendus is None:
        return () if motif is not None else None
    return None if motif in attendus else attendus


def deploiement_premature(etat: str, installe_equipement: bool, etape: str) -> bool:
    """True when an equipment would be put in place before the deployment step."""
    return installe_equipement and etat in {"en_cours", "faite"} and etape not in ETAPES_DE_REALISATION


COMPTES_LUS = ("etat", "installe_equipement", "besoin_aide", "etude_conclue", "adaptation_reglee", "orientee")
"""Columns of an action that the counts are made from."""


def compter(actions: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The counts that the guards of the parcours read, over the actions kept in the plan."""
    gardees = [action for action in actions if action["etat"] not in HORS_PLAN]
    equipements = [action for action in gardees if action["installe_equipement"]]
    return {
        "equipements": len(equipements),
        "sans_etude": sum(not action["etude_conclue"] for action in equipements),
        "sans_adaptation": sum(not action["adaptation_reglee"] for action in equipements),
        "sans_orientation": sum(bool(action["besoin_aide"]) and not action["orientee"] for action in gardees),
        "ouvertes": sum(action["etat"] != "faite" for action in gardees),
    }


def reprise_tardive(etat: str, etape: str) -> bool:
    """True when an action would be in the plan after the step where its funding is settled."""
    return etat not in HORS_PLAN and etape in ETAPES_DE_REALISATION
