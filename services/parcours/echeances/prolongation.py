"""Granting more time to the current step."""

from dataclasses import asdict
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement import repository
from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.echeances import domain
from services.parcours.echeances.errors import (
    HorlogeArretee,
    NouvelleEcheanceNecessaire,
    ProlongationSansEffet,
    ProlongationsEpuisees,
    ProlongationTropLongue,
)
from services.parcours.echeances.lecture import PROLONGEE
from services.parcours.echeances.schemas import ProlongationNouvelle
from shared.calendrier import decaler, jours_ouvres_entre
from shared.chrono import Chrono
from shared.chrono import prolonger as prolonger_chrono
from shared.trace import ContexteRequete


async def prolonger(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, entree: ProlongationNouvelle
) -> int:
    """Moves the due date of the step, a bounded number of times; the delay of silence is not moved."""
    chrono = repository.chrono(parcours.model_dump())
    if chrono.arrete_le is not None:
        raise HorlogeArretee()
    if chrono.prolongations >= domain.PROLONGATIONS_MAX:
        raise ProlongationsEpuisees(prolongations=chrono.prolongations)
    nouvelle = _nouvelle(chrono, entree, contexte.horloge.aujourdhui())
    prolonge = prolonger_chrono(chrono, nouvelle)
    avant = {"echeance_le": parcours.echeance_le}
    for nom, valeur in asdict(prolonge).items():
        setattr(parcours, nom, valeur)
    fait = {"etape": parcours.etape, "motif": entree.motif, "echeance_le": nouvelle, "rang": prolonge.prolongations}
    apres = {**fait, "commentaire": entree.commentaire} if entree.commentaire else fait
    return await enregistrer(session, contexte, parcours, PROLONGEE, apres, avant=avant, donnees=fait)


def _nouvelle(chrono: Chrono, entree: ProlongationNouvelle, aujourdhui: date) -> date:
    """The asked due date: after the current one and today, within the longest extension."""
    if (entree.echeance_le is None) == (entree.jours_ouvres is None):
        raise NouvelleEcheanceNecessaire()
    actuelle = chrono.echeance_le or aujourdhui
    depart = max(actuelle, aujourdhui)
    nouvelle = entree.echeance_le or decaler(depart, entree.jours_ouvres or 0)
    if nouvelle <= actuelle or nouvelle < aujourdhui:
        raise ProlongationSansEffet(echeance_actuelle_le=actuelle)
    if jours_ouvres_entre(depart, nouvelle) > domain.JOURS_PROLONGATION_MAX:
        raise ProlongationTropLongue(jours_ouvres_max=domain.JOURS_PROLONGATION_MAX)
    return nouvelle
