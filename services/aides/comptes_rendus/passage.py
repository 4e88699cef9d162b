"""The job of the day: asks for the reports due, reminds of the late ones; a run repeated changes nothing."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.comptes_rendus import domain, repository
from services.aides.comptes_rendus.calendrier import calendrier
from services.aides.comptes_rendus.domain import Etat
from services.aides.comptes_rendus.models import CompteRendu
from services.aides.comptes_rendus.schemas import Moment, PassageComptesRendus, TauxMoment, TauxReponse
from services.aides.comptes_rendus.suivi import annoncer
from shared.trace import ContexteRequete

PAR_APPEL = 100
"""Reports that one transaction handles."""


async def passer(session: AsyncSession, contexte: ContexteRequete) -> PassageComptesRendus:
    """Asks and reminds, one step per report at most, up to the limit of a call."""
    contexte, jour = replace(contexte, automatique=True), contexte.horloge.aujourdhui()
    echus = await repository.echus(session, jour, PAR_APPEL)
    faits = [await _avancer(session, contexte, compte_rendu, jour) for compte_rendu in echus]
    return PassageComptesRendus(
        le=jour,
        demandes=faits.count("demander"),
        relances=faits.count("relancer"),
        reste=len(echus) == PAR_APPEL,
    )


async def _avancer(
    session: AsyncSession, contexte: ContexteRequete, compte_rendu: CompteRendu, jour: date
) -> str | None:
    """One step and one only, whatever the time gone by: the next day is always after today."""
    relances = calendrier().relances
    etape = domain.etape(compte_rendu.etat, compte_rendu.relances, len(relances))
    if etape == "demander":
        await _demander(session, contexte, compte_rendu, jour)
    elif etape == "relancer":
        await _relancer(session, contexte, compte_rendu, jour)
    else:
        compte_rendu.prochaine_le = None
    return etape


async def _demander(session: AsyncSession, contexte: ContexteRequete, compte_rendu: CompteRendu, jour: date) -> None:
    """A run that comes late leaves the whole time to answer."""
    compte_rendu.etat, compte_rendu.demande_le = Etat.OUVERT.value, contexte.horloge.maintenant()
    compte_rendu.echeance_le = max(compte_rendu.echeance_le, jour + timedelta(days=calendrier().reponse_jours))
    attente = (compte_rendu.echeance_le - jour).days + 1
    premiere = calendrier().relances[0].jours if calendrier().relances else 0
    compte_rendu.prochaine_le = domain.suite(jour, attente + premiere)
    await annoncer(session, contexte, compte_rendu, "demande")


async def _relancer(session: AsyncSession, contexte: ContexteRequete, compte_rendu: CompteRendu, jour: date) -> None:
    relances = calendrier().relances
    relance = relances[compte_rendu.relances]
    compte_rendu.etat, compte_rendu.relances = Etat.EN_RETARD.value, compte_rendu.relances + 1
    suivantes = relances[compte_rendu.relances :]
    compte_rendu.prochaine_le = domain.suite(jour, suivantes[0].jours if suivantes else None)
    await annoncer(session, contexte, compte_rendu, "relance", conseiller=relance.conseiller)


async def taux(session: AsyncSession, jour: date) -> TauxReponse:
    """Returned over due, by moment and together, with the numbers."""
    lus = await repository.effectifs(session)
    par_moment = [_taux(moment, {etat: lus.get((moment, etat), 0) for etat in Etat}) for moment in get_args(Moment)]
    ensemble = {etat: sum(lus.get((moment, etat), 0) for moment in get_args(Moment)) for etat in Etat}
    rendus, dus, valeur = domain.taux(ensemble)
    return TauxReponse(
        le=jour,
        moments=par_moment,
        rendus=rendus,
        dus=dus,
        taux=_texte(valeur),
        a_verifier=calendrier().a_verifier,
    )


def _taux(moment: Moment, effectifs: dict[Etat, int]) -> TauxMoment:
    rendus, dus, valeur = domain.taux(effectifs)
    return TauxMoment(
        moment=moment,
        rendus=rendus,
        dus=dus,
        en_retard=effectifs[Etat.EN_RETARD],
        dispenses=effectifs[Etat.CLOS],
        a_venir=effectifs[Etat.PREVU],
        taux=_texte(valeur),
    )


def _texte(valeur: Decimal | None) -> str | None:
    return None if valeur is None else str(valeur)
