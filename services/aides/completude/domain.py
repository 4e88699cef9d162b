"""Completion requests: typed reasons, the life of a request, whom the demande waits for."""

from collections.abc import Iterable
from enum import StrEnum

from services.aides.demandes.domain import DEMANDEUR, REGION, Etat


class Raison(StrEnum):
    """Why the demande goes back to the company; the effect on the clock follows from it."""

    INCORRECT = "incorrect"
    INCOMPLET = "incomplet"
    PERIME = "perime"


REMETTENT_A_ZERO = frozenset({Raison.INCOMPLET})
"""Reasons after which the clock starts again; the others suspend it."""
LIBELLES: dict[Raison, str] = {
    Raison.INCORRECT: "Une information est inexacte : l'horloge est suspendue.",
    Raison.INCOMPLET: "Le dossier est incomplet : l'horloge repartira de zéro.",
    Raison.PERIME: "Une pièce est périmée : l'horloge est suspendue.",
}


class EtatCompletude(StrEnum):
    """States of a completion request."""

    OUVERTE = "ouverte"
    CORRIGEE = "corrigee"
    ACCEPTEE = "acceptee"
    LEVEE = "levee"


class GesteCompletude(StrEnum):
    """Gestures on a completion request."""

    CORRIGER = "corriger"
    ACCEPTER = "accepter"
    ROUVRIR = "rouvrir"
    LEVER = "lever"


TRANSITIONS: dict[tuple[EtatCompletude, GesteCompletude], EtatCompletude] = {
    (EtatCompletude.OUVERTE, GesteCompletude.CORRIGER): EtatCompletude.CORRIGEE,
    (EtatCompletude.OUVERTE, GesteCompletude.LEVER): EtatCompletude.LEVEE,
    (EtatCompletude.CORRIGEE, GesteCompletude.ACCEPTER): EtatCompletude.ACCEPTEE,
    (EtatCompletude.CORRIGEE, GesteCompletude.ROUVRIR): EtatCompletude.OUVERTE,
}
EN_COURS = frozenset({EtatCompletude.OUVERTE, EtatCompletude.CORRIGEE})
ROLES: dict[GesteCompletude, frozenset[str]] = {
    geste: DEMANDEUR if geste is GesteCompletude.CORRIGER else REGION for geste in GesteCompletude
}
OUVRABLES = frozenset({Etat.DEPOSEE, Etat.COMPLETE, Etat.INSTRUITE})
"""States of a demande in which something can be asked of the company: deposited, not yet decided."""


def suivant(etat: EtatCompletude, geste: GesteCompletude) -> EtatCompletude | None:
    """State after the gesture, None when the table does not hold it."""
    return TRANSITIONS.get((etat, geste))


def gestes_possibles(etat: EtatCompletude) -> list[GesteCompletude]:
    """Gestures that the table holds for a state."""
    return [geste for geste in GesteCompletude if (etat, geste) in TRANSITIONS]


def attendue(etats: Iterable[str]) -> str:
    """Party that a demande under instruction waits for, from the states of its requests."""
    return "entreprise" if EtatCompletude.OUVERTE in set(etats) else "region"
