"""A decision on a demande: what it rests on is kept when it is made, and gives the same outcome when replayed."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from services.aides.demandes import domain
from services.aides.demandes.domain import Etat, Geste, Situation

_MONTANTS = ("montant_demande_eur", "plafond_eur", "montant_accorde_eur", "montant_paye_eur", "marge_de_minimis_eur")


def situation_gardee(situation: Situation) -> dict[str, Any]:
    """The guards' inputs, as stored."""
    vue = {nom: getattr(situation, nom) for nom in Situation.__dataclass_fields__}
    for nom in _MONTANTS:
        vue[nom] = None if vue[nom] is None else format(vue[nom], ".2f")
    vue["etat"] = situation.etat.value
    return vue


def issue(origine: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome of a decision, computed from what it rests on: state, what blocks, most that could be granted."""
    situation, saisie = _situation(origine), origine["saisie"]
    geste = Geste(saisie["geste"])
    etat = domain.suivant(situation.etat, geste)
    maximum = maximal(situation, par_equivalent=saisie.get("equivalent_subvention_eur") is not None)
    accorde = Decimal(saisie["montant_eur"]) if geste is Geste.ACCORDER else None
    return {
        "etat": None if etat is None else etat.value,
        "manque": domain.manques(situation, geste),
        "montant_maximal_eur": format(maximum, ".2f"),
        "montant_accorde_eur": _texte(accorde),
        "dans_les_limites": accorde is None or 0 < accorde <= maximum,
        "marge_de_minimis_eur": _texte(situation.marge_de_minimis_eur),
        "motif": saisie.get("motif"),
        "motif_detail": saisie.get("motif_detail"),
    }


def maximal(situation: Situation, *, par_equivalent: bool) -> Decimal:
    """Most that can be granted; of a loan judged on its grant equivalent, the ledger limits the equivalent only."""
    return domain.montant_maximal(replace(situation, marge_de_minimis_eur=None) if par_equivalent else situation)


def _texte(montant: Decimal | None) -> str | None:
    return None if montant is None else format(montant, ".2f")


def _situation(origine: Mapping[str, Any]) -> Situation:
    """The guards' inputs, as they were."""
    vue = dict(origine["situation"])
    for nom in _MONTANTS:
        vue[nom] = None if vue[nom] is None else Decimal(vue[nom])
    return Situation(**{**vue, "etat": Etat(vue["etat"])})
