"""Changes how an account is kept."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.minimis import acces_compte, registre, repository
from services.aides.minimis.schemas import ReglagesCompte
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def regler(
    session: AsyncSession, contexte: ContexteRequete, siren: str, attendue: int, entree: ReglagesCompte
) -> tuple[int, int]:
    """(version, position of the event); an account never opened has version 0. CompteIntrouvable."""
    await acces_compte.exiger_compte(session, contexte.identite, siren)
    ouvert = siren in await repository.comptes(session, [siren])
    await registre.verrouiller(session, siren)
    compte = await repository.compte(session, siren)
    verifier_version(compte.version if ouvert else 0, attendue)
    changements = entree.model_dump(exclude_none=True)
    avant = {nom: getattr(compte, nom) for nom in changements}
    for nom, valeur in changements.items():
        setattr(compte, nom, valeur)
    await session.flush()
    position = await tracer(
        session, contexte, type="aides.minimis.reglee", objet_id=compte.id, avant=avant, apres=changements
    )
    return compte.version, position
