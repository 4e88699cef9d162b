"""The registry of the aides service's tables."""

from sqlalchemy.orm import registry
from sqlmodel import SQLModel

REGISTRE = registry()


class Table(SQLModel, registry=REGISTRE):
    """Base of the service's tables."""
