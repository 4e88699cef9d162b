"""The views of some dossiers while a page of events is folded into them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from services.gateway.projection.models import VueDemande, VueObjet, VueParcours
from services.gateway.projection.models_suivi import VueDossier, VueJalon, VuePeriode
from services.gateway.registre import Table


@dataclass
class Vues:
    """Views of the dossiers that a page of events touches, by identifier."""

    parcours: dict[UUID, VueParcours] = field(default_factory=dict)
    demandes: dict[UUID, VueDemande] = field(default_factory=dict)
    objets: dict[UUID, VueObjet] = field(default_factory=dict)
    periodes: dict[UUID, dict[int, VuePeriode]] = field(default_factory=dict)
    jalons: dict[UUID, VueJalon] = field(default_factory=dict)
    dossiers: dict[UUID, VueDossier] = field(default_factory=dict)

    def lignes(self) -> list[Table]:
        """Every row, to write."""
        periodes = [periode for periodes in self.periodes.values() for periode in periodes.values()]
        autres = (self.parcours, self.demandes, self.objets, self.jalons, self.dossiers)
        return [*periodes, *(ligne for vue in autres for ligne in vue.values())]


def identifiant(sujet_id: UUID, genre: str, cle: str = "") -> UUID:
    """Stable identifier of what a service names only through another object (plan of a parcours…)."""
    return uuid5(sujet_id, f"{genre}:{cle}")


def dater(dates: dict[str, Any], cle: str, le: datetime) -> dict[str, Any]:
    """The dates with `cle` at its earliest instant."""
    connue = dates.get(cle)
    if connue is not None and datetime.fromisoformat(connue) <= le:
        return dates
    return {**dates, cle: le.astimezone(UTC).isoformat()}
