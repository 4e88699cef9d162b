"""Reading the local copy of a dossier within the caller's rights, and receiving it from the gateway."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, MetaData, RowMapping, Table, Uuid, bindparam, false, select, true
from sqlalchemy.dialects.postgresql import array, insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.perimetre import PerimetreDossier
from shared.perimetre.errors import DossierClos, DossierIntrouvable
from shared.perimetre.models import table_perimetre
from shared.securite.identite import Identite, Portee

PERIMETRE: Table = table_perimetre(MetaData())
"""For queries; each service owns a table of this shape in its schema."""


def _condition(portee: Portee, borne: Any) -> ColumnElement[bool]:
    match portee:
        case Portee.TOUT:
            return true()
        case Portee.ORGANISATION:
            return PERIMETRE.c.organisations.contains(array([borne], type_=Uuid()))
        case Portee.ENTREPRISE:
            egal: ColumnElement[bool] = PERIMETRE.c.siren == borne
            return egal
        case Portee.RIEN:
            return false()


def visible(identite: Identite) -> ColumnElement[bool]:
    """Condition that keeps the dossiers in the caller's perimeter (joined on `perimetre`)."""
    return _condition(*identite.portee)


PORTEES = {portee: _condition(portee, bindparam("borne")) for portee in Portee}
"""The same conditions, bounded by the parameter `borne`, for queries compiled once."""


async def dossier_visible(session: AsyncSession, identite: Identite, dossier_id: UUID) -> PerimetreDossier:
    """The dossier, or DossierIntrouvable when it is unknown or outside the caller's perimeter."""
    requete = select(PERIMETRE).where(PERIMETRE.c.dossier_id == dossier_id, visible(identite))
    ligne = (await session.execute(requete)).mappings().first()
    if ligne is None:
        raise DossierIntrouvable()
    return en_contrat(ligne)


async def dossier_modifiable(session: AsyncSession, identite: Identite, dossier_id: UUID) -> PerimetreDossier:
    """The dossier if it is visible and open; DossierClos otherwise."""
    dossier = await dossier_visible(session, identite, dossier_id)
    if dossier.etat == "clos":
        raise DossierClos()
    return dossier


def en_contrat(ligne: RowMapping) -> PerimetreDossier:
    """Contract object of a row of `perimetre`."""
    return PerimetreDossier.model_construct(**{nom: ligne[nom] for nom in PerimetreDossier.model_fields})


async def recevoir(session: AsyncSession, dossier: PerimetreDossier) -> None:
    """Stores the copy; an older revision never replaces a newer one."""
    valeurs = dossier.model_dump()
    requete = insert(PERIMETRE).values(valeurs)
    remplacement = {nom: requete.excluded[nom] for nom in valeurs if nom != "dossier_id"}
    await session.execute(
        requete.on_conflict_do_update(
            index_elements=["dossier_id"], set_=remplacement, where=PERIMETRE.c.revision < requete.excluded.revision
        )
    )
