"""The one way a refusal becomes bytes."""

from typing import Any

import orjson
from starlette.responses import Response


def reponse_probleme(document: dict[str, Any], entetes: dict[str, str] | None = None) -> Response:
    """application/problem+json (RFC 9457) with the status that the document gives."""
    corps = orjson.dumps(document, default=str)
    return Response(corps, document["status"], headers=entetes, media_type="application/problem+json")
