"""What is shown of the clock of a step."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from services.parcours.avancement import repository
from services.parcours.echeances.schemas import HorlogeEtape, LimitesProlongation, ProlongationLue, SilenceLu
from services.parcours.modeles.domain import Etape, Modele
from shared import chrono as chrono_etape
from shared.calendrier import jours_ouvres_entre

PROLONGEE = "parcours.echeance.prolongee"


def horloge_lue(ligne: RowMapping, modele: Modele, journal: Iterable[RowMapping], aujourdhui: date) -> HorlogeEtape:
    """Clock of the current step of a running parcours; of the suspended one during a suspension."""
    chrono = repository.chrono(ligne)
    etape = modele.etapes[(chrono.arrete_le and ligne["etape_reprise"]) or ligne["etape"]]
    echeance = chrono_etape.echeance_previsible(chrono, aujourdhui, etape.delai_jours_ouvres)
    retard = 0 if chrono.arrete_le or echeance is None else max(0, jours_ouvres_entre(echeance, aujourdhui))
    return HorlogeEtape(
        etape=etape.code,
        debut_le=chrono.etape_debut_le,
        jours_travailles=chrono_etape.jours_travailles(chrono, aujourdhui),
        jours_en_pause=chrono_etape.jours_en_pause(chrono, aujourdhui),
        arretee=chrono.arrete_le is not None,
        arretee_le=chrono.arrete_le,
        remise_a_zero=chrono.remise_a_zero,
        echeance_initiale_le=chrono.echeance_initiale_le,
        echeance_le=echeance,
        prolongations=_prolongations(journal, chrono.prolongations),
        limites=LimitesProlongation(),
        en_retard=chrono.arrete_le is None and echeance is not None and echeance < aujourdhui,
        jours_de_retard=retard,
        silence=_silence(etape, chrono, aujourdhui),
    )


def _silence(etape: Etape, chrono: chrono_etape.Chrono, aujourdhui: date) -> SilenceLu | None:
    if etape.silence is None:
        return None
    delai = etape.silence.delai_jours_ouvres
    decision_le = chrono_etape.date_du_silence(chrono, aujourdhui, delai)
    return SilenceLu(
        effet=etape.silence.effet, vers=etape.silence.vers, delai_jours_ouvres=delai, decision_le=decision_le
    )


def _prolongations(journal: Iterable[RowMapping], nombre: int) -> list[ProlongationLue]:
    """The last `nombre` extensions of the journal: those of the current stay."""
    lignes = [ligne for ligne in journal if ligne["type"] == PROLONGEE]
    return [_prolongation(ligne) for ligne in lignes[len(lignes) - nombre :]]


def _prolongation(ligne: RowMapping) -> ProlongationLue:
    apres: dict[str, Any] = ligne["apres"]
    return ProlongationLue(
        le=ligne["le"],
        acteur_role=ligne["acteur_role"],
        motif=apres["motif"],
        ancienne_le=ligne["avant"]["echeance_le"],
        nouvelle_le=apres["echeance_le"],
    )
