"""The company answers, field by field: a corrected field keeps its previous value beside the new one."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.completude.acces import Reference, trouver
from services.aides.completude.domain import EN_COURS, EtatCompletude
from services.aides.completude.errors import CompletudeClose, ElementNonDemande
from services.aides.completude.models import Completude, MessageCompletude
from services.aides.completude.schemas import ReponseChamp, ReponsesNouvelles
from services.aides.completude.trace import ecrire_au_fil, tracer_completude
from services.aides.demandes import contenu
from shared.trace import ContexteRequete
from shared.versions import verifier_version


async def repondre(
    session: AsyncSession, contexte: ContexteRequete, reference: Reference, attendue: int, entree: ReponsesNouvelles
) -> tuple[Completude, int]:
    """The request with these answers, and the position of its event.

    CompletudeIntrouvable, CompletudeClose, ElementNonDemande, ValeurImpropre.
    """
    demande, completude = await trouver(session, contexte.identite, reference, verrou=True)
    verifier_version(completude.version, attendue)
    if completude.etat != EtatCompletude.OUVERTE:
        raise CompletudeClose(etat=completude.etat)
    maintenant = contexte.horloge.maintenant()
    for reponse in entree.reponses:
        donnee = reponse.valeur if isinstance(reponse, ReponseChamp) else reponse.reference
        completude.champs = _repondue(completude.champs, (reponse.genre, reponse.code), donnee, maintenant)
        if isinstance(reponse, ReponseChamp):
            demande.contenu = contenu.saisir(demande.contenu, reponse.code, reponse.valeur, maintenant)
    reponses = [reponse.model_dump() for reponse in entree.reponses]
    return completude, await tracer_completude(session, contexte, demande, completude, "repondue", reponses=reponses)


def _repondue(elements: list[dict[str, Any]], cle: tuple[str, str], donnee: str, le: datetime) -> list[dict[str, Any]]:
    """The elements with this answer; ElementNonDemande when nobody asked for it."""
    if cle not in {(element["genre"], element["code"]) for element in elements}:
        raise ElementNonDemande(element=cle[1])
    reponse = {"reponse": donnee, "repondu_le": le.isoformat()}
    return [{**e, **reponse} if (e["genre"], e["code"]) == cle else e for e in elements]


async def ecrire(
    session: AsyncSession, contexte: ContexteRequete, reference: Reference, texte: str
) -> MessageCompletude:
    """One more line of the thread of a request that is not closed. CompletudeIntrouvable, CompletudeClose."""
    _, completude = await trouver(session, contexte.identite, reference, verrou=True)
    if completude.etat not in EN_COURS:
        raise CompletudeClose(etat=completude.etat)
    message = ecrire_au_fil(session, contexte, completude, texte)
    await session.flush()
    return message
