"""Whoever answers for a dispositif is written to when its sheet is stale or one of its pages is dead, once each."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels.depot import Lettre, deposer
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.gabarits import Rendu, rendre
from shared.contracts.flux import EvenementRecu
from shared.horloge import Horloge
from shared.trace.contexte import contexte_systeme

PERIME, LIEN_MORT = "aides.dispositif.perime", "aides.dispositif.lien-mort"


async def alerter_responsables(session: AsyncSession, horloge: Horloge, evenements: Iterable[EvenementRecu]) -> None:
    """A mail in the outbox per event that names somebody."""
    for evenement in evenements:
        responsable = evenement.donnees.get("responsable_id")
        if evenement.type in {PERIME, LIEN_MORT} and isinstance(responsable, str):
            lettre = Lettre(
                type=evenement.type.removeprefix("aides.").replace(".", "-"),
                objet_id=evenement.id,
                periode="",
                destinataire=(Destinataire.COMPTE, UUID(responsable)),
                rendu=_rendre(evenement),
            )
            await deposer(session, contexte_systeme(horloge), lettre)


def _rendre(evenement: EvenementRecu) -> Rendu:
    faits = evenement.donnees
    if evenement.type == PERIME:
        return rendre("dispositif-perime", nom=faits["nom"], dispositif=faits["code"], jours=str(faits["age_jours"]))
    return rendre("dispositif-lien-mort", nom=faits["nom"], dispositif=faits["code"], adresse=faits["adresse"])
