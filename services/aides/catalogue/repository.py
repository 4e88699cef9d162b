"""SQL of the catalogue; a version read once is kept parsed, since it never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Text, cast, func, or_, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by
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


def _du_jour(v: Any, le: date, *colonnes: Any) -> Any:
    requete = select(*colonnes).where(v.c.valide_du <= le, or_(v.c.valide_au.is_(None), v.c.valide_au >= le))
    return requete.where(or_(v.c.suivante.is_(None), v.c.suivante > le))


async def signature(session: AsyncSession, le: date) -> str:
    """Changes as soon as anything that `en_vigueur` reads that day changes."""
    v = _versions()
    ligne = func.jsonb_build_array(
        v.c.dispositif, v.c.nom, v.c.porteur, v.c.objet, v.c.empreinte, v.c.valide_au, v.c.suivante
    )
    lignes = func.string_agg(cast(ligne, Text), aggregate_order_by(text("' '"), v.c.dispositif))
    return str((await session.execute(_du_jour(v, le, func.md5(lignes)))).scalar_one())


async def en_vigueur(session: AsyncSession, le: date, code: str | None = None) -> list[VersionEnVigueur]:
    """Versions in force on that day, by code."""
    v = _versions()
    requete = _du_jour(v, le, v).order_by(v.c.dispositif)
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


async def premiers_jours(session: AsyncSession) -> dict[str, date]:
    """First day of the first version, by dispositif."""
    requete = select(V.c.dispositif, func.min(V.c.valide_du)).group_by(V.c.dispositif)
    return dict((await session.execute(requete)).all())


def _lire(lignes: Sequence[RowMapping]) -> list[VersionEnVigueur]:
    return [_version(ligne) for ligne in lignes]


def _version(ligne: RowMapping) -> VersionEnVigueur:
    fins = [fin for fin in (ligne["valide_au"], ligne["suivante"] and ligne["suivante"] - timedelta(days=1)) if fin]
    fin = min(fins, default=None)
    return version_de({**ligne, "code": ligne["dispositif"], "valide_au": None if fin is None else fin.isoformat()})


def version_de(contenu: Mapping[str, Any]) -> VersionEnVigueur:
    """A version from its texts (`code`, `nom`, `porteur`, `objet`, `valide_au`), `empreinte` and `definition`."""
    if contenu["empreinte"] not in _LUES:
        definition = contenu["definition"]
        sources = {cle: Source.model_validate(source) for cle, source in definition["sources"].items()}
        _LUES[contenu["empreinte"]] = (VersionDispositif.model_validate(definition["regles"]), sources)
    regles, sources = _LUES[contenu["empreinte"]]
    return VersionEnVigueur(
        code=contenu["code"],
        nom=contenu["nom"],
        porteur=contenu["porteur"],
        objet=contenu["objet"],
        valide_au=date.fromisoformat(contenu["valide_au"]) if contenu["valide_au"] else None,
        empreinte=contenu["empreinte"],
        regles=regles,
        sources=sources,
    )
