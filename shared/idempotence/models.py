"""Table of the idempotency keys, one per service."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, Table, Text, func
from sqlalchemy import Uuid as UuidColonne
from sqlalchemy.dialects.postgresql import JSONB


def table_idempotence(metadata: MetaData) -> Table:
    """Declares `idempotence` (caller, route, key) → first answer in the service's metadata."""
    return Table(
        "idempotence",
        metadata,
        Column[UUID]("appelant_id", UuidColonne(), primary_key=True),
        Column[str]("route", Text(), primary_key=True),
        Column[str]("cle", Text(), primary_key=True),
        Column[str]("empreinte", Text(), nullable=False),
        Column[int]("statut", Integer(), nullable=True),
        Column[Any]("entetes", JSONB(), nullable=True),
        Column[bytes]("corps", LargeBinary(), nullable=True),
        Column[datetime]("cree_le", DateTime(timezone=True), nullable=False, server_default=func.now(), index=True),
    )
