"""A convention as it is shown."""

from datetime import date
from typing import Any

from services.gateway.conventions.catalogue import catalogue
from services.gateway.conventions.domain import Suivi
from services.gateway.conventions.schemas import ConventionLue, SuiviLu
from services.gateway.conventions.service import Avancement

ALERTES = ("compromis", "manque")
DECIMALES = 4


def rendre(avancement: Avancement, jour: date) -> ConventionLue:
    """The convention and its follow-up on that day."""
    colonnes: dict[str, Any] = avancement.convention.model_dump(exclude={"cibles", "creee_le"})
    colonnes |= {nom: avancement.contenu[nom] for nom in ("intitule", "montant_eur")}
    suivis = [_suivi(suivi) for suivi in avancement.suivis]
    alertes = [suivi.indicateur for suivi in avancement.suivis if suivi.etat in ALERTES]
    return ConventionLue(**colonnes, vu_le=jour, suivis=suivis, alertes=alertes)


def taux(suivi: Suivi) -> float | None:
    """Done over aimed at; None without a target, or when nothing is aimed at."""
    return round(float(suivi.realise / suivi.cible), DECIMALES) if suivi.cible else None


def _suivi(suivi: Suivi) -> SuiviLu:
    indicateur = catalogue()[suivi.indicateur]
    return SuiviLu(
        indicateur=suivi.indicateur,
        libelle=indicateur.libelle,
        unite=indicateur.unite,
        nature=indicateur.nature,
        cible=suivi.cible,
        realise=suivi.realise,
        taux=taux(suivi),
        prevu=suivi.prevu,
        etat=suivi.etat,
        origine=suivi.origine,
        releves=suivi.releves,
    )
