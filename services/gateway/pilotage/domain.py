"""What is counted: the steps of the funnel, the delays, the bounds of a period."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.horloge import PARIS

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
    """What is kept: a département, the instants from `debut` (included) to `fin` and `vu` (excluded).

    `vu` is when one looks: nothing that happened from then on is known.
    """

    departement: str | None
    debut: datetime
    fin: datetime
    vu: datetime = _TOUJOURS[1]

    @property
    def au_passe(self) -> bool:
        """True when one looks at a past day."""
        return self.vu != _TOUJOURS[1]

    @property
    def restreint(self) -> bool:
        """True when some parcours are left out."""
        return self.departement is not None or (self.debut, self.fin) != _TOUJOURS


def filtre(departement: str | None, du: date | None, au: date | None, vu_le: date | None = None) -> Filtre:
    """Bounds of the business days in Paris, the last one included; an absent bound keeps everything."""
    debut = _minuit(du) if du else _TOUJOURS[0]
    fin = _minuit(au + timedelta(days=1)) if au else _TOUJOURS[1]
    return Filtre(departement, debut, fin, _minuit(vu_le + timedelta(days=1)) if vu_le else _TOUJOURS[1])


def _minuit(jour: date) -> datetime:
    return datetime.combine(jour, time(), PARIS)
