"""Plain values of a row or a column as the quantities that conditions compare. Pure."""

from decimal import Decimal

from services.aides.catalogue.faits import FAITS
from services.aides.eligibilite.connaissance import FaitConnu
from services.aides.eligibilite.grandeurs import Grandeur, Intervalle, exactement

Valeur = Grandeur | FaitConnu | Decimal | int | float | str | bool | None
"""None: unknown. A place is a code of `lieux_possibles`; several possible values are a frozenset or an Intervalle."""
NOMBRES = frozenset({"nombre", "montant"})


def est_nombre(fait: str) -> bool:
    """True when the fact is compared with numbers."""
    return FAITS[fait].genre in NOMBRES


def grandeur_de(fait: str, valeur: Valeur) -> Grandeur | None:
    """The quantity of a value; ValueError names the fact when its kind does not fit."""
    if isinstance(valeur, FaitConnu):
        valeur = valeur.grandeur
    if valeur is None or valeur == frozenset():
        return None
    if est_nombre(fait):
        return _nombre(fait, valeur)
    if isinstance(valeur, frozenset):
        return valeur
    if isinstance(valeur, bool if FAITS[fait].genre == "booleen" else str):
        return frozenset({valeur})
    raise _impropre(fait, valeur)


def _impropre(fait: str, valeur: object) -> ValueError:
    return ValueError(f"{fait} : valeur impropre ({type(valeur).__name__})")


def _nombre(fait: str, valeur: Valeur) -> Intervalle:
    if isinstance(valeur, Intervalle):
        return valeur
    if isinstance(valeur, bool | str | frozenset | FaitConnu) or valeur is None:
        raise _impropre(fait, valeur)
    exacte = Decimal(valeur)
    if not exacte.is_finite():
        raise ValueError(f"{fait} : nombre fini attendu")
    return exactement(exacte)
