"""The job of the campaigns at the clock's date: a run missed is caught up, a run repeated changes nothing."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.campagnes import demande, domain, repository
from services.parcours.campagnes.models import Collecte
from services.parcours.indicateurs import ancrage
from services.parcours.indicateurs.catalogue import calendrier
from shared.calendrier import ajouter_jours_ouvres
from shared.horloge import PARIS
from shared.trace import ContexteRequete

PAR_APPEL = 100
"""Requests that one transaction handles."""


@dataclass(slots=True)
class Bilan:
    """What a run has done; `reste` when another is needed."""

    prevues: int = 0
    demandees: int = 0
    relancees: int = 0
    sans_reponse: int = 0
    dispensees: int = 0
    completees: int = 0
    reste: bool = False

    def ajouter(self, autre: "Bilan") -> None:
        """Adds the numbers of another run; `reste` is the last one's."""
        for nom in ("prevues", "demandees", "relancees", "sans_reponse", "dispensees", "completees"):
            setattr(self, nom, getattr(self, nom) + getattr(autre, nom))
        self.reste = autre.reste


async def passer(session: AsyncSession, contexte: ContexteRequete) -> Bilan:
    """Plans what is to come, then sends, reminds and closes what is due, up to the limit of a call."""
    contexte = replace(contexte, automatique=True)
    jour, bilan = contexte.horloge.aujourdhui(), Bilan()
    await ancrage.ranger(session, contexte)
    maintenant, par = contexte.horloge.maintenant(), contexte.identite.compte_id
    bilan.prevues = await repository.planifier(session, maintenant, par, jour)
    for collecte_id in await repository.a_completer(session, jour, PAR_APPEL):
        await demande.completer(session, contexte, await repository.verrouillee(session, collecte_id))
        await session.flush()
        bilan.completees += 1
    echues = await repository.echues(session, jour, PAR_APPEL)
    for collecte in echues:
        await _avancer(session, contexte, collecte, bilan)
    bilan.reste = len(echues) == PAR_APPEL or bilan.completees == PAR_APPEL
    return bilan


async def _avancer(session: AsyncSession, contexte: ContexteRequete, collecte: Collecte, bilan: Bilan) -> None:
    """One step and one only, whatever the time gone by: its next day is always after today."""
    if collecte.etat == "prevue":
        await demande.demander(session, contexte, collecte)
    elif _trop_tot(contexte, collecte):
        return
    elif _epuisee(contexte, collecte):
        await repository.fermer_questions(session, collecte.id, domain.NON_REPONDUE)
        await demande.fermer(session, contexte, collecte, "sans_reponse", None)
    else:
        await _relancer(session, contexte, collecte)
    nom = {"demandee": "demandees", "relancee": "relancees", "dispensee": "dispensees"}.get(
        collecte.etat, collecte.etat
    )
    setattr(bilan, nom, getattr(bilan, nom) + 1)
    await session.flush()


_COMPTES = {
    "demandee": "demandees",
    "relancee": "relancees",
    "dispensee": "dispensees",
    "sans_reponse": "sans_reponse",
}


def _trop_tot(contexte: ContexteRequete, collecte: Collecte) -> bool:
    """True, and put off, when something has just been sent to the company or received from it."""
    assert collecte.transmise_le is not None
    transmise, minimum = collecte.transmise_le.astimezone(PARIS).date(), calendrier().jours_apres_transmission_min
    if domain.relance_permise(contexte.horloge.aujourdhui(), transmise, minimum):
        return False
    collecte.prochaine_le = transmise + timedelta(days=minimum)
    return True


def _epuisee(contexte: ContexteRequete, collecte: Collecte) -> bool:
    finie = collecte.ferme_le is not None and contexte.horloge.aujourdhui() > collecte.ferme_le
    return finie or collecte.relances >= len(calendrier().relances)


async def _relancer(session: AsyncSession, contexte: ContexteRequete, collecte: Collecte) -> None:
    cadre, jour = calendrier(), contexte.horloge.aujourdhui()
    relance = cadre.relances[collecte.relances]
    collecte.etat, collecte.relances = "relancee", relance.rang
    collecte.transmise_le = contexte.horloge.maintenant()
    suivantes = cadre.relances[relance.rang :]
    attente = suivantes[0].jours_ouvres if suivantes else cadre.cloture_jours_ouvres
    collecte.prochaine_le = ajouter_jours_ouvres(jour, attente)
    complements = {"rang": relance.rang, "conseiller": relance.conseiller}
    await demande.annoncer(session, contexte, collecte, "parcours.campagne.relancee", **complements)
