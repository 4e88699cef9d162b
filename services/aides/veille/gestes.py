"""Reading a dispositif again, and naming who answers for it."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.veille.models import ResponsableDispositif, VerificationDispositif
from shared.erreurs import VersionPerimee
from shared.trace import ContexteRequete, tracer
from shared.versions import etag


async def relire(session: AsyncSession, contexte: ContexteRequete, code: str, note: str) -> int:
    """The position of its event."""
    maintenant = contexte.horloge.maintenant()
    lue = VerificationDispositif(dispositif=code, le=maintenant, par=contexte.identite.compte_id, note=note)
    session.add(lue)
    await session.flush()
    apres = {"code": code, "note": note}
    return await tracer(
        session, contexte, type="aides.dispositif.relu", objet_id=lue.id, apres=apres, donnees={"code": code}
    )


async def designer(
    session: AsyncSession, contexte: ContexteRequete, code: str, actuel: ResponsableDispositif | None, compte_id: UUID
) -> tuple[ResponsableDispositif, int]:
    """The owner and the position of its event; VersionPerimee when another one was named at the same time."""
    avant = None if actuel is None else {"compte_id": actuel.compte_id}
    maintenant, auteur = contexte.horloge.maintenant(), contexte.identite.compte_id
    if actuel is None:
        actuel = ResponsableDispositif(dispositif=code, compte_id=compte_id, designe_par=auteur, designe_le=maintenant)
        try:
            async with session.begin_nested():
                session.add(actuel)
                await session.flush()
        except IntegrityError as erreur:
            raise VersionPerimee(entetes={"ETag": etag(1)}, version_actuelle=etag(1)) from erreur
    else:
        actuel.compte_id, actuel.designe_par, actuel.designe_le = compte_id, auteur, maintenant
        await session.flush()
    apres = {"code": code, "compte_id": compte_id}
    position = await tracer(
        session, contexte, type="aides.dispositif.confie", objet_id=compte_id, avant=avant, apres=apres
    )
    return actuel, position
