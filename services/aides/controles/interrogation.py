"""Asking the outside source, never while a session is open; when it is down the check is degraded."""

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.completude.acces import demande_visible
from services.aides.controles import domain, releve, repository
from services.aides.controles.domain import Constat, Resultat
from services.aides.demandes.models import Demande
from shared.base import Base, BaseDuService
from shared.clients.base import VoisinIndisponible
from shared.clients.gateway import ClientGateway
from shared.perimetre.service import dossier_visible
from shared.trace import Contexte, ContexteRequete
from shared.trace.contexte import contexte_systeme

EXISTENCE = "existence"
PAGE = 20
"""Companies asked in one call: the directory takes seven a second, an answer stays short."""
SANS_REPONSE = "L'annuaire des entreprises ne répond pas"


async def interroger(client: ClientGateway, siret: str, jour: date) -> Constat:
    """Result and evidence of the check of existence."""
    try:
        return releve.constater(await client.fiche(siret), siret, jour)
    except VoisinIndisponible:
        return Constat(Resultat.DEGRADE, jour, SANS_REPONSE, automatique=True)


async def _reponse(request: Request, contexte: Contexte, base: BaseDuService, demande_id: UUID) -> Constat:
    """The answer of the directory about the company of a demande."""
    async with base.lecture() as session:
        demande = await demande_visible(session, contexte.identite, demande_id)
        releve.verifier_etat(demande)
        dossier = await dossier_visible(session, contexte.identite, demande.dossier_id)
    client = ClientGateway(request.app.state.voisinage, contexte.identite.jeton)
    return await interroger(client, dossier.siret, contexte.horloge.aujourdhui())


ReponseAnnuaire = Annotated[Constat, Depends(_reponse)]


async def reprendre(
    base: Base, contexte: ContexteRequete, client: ClientGateway, apres: UUID
) -> tuple[int, UUID | None]:
    """(checks recorded, demande after which to go on): asks again what was never answered, or is out of date."""
    systeme = replace(contexte_systeme(contexte.horloge), requete_id=contexte.requete_id)
    async with base.lecture() as session:
        lignes = await repository.a_reprendre(session, contexte.horloge.aujourdhui(), apres, PAGE)
    faits = 0
    for ligne in lignes:
        constat = await interroger(client, ligne["siret"], contexte.horloge.aujourdhui())
        faits += await _inscrire(base, systeme, ligne, constat)
    return faits, lignes[-1]["demande_id"] if len(lignes) == PAGE else None


async def _inscrire(base: Base, contexte: ContexteRequete, ligne: RowMapping, constat: Constat) -> bool:
    """True when the register has gained a line: a source that stays down is written once."""
    if constat.resultat is Resultat.DEGRADE and ligne["resultat"] == Resultat.DEGRADE:
        return False
    async with base.ecriture() as session:
        demande = await session.get_one(Demande, ligne["demande_id"], with_for_update=True)
        await enregistrer(session, contexte, demande, ligne["siren"], constat)
    return True


async def enregistrer(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, siren: str, constat: Constat
) -> int:
    """Adds what the directory has answered; gives the position of the event."""
    return await releve.inscrire(session, contexte, (demande, siren), domain.controles()[EXISTENCE], constat)
