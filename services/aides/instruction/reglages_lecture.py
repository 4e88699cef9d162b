"""Reading the settings in force: the highest number of each object; a number named stays readable for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.instruction.chaine import Chaine
from services.aides.instruction.grille import Grille
from services.aides.instruction.models import ReglageInstruction
from services.aides.instruction.organisation import Organisation
from services.aides.instruction.reglages_schemas import CLE_ORGANISATION, ReglageResume
from shared.pagination import Fenetre, paginer

R: Any = ReglageInstruction.__table__  # type: ignore[attr-defined]
C = TypeVar("C", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class EnVigueur(Generic[C]):
    """A published content and its number."""

    numero: int
    contenu: C


async def organisation(session: AsyncSession, numero: int | None = None) -> EnVigueur[Organisation] | None:
    return await _lire(session, Organisation, ("organisation", CLE_ORGANISATION), numero)


async def grille(session: AsyncSession, dispositif: str, numero: int | None = None) -> EnVigueur[Grille] | None:
    return await _lire(session, Grille, ("grille", dispositif), numero)


async def chaine(session: AsyncSession, dispositif: str, numero: int | None = None) -> EnVigueur[Chaine] | None:
    return await _lire(session, Chaine, ("chaine", dispositif), numero)


async def _lire(
    session: AsyncSession, modele: type[C], objet: tuple[str, str], numero: int | None
) -> EnVigueur[C] | None:
    requete = select(R.c.numero, R.c.contenu).where(R.c.genre == objet[0], R.c.cle == objet[1], R.c.etat == "publie")
    if numero is not None:
        requete = requete.where(R.c.numero == numero)
    ligne = (await session.execute(requete.order_by(R.c.numero.desc()).limit(1))).first()
    return None if ligne is None else EnVigueur(ligne.numero, modele.model_validate(ligne.contenu))


async def lister(session: AsyncSession, fenetre: Fenetre, **filtres: Any) -> Sequence[RowMapping]:
    """Rows of the window; `filtres` are column = value, absent ones are None."""
    conditions = [R.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    requete = select(*(R.c[nom] for nom in ReglageResume.model_fields)).where(*conditions)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, R.c.id, fenetre))).mappings().all()
    return lignes
