"""Bringing an action back into a plan that is already being carried out."""

from services.parcours.avancement.models import Parcours
from services.parcours.financement.errors import OrientationManquante
from services.parcours.plan import domain
from services.parcours.plan.errors import AdaptationManquante
from services.parcours.plan.models import Action


def verifier_reprise(parcours: Parcours, action: Action, etat: str) -> None:
    """An action brought back once the plan is being carried out, suspended or not, has nothing left to prepare."""
    if not domain.reprise_tardive(etat, parcours.etape_reprise or parcours.etape):
        return
    if action.besoin_aide and not action.orientee:
        raise OrientationManquante()
    if action.installe_equipement and not action.adaptation_reglee:
        raise AdaptationManquante()
