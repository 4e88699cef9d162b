"""What is shown of a completion request, and of the clock of a demande."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from services.aides.completude import chronologie, gestes, repository
from services.aides.completude.chronologie import Fait, Suivi
from services.aides.completude.domain import LIBELLES, Raison
from services.aides.completude.horloge_schemas import DelaiVu, HorlogeDemande, IntervalleVu, SilenceVu
from services.aides.completude.models import Completude
from services.aides.completude.reglages import reglages
from services.aides.completude.schemas import CompletudeLue, CompletudeResumee
from services.aides.demandes.models import Demande
from shared import chrono as chronometre
from shared.attribution import Intervalle, attribuer
from shared.calendrier import jours_ouvres_entre
from shared.horloge import Horloge
from shared.trace import ContexteRequete

DECIMALES = 4
JOUR_S = 86_400


def completude_lue(contexte: ContexteRequete, demande: Demande, completude: Completude) -> CompletudeLue:
    """The request, what its reason does to the clock, and what the caller can do with it."""
    resume = CompletudeResumee.model_validate(completude)
    etat = {"etat": completude.etat, "echeance_le": completude.echeance_le}
    return CompletudeLue.model_construct(
        **dict(resume),
        effet=LIBELLES[Raison(completude.raison)],
        en_retard=repository.en_retard(etat, contexte.horloge.aujourdhui()),
        gestes=gestes.permis(contexte.identite, demande, completude),
        manque=gestes.attendus(completude) if completude.etat == "ouverte" else [],
    )


def horloge_lue(demande: Demande, faits: Sequence[Fait], horloge: Horloge, usage: str | None) -> HorlogeDemande:
    """The clock of a demande: who took how long, when the instruction is due, what silence is worth."""
    delai, maintenant, aujourdhui = reglages().instruction, horloge.maintenant(), horloge.aujourdhui()
    suivi = chronologie.suivre(faits, delai.jours_ouvres)
    intervalles = chronologie.intervalles(faits)
    parties = attribuer(intervalles, maintenant)
    jours = {nom: _jours(duree) for nom, duree in parties.par_partie.items() if nom in {"entreprise", "region"}}
    return HorlogeDemande(
        demande_id=demande.id,
        deposee_le=demande.deposee_le,
        **_instruction(suivi, delai.jours_ouvres, aujourdhui),
        delai=DelaiVu(**delai.model_dump(exclude={"source"}), source=reglages().reference(delai.source)),
        silence=_silence(demande.dispositif, suivi, aujourdhui),
        usage=usage,
        jours_par_partie=jours,
        total_jours=round(sum(jours.values()), DECIMALES),
        intervalles=[_intervalle(intervalle, maintenant) for intervalle in intervalles],
    )


def _instruction(suivi: Suivi, delai: int, aujourdhui: date) -> dict[str, Any]:
    chrono, jour = suivi.chrono, suivi.fin_le or aujourdhui
    if chrono is None:
        return {"arretee": False, "remise_a_zero": False, "en_retard": False}
    echeance = chronometre.echeance_previsible(chrono, jour, delai)
    retard = 0 if chrono.arrete_le or echeance is None else max(0, jours_ouvres_entre(echeance, jour))
    return {
        "debut_le": chrono.etape_debut_le,
        "fin_le": suivi.fin_le,
        "arretee": chrono.arrete_le is not None,
        "arretee_le": chrono.arrete_le,
        "reponse_attendue_le": chrono.echeance_le if chrono.arrete_le else None,
        "remise_a_zero": chrono.remise_a_zero,
        "jours_ouvres_ecoules": chronometre.jours_travailles(chrono, jour),
        "jours_ouvres_en_pause": chronometre.jours_en_pause(chrono, jour),
        "echeance_initiale_le": chrono.echeance_initiale_le,
        "echeance_le": echeance,
        "en_retard": retard > 0,
        "jours_ouvres_de_retard": retard,
    }


def _silence(dispositif: str, suivi: Suivi, aujourdhui: date) -> SilenceVu | None:
    regle = reglages().silence_de(dispositif)
    if regle is None:
        return None
    decision_le = chronologie.date_du_silence(suivi, regle.mois, aujourdhui)
    source = reglages().reference(regle.source)
    return SilenceVu(**regle.model_dump(exclude={"source"}), source=source, decision_le=decision_le)


def _intervalle(intervalle: Intervalle, maintenant: datetime) -> IntervalleVu:
    fin = intervalle.au or (maintenant if intervalle.attend else intervalle.du)
    return IntervalleVu(
        etat=intervalle.etat,
        attend=intervalle.attend,
        du=intervalle.du,
        au=intervalle.au,
        jours=_jours(fin - intervalle.du),
    )


def _jours(duree: timedelta) -> float:
    return round(duree.total_seconds() / JOUR_S, DECIMALES)
