"""Whose account a caller may see: a company of its perimeter, or one of the same undertaking."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.minimis import repository
from services.aides.minimis.errors import CompteIntrouvable
from services.aides.minimis.registre import composante
from shared.securite.identite import Identite


async def exiger_compte(session: AsyncSession, identite: Identite, siren: str) -> None:
    """CompteIntrouvable when the SIREN is unknown, or outside the caller's perimeter."""
    if identite.voit_tout:
        trouves = await repository.connus(session, [siren])
    else:
        membres = composante(siren, await repository.liens_autour(session, siren))
        trouves = await repository.visibles(session, identite, membres)
    if not trouves:
        raise CompteIntrouvable()


async def exiger_lien_permis(session: AsyncSession, identite: Identite, sirens: list[str]) -> None:
    """A link ties a company that the caller sees to one that nobody else follows; the Région may tie any known one.

    Otherwise a link would be a way to read, or to fill, a stranger's account.
    """
    connus = await repository.connus(session, sirens)
    if identite.voit_tout:
        vus = connus
    else:
        vus = await repository.visibles(session, identite, sirens)
        for siren in connus - vus:
            membres = composante(siren, await repository.liens_autour(session, siren))
            if await repository.visibles(session, identite, membres):
                vus.add(siren)
    if not vus or connus - vus:
        raise CompteIntrouvable()
