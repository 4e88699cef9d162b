"""What the views' routes share."""

from typing import Annotated

from fastapi import Depends, Header
from pydantic import StringConstraints, WithJsonSchema

FORME_POSITION = r"^(gateway|diagnostic|parcours|aides):[0-9]{1,18}$"
Position = Annotated[str, StringConstraints(pattern=FORME_POSITION)]
_SCHEMA = WithJsonSchema({"type": "string", "format": "position", "pattern": FORME_POSITION})
"""An absent header is not a null one."""
_DESCRIPTION = (
    "En-tête `X-Position` reçu d'une écriture, par exemple `parcours:4182` : la vue attend de l'avoir lue, "
    "deux secondes au plus, puis répond avec `X-Retard`."
)


async def position_attendue(
    x_position: Annotated[Position | None, Header(description=_DESCRIPTION), _SCHEMA] = None,
) -> tuple[str, int] | None:
    """(service, transaction) of the write that the caller wants to see."""
    if x_position is None:
        return None
    service, _, transaction = x_position.partition(":")
    return service, int(transaction)


PositionAttendue = Annotated[tuple[str, int] | None, Depends(position_attendue)]
