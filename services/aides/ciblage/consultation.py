"""What a targeting reads in the database: the rules in force, the companies already followed."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.ciblage.errors import CiblageImpossible
from shared.perimetre.service import PERIMETRE


async def versions_voulues(session: AsyncSession, jour: date, codes: list[str]) -> list[VersionEnVigueur]:
    """Rules in force that day, of those dispositifs when some are named; CiblageImpossible names an unknown one."""
    versions = await catalogue.en_vigueur(session, jour)
    if not codes:
        return versions
    absents = sorted(set(codes) - {version.code for version in versions})
    if absents:
        raise CiblageImpossible(f"aucun dispositif en vigueur le {jour:%d/%m/%Y} sous ce code : {', '.join(absents)}")
    return [version for version in versions if version.code in codes]


async def suivies(session: AsyncSession) -> frozenset[str]:
    """SIREN of the companies that have an open dossier, whoever follows them."""
    requete = select(PERIMETRE.c.siren).where(PERIMETRE.c.etat == "ouvert").distinct()
    return frozenset((await session.execute(requete)).scalars())
