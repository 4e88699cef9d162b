"""Queries of hot paths, compiled once: building and hashing a Select costs more than running it."""

import re
from typing import Any

from sqlalchemy import Select, TextClause, text
from sqlalchemy.dialects.postgresql.base import PGDialect

_TYPE = re.compile(r":(\w+)::([A-Z]+(?:\[\])?)")
"""A parameter with its cast; `text()` would take the second colons for a parameter."""


def figer(requete: Select[Any]) -> TextClause:
    """The query as text with its named parameters (`bindparam`); rows hold the driver's own values."""
    compilee = requete.compile(dialect=PGDialect(paramstyle="named"))  # type: ignore[no-untyped-call]
    constantes = {nom: valeur for nom, valeur in compilee.params.items() if valeur is not None}
    return text(_TYPE.sub(r"CAST(:\1 AS \2)", str(compilee))).bindparams(**constantes)
