"""Keyset pagination: a cursor is the identifier (UUIDv7, so creation order) after which the page starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field
from sqlalchemy import ColumnElement, Select

from shared.valeurs import Sortie

T = TypeVar("T")


class Page(Sortie, Generic[T]):
    """Une page de résultats."""

    elements: list[T] = Field(description="Éléments de la page.")
    suivant: UUID | None = Field(default=None, description="Curseur de la page suivante ; absent à la dernière page.")


@dataclass(frozen=True, slots=True)
class Fenetre:
    """Where a page starts and how many elements it holds."""

    apres: UUID | None
    limite: int


async def _fenetre(
    apres: Annotated[UUID | None, Query(description="Curseur : `suivant` de la page précédente.")] = None,
    limite: Annotated[int, Query(ge=1, le=100, description="Nombre d'éléments, 100 au plus.")] = 50,
) -> Fenetre:
    return Fenetre(apres, limite)


Pagination = Annotated[Fenetre, Depends(_fenetre)]


def paginer(requete: Select[Any], cle: ColumnElement[UUID], fenetre: Fenetre) -> Select[Any]:
    """Restricts the query to the window, ordered by key, with one row more to know whether a page follows."""
    if fenetre.apres is not None:
        requete = requete.where(cle > fenetre.apres)
    return requete.order_by(cle).limit(fenetre.limite + 1)


def couper(lignes: Sequence[T], fenetre: Fenetre) -> tuple[list[T], bool]:
    """The rows of the page, and whether another page follows."""
    return list(lignes[: fenetre.limite]), len(lignes) > fenetre.limite
