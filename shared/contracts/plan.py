"""What the parcours service tells of a plan of actions."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

HORS_PLAN = frozenset({"deja_faite", "pas_interessee", "ecartee"})
"""States of the actions that a plan leaves aside."""


class Message(BaseModel):
    """A reader ignores what it does not know: a service may add fields."""

    model_config = ConfigDict(extra="ignore")


class ParcoursDuPlan(Message):
    """The dossier of a parcours."""

    id: UUID
    dossier_id: UUID


class ActionDuPlan(Message):
    """An action of the plan."""

    id: UUID
    titre: str
    etat: str
    besoin_aide: list[str]
    cout_estime_eur: Decimal | None = None
    pourquoi: str | None = None
    etat_depuis_le: datetime | None = None

    @property
    def a_financer(self) -> bool:
        """Kept in the plan, and in need of an aid."""
        return bool(self.besoin_aide) and self.etat not in HORS_PLAN


class EtudeDuPlan(Message):
    """A study of an action; its cost in euros."""

    action_id: UUID
    genre: str
    conclusion: str
    cout_eur: Decimal | None = None
    le: datetime


class PlanActions(Message):
    """The plan, in its order."""

    actions: list[ActionDuPlan]
