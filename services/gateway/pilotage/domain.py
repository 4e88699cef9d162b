"""What is counted: the steps of the funnel, the delays, the bounds of a period."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.horloge import PARIS

ETAPES = (
    "candidature",
    "qualification",
    "diagnostic",
    "plan-actions",
    "faisabilite",
    "adaptation",
    "financement",
    "deploiement",
    "suivi",
    "cloture",
)
"""Steps of the funnel, in the order of the parcours."""
HORS_CHEMIN = ("suspension", "abandon")
DELAIS = {
    "ouverture-referent": "De l'ouverture du dossier à la nomination du référent",
    "ouverture-diagnostic": "De l'ouverture du dossier à la restitution du premier diagnostic",
    "diagnostic-plan": "De la restitution du diagnostic à l'acceptation du plan d'actions",
    "plan-deploiement": "De l'acceptation du plan d'actions à l'entrée en déploiement",
    "depot-decision": "Du dépôt d'une demande d'aide à sa décision",
}
"""Delays followed, by code."""
_TOUJOURS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Filtre:
    """What is kept: a département, and the instants from `debut` (included) to `fin` (excluded)."""

    departement: str | None
    debut: datetime
    fin: datetime


def filtre(departement: str | None, du: date | None, au: date | None) -> Filtre:
    """Bounds of the business days in Paris, the last one included; an absent bound keeps everything."""
    debut = _minuit(du) if du else _TOUJOURS[0]
    fin = _minuit(au + timedelta(days=1)) if au else _TOUJOURS[1]
    return Filtre(departement, debut, fin)


def _minuit(jour: date) -> datetime:
    return datetime.combine(jour, time(), PARIS)
