"""Unfinished requests: one reminder, never two; then set aside. A missed run is caught up from the rows."""

from datetime import timedelta
from uuid import UUID

from services.gateway.courriels.depot import Lettre, deposer
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.gabarits import rendre
from services.gateway.sollicitations import reception, repository
from services.gateway.sollicitations.regles import regle
from shared.base import Base
from shared.horloge import Horloge
from shared.trace.contexte import contexte_systeme

GABARIT = "sollicitation-inachevee"


async def relancer_incompletes(base: Base, horloge: Horloge) -> int:
    """Number of requests reminded; one completed elsewhere meanwhile is set aside instead."""
    contexte, relancees = contexte_systeme(horloge), 0
    maintenant = horloge.maintenant()
    async with base.ecriture() as session:
        for sollicitation in await repository.a_relancer(
            session, maintenant - timedelta(hours=regle("relance_heures"))
        ):
            ailleurs = await repository.completee_ailleurs(session, sollicitation)
            if ailleurs is not None:
                sollicitation.liee_a = ailleurs
                reception.ecarter(contexte, sollicitation, "doublon")
                await reception.annoncer(session, contexte, sollicitation, "ecartee")
                continue
            sollicitation.relancee_le = maintenant
            await reception.annoncer(session, contexte, sollicitation, "relancee")
            await deposer(session, contexte, _rappel(sollicitation.id))
            relancees += 1
    return relancees


def _rappel(sollicitation_id: UUID) -> Lettre:
    """The one reminder; it leaves only while the request is still unfinished and its address known."""
    destinataire = (Destinataire.SOLLICITATION, sollicitation_id)
    return Lettre(GABARIT, sollicitation_id, "unique", destinataire, rendre(GABARIT))


async def abandonner_incompletes(base: Base, horloge: Horloge) -> int:
    """Sets aside what stayed unfinished after its reminder, and forgets the addresses kept long enough."""
    contexte, maintenant = contexte_systeme(horloge), horloge.maintenant()
    delai = timedelta(days=regle("abandon_jours"))
    async with base.ecriture() as session:
        abandonnees = await repository.a_abandonner(session, maintenant - delai)
        for sollicitation in abandonnees:
            reception.ecarter(contexte, sollicitation, "incomplete")
            await reception.annoncer(session, contexte, sollicitation, "ecartee")
        await repository.effacer_contacts(session, maintenant - timedelta(days=regle("conservation_contact_jours")))
    return len(abandonnees)
