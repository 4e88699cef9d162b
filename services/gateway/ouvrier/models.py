"""What the worker has already told its neighbours."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.gateway.registre import Table
from shared.base.colonnes import instant, texte


class ReponseRendue(Table, table=True):
    """The last state of an orientation that was given back to the need it comes from."""

    __tablename__ = "reponse_rendue"

    orientation_id: UUID = Field(primary_key=True, foreign_key="orientation.id")
    etat: str = Field(sa_column=texte())
    le: datetime = Field(sa_column=instant())
