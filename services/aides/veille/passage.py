"""The pass of the watch: pages due are tried, then what is stale or dead is told once. No session during the calls."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.import_national.politique import politique
from services.aides.veille import repository
from services.aides.veille.domain import REPOS, Essai, EtatLien, echecs_apres, panne_d_ici
from services.aides.veille.fraicheur import Etat, etats
from services.aides.veille.models import LienSource
from services.aides.veille.sonde import Sonde
from shared.base import Base
from shared.identifiants import uuid7
from shared.trace import ContexteRequete, tracer

LOT = 20
DE_FRONT = 4


@dataclass
class Bilan:
    """What a pass did; `reste`: other pages are due, and it is of use to go on at once."""

    verifies: int = 0
    signales: int = 0
    perimes: int = 0
    reste: bool = False


async def passer(base: Base, contexte: ContexteRequete, sonde: Sonde, code: str | None) -> Bilan:
    """One pass, over all dispositifs in force or one of them."""
    maintenant, jour = contexte.horloge.maintenant(), contexte.horloge.aujourdhui()
    async with base.lecture() as session:
        dues = _dues(await etats(session, jour, maintenant, code), maintenant)
    essais = await _essayer(dues[:LOT], sonde)
    bilan = Bilan()
    async with base.ecriture() as session:
        if not panne_d_ici(list(essais.values())):
            await _noter(session, essais, maintenant)
            bilan.verifies, bilan.reste = len(essais), len(dues) > LOT and bool(essais)
        for etat in await etats(session, jour, maintenant, code):
            await _dire(session, contexte, etat, bilan)
    return bilan


def _dues(connus: Sequence[Etat], maintenant: datetime) -> list[str]:
    """Pages never tried first, then the oldest tries."""
    vus = {lien.adresse: lien.verifie_le for etat in connus for lien in etat.liens}
    toutes = dict.fromkeys(adresse for etat in connus for adresse in etat.adresses)
    neuves = [adresse for adresse in toutes if adresse not in vus]
    anciennes = [adresse for adresse, le in vus.items() if maintenant - le >= REPOS]
    return [*neuves, *sorted(anciennes, key=lambda adresse: vus[adresse])]


async def _essayer(adresses: Sequence[str], sonde: Sonde) -> dict[str, Essai]:
    places = asyncio.Semaphore(DE_FRONT)

    async def essayer(adresse: str) -> Essai | None:
        async with places:
            return await sonde(adresse)

    essais = await asyncio.gather(*(essayer(adresse) for adresse in adresses))
    return {adresse: essai for adresse, essai in zip(adresses, essais, strict=True) if essai is not None}


async def _noter(session: AsyncSession, essais: dict[str, Essai], maintenant: datetime) -> None:
    """The result of each try; a page flagged once stays so until it answers again."""
    connus = await repository.verrouiller_liens(session, essais)
    for adresse, essai in essais.items():
        lien = connus.get(adresse)
        if lien is not None and maintenant - lien.verifie_le < REPOS:
            continue  # another pass has just tried it
        if lien is None:
            lien = LienSource(adresse=adresse, etat=EtatLien.OK.value, verifie_le=maintenant)
            session.add(lien)
        lien.echecs = echecs_apres(lien.echecs, essai)
        lien.etat, lien.code, lien.erreur, lien.verifie_le = essai.etat.value, essai.code, essai.erreur, maintenant
        if not lien.echecs:
            lien.signale_le = None
        elif lien.echecs >= politique().liens.echecs_avant_signalement and lien.signale_le is None:
            lien.signale_le = maintenant
    await session.flush()


async def _dire(session: AsyncSession, contexte: ContexteRequete, etat: Etat, bilan: Bilan) -> None:
    """An event per dead page and per stale sheet, once each; the gateway writes to whoever answers for it."""
    maintenant = contexte.horloge.maintenant()
    for lien in etat.liens:
        if lien.signale_le is None:
            continue
        cle = f"{lien.adresse} {lien.signale_le.isoformat()}"
        if await repository.alerter(session, etat.dispositif, "lien", cle, maintenant):
            bilan.signales += 1
            await _tracer(session, contexte, etat, "lien-mort", adresse=lien.adresse, reponse=lien.etat)
    cle = etat.verifiee_le.isoformat()
    if not etat.a_jour and await repository.alerter(session, etat.dispositif, "perime", cle, maintenant):
        bilan.perimes += 1
        await _tracer(session, contexte, etat, "perime", age_jours=etat.age_jours)


async def _tracer(session: AsyncSession, contexte: ContexteRequete, etat: Etat, fait: str, **faits: str | int) -> None:
    apres = {"code": etat.dispositif, "nom": etat.nom, "responsable_id": etat.responsable_id, **faits}
    await tracer(session, contexte, type=f"aides.dispositif.{fait}", objet_id=uuid7(), apres=apres)
