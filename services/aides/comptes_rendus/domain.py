"""Life of a report: when it is due, what reminds of it, which values answer it. Pure."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Etat(StrEnum):
    """`prevu`: not asked yet; `clos`: waived, with its reason."""

    PREVU = "prevu"
    OUVERT = "ouvert"
    EN_RETARD = "en_retard"
    RENDU = "rendu"
    CLOS = "clos"


ATTENDUS = frozenset({Etat.OUVERT, Etat.EN_RETARD})
"""States in which an answer is awaited."""
VIVANTS = ATTENDUS | {Etat.PREVU}
NOMS = {"t6": "six mois", "t12": "douze mois", "t24": "vingt-quatre mois"}
MONTANT_MAX = Decimal("999999999999.99")


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, numero = rang // 12, rang % 12 + 1
    return date(annee, numero, min(jour.day, monthrange(annee, numero)[1]))


def etape(etat: str, relances: int, prevues: int) -> str | None:
    """What is done on the day that was set: ask, remind, or nothing any more."""
    if etat == Etat.PREVU:
        return "demander"
    return "relancer" if etat in ATTENDUS and relances < prevues else None


def suite(jour: date, attente_jours: int | None) -> date | None:
    """Day of the next step, always after today; None when there is none."""
    return None if attente_jours is None else jour + timedelta(days=max(1, attente_jours))


def defaut(type_: str, maximum: int | None, valeur: Any) -> str | None:
    """Why a value does not answer an indicator of that type."""
    if type_ == "booleen":
        return None if isinstance(valeur, bool) else "attend oui ou non (true, false)"
    if isinstance(valeur, bool):
        return "n'attend pas oui ou non"
    if type_ == "montant":
        return _defaut_montant(valeur)
    if not isinstance(valeur, int):
        return "attend un nombre entier"
    return None if valeur <= (maximum or valeur) else f"dépasse {maximum}"


def _defaut_montant(valeur: Any) -> str | None:
    montant = Decimal(valeur)
    if not 0 <= montant <= MONTANT_MAX:
        return "attend un montant entre 0 et 999 999 999 999,99 €"
    return None


def canonique(valeur: Any, type_: str) -> Any:
    """The value as it is kept: an amount is a text with two decimals."""
    return format(Decimal(valeur), ".2f") if type_ == "montant" else valeur


def taux(effectifs: Mapping[Etat, int]) -> tuple[int, int, Decimal | None]:
    """(returned, due, returned / due); what is waived or not asked yet is not due. None when nothing is due."""
    rendus = effectifs.get(Etat.RENDU, 0)
    dus = rendus + sum(effectifs.get(etat, 0) for etat in ATTENDUS)
    return rendus, dus, (Decimal(rendus) / dus).quantize(Decimal("0.0001")) if dus else None
