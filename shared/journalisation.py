"""Structured logs, one JSON object a line, without personal data: identifiers, codes and places only."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, BinaryIO

import orjson
import structlog

journal: structlog.stdlib.BoundLogger = structlog.get_logger()


def configurer(sortie: BinaryIO | None = None, niveau: int = logging.INFO) -> None:
    """Sends logs to `sortie` (stderr by default) as JSON lines."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="le"),
            _pile_sans_valeurs,
            structlog.processors.JSONRenderer(serializer=lambda valeur, **_: orjson.dumps(valeur, default=str)),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(niveau),
        logger_factory=structlog.BytesLoggerFactory(sortie or sys.stderr.buffer),
        cache_logger_on_first_use=False,
    )


def _pile_sans_valeurs(_logger: Any, _methode: str, ligne: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Classes of the exception and of its causes, and the places it went through: messages may quote a row."""
    erreur = ligne.pop("exc_info", None)
    if isinstance(erreur, BaseException):
        ligne["causes"] = _causes(erreur)
        cadres = traceback.extract_tb(erreur.__traceback__)
        ligne["pile"] = [f"{cadre.filename}:{cadre.lineno} {cadre.name}" for cadre in cadres]
    return ligne


def _causes(erreur: BaseException | None) -> list[str]:
    noms = []
    while erreur is not None:
        noms.append(f"{type(erreur).__module__}.{type(erreur).__qualname__}")
        erreur = erreur.__cause__ or erreur.__context__
    return noms
