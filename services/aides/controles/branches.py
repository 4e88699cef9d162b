"""What the checks do in the life of a demande: they wait at the deposit, they stop the award."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.controles import domain, releve, repository
from services.aides.controles.domain import Constat, Resultat
from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Geste
from services.aides.demandes.schemas import GesteDemande
from shared.trace import ContexteRequete


async def controles_manquants(session: AsyncSession, contexte: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """Checks missing, failed, degraded or out of date: no award; anything else goes on."""
    if geste is not Geste.ACCORDER:
        return []
    derniers = await repository.derniers(session, cas.dossier.siren)
    return domain.phrases(domain.examiner(cas.demande.regime, derniers, contexte.horloge.aujourdhui()))


async def prevoir_controles(
    session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GesteDemande
) -> dict[str, Any]:
    """At the deposit, the automatic checks that nobody has made yet are to be made: the deposit does not wait."""
    if entree.geste != "deposer":
        return {}
    deja = {ligne["controle"] for ligne in await repository.derniers(session, cas.dossier.siren)}
    for code in domain.AUTOMATIQUES:
        if code not in deja:
            constat = Constat(Resultat.A_FAIRE, contexte.horloge.aujourdhui(), automatique=True)
            objet = (cas.demande, cas.dossier.siren)
            await releve.inscrire(session, contexte, objet, domain.controles()[code], constat)
    return {}
