"""Reads the models; a published version never changes, so a process keeps it once read."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Select, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from services.parcours.modeles.domain import Modele
from services.parcours.modeles.errors import ModeleIntrouvable
from services.parcours.modeles.lecture import lire_modele
from services.parcours.modeles.models import ModeleParcours

T: Any = ModeleParcours.__table__  # type: ignore[attr-defined]
_NUMERO = cast(func.string_to_array(T.c.numero, "."), ARRAY(Integer))
"""Versions published at the same instant follow their numbers: those shipped with the product."""
_publies: dict[tuple[str, str], tuple[str, Modele]] = {}


def _ordre(requete: Select[Any]) -> Select[Any]:
    return requete.order_by(T.c.code, T.c.publie_le.desc().nulls_first(), T.c.id.desc())


async def lister(session: AsyncSession, code: str | None = None) -> Sequence[ModeleParcours]:
    """Every version, the last first, of one model or of all."""
    requete = select(ModeleParcours) if code is None else select(ModeleParcours).where(T.c.code == code)
    modeles: Sequence[ModeleParcours] = (await session.execute(_ordre(requete))).scalars().all()
    return modeles


async def version(session: AsyncSession, code: str, numero: str) -> ModeleParcours:
    """One version, published or not; ModeleIntrouvable."""
    trouvee = (
        await session.execute(select(ModeleParcours).where(T.c.code == code, T.c.numero == numero))
    ).scalar_one_or_none()
    if trouvee is None:
        raise ModeleIntrouvable()
    return trouvee


async def derniere_publiee(session: AsyncSession, code: str) -> tuple[Modele, str]:
    """The version to give to a new parcours, with its SHA-256; ModeleIntrouvable."""
    requete = (
        select(T.c.contenu, T.c.sha256)
        .where(T.c.code == code, T.c.etat == "publie")
        .order_by(T.c.publie_le.desc(), _NUMERO.desc())
        .limit(1)
    )
    ligne = (await session.execute(requete)).first()
    if ligne is None:
        raise ModeleIntrouvable()
    return lire_modele(ligne.contenu), ligne.sha256


async def publie(connexion: AsyncSession | AsyncConnection, code: str, numero: str, sha256: str) -> Modele:
    """The version that a parcours follows; kept in memory under its SHA-256."""
    connu = _publies.get((code, numero))
    if connu is not None and connu[0] == sha256:
        return connu[1]
    requete = select(T.c.contenu).where(T.c.code == code, T.c.numero == numero)
    modele = lire_modele((await connexion.execute(requete)).scalar_one())
    _publies[code, numero] = (sha256, modele)
    return modele
