"""Structured logs, one JSON object a line, without personal data: identifiers and codes only."""

import logging
import sys
from typing import IO

import orjson
import structlog

journal: structlog.stdlib.BoundLogger = structlog.get_logger()


def configurer(sortie: IO[bytes] | None = None, niveau: int = logging.INFO) -> None:
    """Sends logs to `sortie` (stderr by default) as JSON lines."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="le"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=lambda valeur, **_: orjson.dumps(valeur, default=str)),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(niveau),
        logger_factory=structlog.BytesLoggerFactory(sortie or sys.stderr.buffer),
        cache_logger_on_first_use=False,
    )
