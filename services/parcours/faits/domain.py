"""Reading the value of a typed fact: pure."""

import re
from datetime import date

from services.parcours.modeles.domain import Fait

_MONTANT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
Valeur = bool | str


def valeur_lue(fait: Fait, valeur: Valeur, aujourdhui: date) -> Valeur | None:
    """The value as it is kept, None when it is not one of that fact: another type, a day to come, an unknown choice."""
    if fait.type == "bool" or isinstance(valeur, bool):
        return valeur if fait.type == "bool" and isinstance(valeur, bool) else None
    if fait.type == "choix":
        return valeur if valeur in fait.choix else None
    if fait.type == "montant":
        return valeur if _MONTANT.fullmatch(valeur) else None
    return valeur if _jour_passe(valeur, aujourdhui) else None


def _jour_passe(valeur: str, aujourdhui: date) -> bool:
    try:
        jour = date.fromisoformat(valeur)
    except ValueError:
        return False
    return len(valeur) == 10 and jour.year >= 1900 and jour <= aujourdhui


def attente(fait: Fait) -> str:
    """What the fact expects, in words."""
    if fait.type == "choix":
        return f"une valeur parmi : {', '.join(fait.choix)}"
    return {
        "bool": "vrai ou faux",
        "date": "une date AAAA-MM-JJ, passée ou d'aujourd'hui",
        "montant": "un montant en euros, en texte, avec deux décimales au plus",
    }[fait.type]
