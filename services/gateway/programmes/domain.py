"""A programme as matching, coverage and assignment read it: pure."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.gateway.programmes.contenu import Contenu


@dataclass(frozen=True, slots=True)
class ProgrammeOffert:
    """An edition of a programme that companies may be sent to; its sets are computed once."""

    id: UUID
    code: str
    edition: str
    organisation_id: UUID
    contenu: Contenu
    axes: frozenset[str] = field(init=False)
    communes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "axes", frozenset(self.contenu.axes_servis()))
        object.__setattr__(self, "communes", self.contenu.territoire.couvertes())

    def valide(self, le: date) -> bool:
        """True on the days of its period, the last one included."""
        fin = self.contenu.periode.valide_au
        return self.contenu.periode.valide_du <= le and (fin is None or le <= fin)
