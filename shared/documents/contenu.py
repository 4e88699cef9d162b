"""What a document says, without any markup: the page decides how it looks."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Paragraphe:
    """A paragraph; `fort` sets it out."""

    texte: str
    fort: bool = False
    genre: str = "paragraphe"


@dataclass(frozen=True, slots=True)
class Liste:
    """A list of sentences."""

    elements: list[str]
    genre: str = "liste"


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table with its header row; `chiffres` are the columns aligned to the right, from 0."""

    entetes: list[str]
    lignes: list[list[str]]
    chiffres: list[int] = field(default_factory=list)
    largeurs: list[float] = field(default_factory=list)
    """Shares of the width, one per column; empty: as the content asks."""
    legende: str = ""
    genre: str = "tableau"


@dataclass(frozen=True, slots=True)
class SousTitre:
    """A heading under the section's own."""

    texte: str
    genre: str = "sous_titre"


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing (SVG) and the words that say the same to who does not see it."""

    svg: str
    alternative: str
    legende: str
    genre: str = "figure"


Bloc = Paragraphe | Liste | Tableau | SousTitre | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what comes under it."""

    titre: str
    blocs: Sequence[Bloc]


@dataclass(frozen=True, slots=True)
class Document:
    """A document: who speaks, its title, its reference, its sections, what stands at the foot of each page."""

    emetteur: str
    titre: str
    reference: str
    sections: list[Section]
    pied: str = ""

    def en_json(self) -> dict[str, Any]:
        """As the page reads it."""
        return asdict(self)
