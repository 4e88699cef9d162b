"""The register of disclosures, and the accesses that a withdrawal has closed: what every other room asks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.consentements.errors import AccesRetire
from services.gateway.consentements.models import AccesFerme, Consentement, Divulgation
from shared.pagination import Fenetre, paginer
from shared.trace import ContexteRequete

F: Any = AccesFerme.__table__  # type: ignore[attr-defined]
C: Any = Consentement.__table__  # type: ignore[attr-defined]
V: Any = Divulgation.__table__  # type: ignore[attr-defined]
CONTENUS = {
    "orientation": ["siren", "raison_sociale", "besoin", "message"],
    "association": ["dossier complet"],
}


def ferme(dossier_id: Any, organisation_id: Any) -> ColumnElement[bool]:
    """SQL condition: the company has withdrawn its consent to this partner."""
    return exists().where(F.c.dossier_id == dossier_id, F.c.organisation_id == organisation_id)


async def verifier_ouvert(session: AsyncSession, dossier_id: UUID, organisation_id: UUID) -> None:
    """Refuses to give a partner what the company has taken back."""
    if (await session.execute(select(ferme(dossier_id, organisation_id)))).scalar():
        raise AccesRetire()


async def consenti(session: AsyncSession, dossier_id: UUID, organisation_id: UUID, finalite: str) -> bool:
    """True while the company agrees that this partner knows of it for this purpose."""
    actif = exists().where(
        C.c.dossier_id == dossier_id,
        C.c.organisation_id == organisation_id,
        C.c.finalite == finalite,
        C.c.retire_le.is_(None),
    )
    return bool((await session.execute(select(actif))).scalar())


async def inscrire(
    session: AsyncSession,
    contexte: ContexteRequete,
    dossier_id: UUID,
    organisation_id: UUID,
    *,
    voie: str,
    objet_id: UUID,
    contenu: list[str] | None = None,
) -> None:
    """One line of the register, in the transaction of the disclosure."""
    ligne = Divulgation(
        dossier_id=dossier_id,
        organisation_id=organisation_id,
        voie=voie,
        contenu=contenu or CONTENUS[voie],
        objet_id=objet_id,
        le=contexte.horloge.maintenant(),
    )
    await session.execute(insert(V).values(ligne.model_dump()))


async def deja_inscrit(session: AsyncSession, objet_id: UUID, contenu: list[str]) -> bool:
    """True when the register already says that this object has given this content."""
    requete = select(V.c.id).where(V.c.objet_id == objet_id, V.c.contenu == contenu).limit(1)
    return (await session.execute(requete)).first() is not None


async def divulgations(session: AsyncSession, dossier_id: UUID, fenetre: Fenetre) -> Sequence[RowMapping]:
    requete = paginer(select(V).where(V.c.dossier_id == dossier_id), V.c.id, fenetre)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def consentements(session: AsyncSession, dossier_id: UUID, organisation_id: UUID | None) -> Sequence[RowMapping]:
    """Receipts of a dossier, those of one organisation when it is named, oldest first."""
    requete = select(C).where(C.c.dossier_id == dossier_id).order_by(C.c.id).limit(500)
    if organisation_id is not None:
        requete = requete.where(C.c.organisation_id == organisation_id)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes
