"""SQL of the catalogue; a version read once is kept parsed, since it never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.definition import VersionDispositif
from services.aides.catalogue.elements import Source
from services.aides.catalogue.models import DispositifCatalogue, VersionCatalogue

D: Any = DispositifCatalogue.__table__  # type: ignore[attr-defined]
V: Any = VersionCatalogue.__table__  # type: ignore[attr-defined]
_LUES: dict[str, tuple[VersionDispositif, dict[str, Source]]] = {}


@dataclass(frozen=True, slots=True)
class VersionEnVigueur:
    """A version with its dispositif's texts; `valide_au` also ends where the next version begins."""

    code: str
    nom: str
    porteur: str
    objet: str
    valide_au: date | None
    empreinte: str
    regles: VersionDispositif
    sources: dict[str, Source]


def _versions() -> Any:
    suivante = func.lead(V.c.valide_du).over(partition_by=V.c.dispositif, order_by=V.c.valide_du).label("suivante")
    colonnes = (V.c.dispositif, V.c.valide_du, V.c.valide_au, V.c.definition, V.c.empreinte, suivante)
    return select(*colonnes, D.c.nom, D.c.porteur, D.c.objet).join(D, D.c.code == V.c.dispositif).subquery("v")


async def en_vigueur(session: AsyncSession, le: date, code: str | None = None) -> list[VersionEnVigueur]:
    """Versions in force on that day, by code."""
    v = _versions()
    requete = select(v).where(v.c.valide_du <= le, or_(v.c.valide_au.is_(None), v.c.valide_au >= le))
    requete = requete.where(or_(v.c.suivante.is_(None), v.c.suivante > le)).order_by(v.c.dispositif)
    if code is not None:
        requete = requete.where(v.c.dispositif == code)
    return _lire((await session.execute(requete)).mappings().all())


async def toutes(session: AsyncSession, code: str) -> list[VersionEnVigueur]:
    """Every version of a dispositif, oldest first; empty when the code is unknown."""
    v = _versions()
    requete = select(v).where(v.c.dispositif == code).order_by(v.c.valide_du)
    return _lire((await session.execute(requete)).mappings().all())


async def publications(session: AsyncSession) -> dict[str, datetime]:
    """Instant of publication of each version, by its fingerprint."""
    return {ligne.empreinte: ligne.publie_le for ligne in await session.execute(select(V.c.empreinte, V.c.publie_le))}


def _lire(lignes: Sequence[RowMapping]) -> list[VersionEnVigueur]:
    return [_version(ligne) for ligne in lignes]


def _version(ligne: RowMapping) -> VersionEnVigueur:
    if ligne["empreinte"] not in _LUES:
        contenu = ligne["definition"]
        sources = {cle: Source.model_validate(source) for cle, source in contenu["sources"].items()}
        _LUES[ligne["empreinte"]] = (VersionDispositif.model_validate(contenu["regles"]), sources)
    regles, sources = _LUES[ligne["empreinte"]]
    fins = [fin for fin in (ligne["valide_au"], ligne["suivante"] and ligne["suivante"] - timedelta(days=1)) if fin]
    return VersionEnVigueur(
        code=ligne["dispositif"],
        nom=ligne["nom"],
        porteur=ligne["porteur"],
        objet=ligne["objet"],
        valide_au=min(fins, default=None),
        empreinte=ligne["empreinte"],
        regles=regles,
        sources=sources,
    )
