"""The columns that every table repeats."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Column, Date, DateTime, Numeric, Text, text


def texte(*, nullable: bool = False) -> Column[str]:
    """Text without limit in the database: its bounds are those of the message that brings it."""
    return Column(Text, nullable=nullable)


def instant(*, nullable: bool = False) -> Column[datetime]:
    """Instant with its time zone (`timestamptz`)."""
    return Column(DateTime(timezone=True), nullable=nullable)


def jour(*, nullable: bool = False) -> Column[date]:
    """Calendar day, in Europe/Paris."""
    return Column(Date, nullable=nullable)


def montant(*, nullable: bool = False) -> Column[Decimal]:
    """Euros to the cent."""
    return Column(Numeric(14, 2), nullable=nullable)


def cumul() -> Column[Decimal]:
    """Euros that start from zero."""
    return Column(Numeric(14, 2), nullable=False, server_default=text("0"))
