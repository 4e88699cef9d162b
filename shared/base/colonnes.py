"""The columns that every table repeats."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Text


def texte(*, nullable: bool = False) -> Column[str]:
    """Text without limit in the database: its bounds are those of the message that brings it."""
    return Column(Text, nullable=nullable)


def instant(*, nullable: bool = False) -> Column[datetime]:
    """Instant with its time zone (`timestamptz`)."""
    return Column(DateTime(timezone=True), nullable=nullable)
