"""Tables `journal` and `evenement`, one pair per service. The service role may only insert and read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Identity, Index, MetaData, Table, Text, func, text
from sqlalchemy import Uuid as UuidColonne
from sqlalchemy.dialects.postgresql import JSONB


def _quand(nom: str) -> Column[datetime]:
    return Column(nom, DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp())


def table_journal(metadata: MetaData) -> Table:
    """Append-only journal: author, request, before and after of each write."""
    return Table(
        "journal",
        metadata,
        Column[int]("numero", BigInteger(), Identity(always=True), primary_key=True),
        _quand("le"),
        Column[UUID]("acteur_id", UuidColonne(), nullable=False),
        Column[str]("acteur_role", Text(), nullable=False),
        Column[UUID]("organisation_id", UuidColonne(), nullable=True),
        Column[str]("requete_id", Text(), nullable=True),
        Column[bool]("automatique", Boolean(), nullable=False, server_default=text("false")),
        Column[str]("type", Text(), nullable=False),
        Column[UUID]("objet_id", UuidColonne(), nullable=False),
        Column[UUID]("dossier_id", UuidColonne(), nullable=True),
        Column[Any]("avant", JSONB(), nullable=True),
        Column[Any]("apres", JSONB(), nullable=True),
        Index("ix_journal_objet", "objet_id", "numero"),
        Index("ix_journal_dossier", "dossier_id", "numero"),
    )


def table_evenement(metadata: MetaData) -> Table:
    """Events (CloudEvents names). `transaction` orders the feed so that a late commit is never skipped."""
    return Table(
        "evenement",
        metadata,
        Column[int]("numero", BigInteger(), Identity(always=True), primary_key=True),
        Column[int](
            "transaction", BigInteger(), nullable=False, server_default=text("(pg_current_xact_id()::text)::bigint")
        ),
        Column[UUID]("id", UuidColonne(), nullable=False, server_default=text("uuidv7()")),
        Column[str]("type", Text(), nullable=False),
        Column[UUID]("sujet_id", UuidColonne(), nullable=False),
        Column[UUID]("dossier_id", UuidColonne(), nullable=True),
        _quand("le"),
        Column[UUID]("acteur_id", UuidColonne(), nullable=False),
        Column[str]("acteur_role", Text(), nullable=False),
        Column[Any]("donnees", JSONB(), nullable=False),
        Index("ix_evenement_flux", "transaction", "numero"),
        Index("ix_evenement_sujet", "sujet_id", "numero"),
    )
