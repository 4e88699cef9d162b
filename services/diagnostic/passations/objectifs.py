"""The objectives of the owner: they steer priorities, never the score."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.passations.models import Diagnostic
from services.diagnostic.passations.saisie import exiger_en_cours
from services.diagnostic.referentiels import repository as referentiels
from shared.erreurs import SaisieInvalide
from shared.trace import ContexteRequete, tracer


async def fixer_objectifs(
    session: AsyncSession, contexte: ContexteRequete, diagnostic: Diagnostic, objectifs: Sequence[str]
) -> int:
    """Sets the ordered objectives of the owner, among those of the référentiel."""
    exiger_en_cours(diagnostic)
    connus = (await referentiels.referentiel(session, diagnostic.referentiel_id)).objectifs
    champs = [
        {
            "champ": f"body.objectifs.{rang}",
            "message": f"doit être l'un des objectifs {', '.join(connus)}, une seule fois",
        }
        for rang, code in enumerate(objectifs)
        if code not in connus or code in objectifs[:rang]
    ]
    if champs:
        raise SaisieInvalide(champs=champs)
    avant = {"objectifs": diagnostic.objectifs}
    diagnostic.objectifs = list(objectifs)
    diagnostic.maj_le = contexte.horloge.maintenant()
    await session.flush()
    return await tracer(
        session,
        contexte,
        type="diagnostic.diagnostic.objectifs",
        objet_id=diagnostic.id,
        dossier_id=diagnostic.dossier_id,
        avant=avant,
        apres={"objectifs": list(objectifs)},
    )
