"""Reference data of the aides service."""

from shared.base import Base
from shared.horloge import Horloge


async def amorcer(base: Base, horloge: Horloge) -> None:
    """Loads what is missing; a second call changes nothing."""
