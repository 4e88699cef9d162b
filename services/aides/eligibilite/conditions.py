"""Truth of a condition of the catalogue, and the words that tell what was seen and what was asked."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from services.aides.catalogue.elements import Condition
from services.aides.catalogue.faits import FAITS
from services.aides.catalogue.territoires import decrire_territoire
from services.aides.eligibilite.connaissance import FaitConnu
from services.aides.eligibilite.grandeurs import Grandeur, Intervalle, Possibles, comparer
from services.aides.eligibilite.kleene import Verite, et, non, ou

_SIGNES = {">=": "≥", "<=": "≤", "parmi": "parmi", "hors": "hors de", "commence_par": "commence par"}
Faits = Mapping[str, FaitConnu]
_MOTS_MAX = 5


def evaluer(condition: Condition, faits: Faits) -> Verite:
    """Truth of a condition."""
    if condition.fait is not None:
        connu = faits.get(condition.fait)
        grandeur = connu.grandeur if connu is not None else None
        assert condition.operateur is not None and condition.seuil is not None  # noqa: PT018 - checked at load
        return comparer(grandeur, condition.operateur, condition.seuil)
    if condition.non is not None:
        return non(evaluer(condition.non, faits))
    if condition.un_de:
        return ou(evaluer(sous, faits) for sous in condition.un_de)
    return et(evaluer(sous, faits) for sous in condition.tous)


def indecis(condition: Condition, faits: Faits) -> list[str]:
    """Facts that leave the condition unknown; empty when it is settled."""
    if evaluer(condition, faits) is not Verite.INCONNU:
        return []
    if condition.fait is not None:
        return [condition.fait]
    return list(dict.fromkeys(code for sous in condition.parties() for code in indecis(sous, faits)))


def decrire_seuil(condition: Condition) -> str:
    """The threshold in words: « Effectif ≥ 5 et Effectif < 250 »."""
    if condition.non is not None:
        return f"pas ({decrire_seuil(condition.non)})"
    if condition.fait is None:
        lien = " ou " if condition.un_de else " et "
        return lien.join(_entre_parentheses(sous) for sous in (*condition.un_de, *condition.tous))
    fait = FAITS[condition.fait]
    signe = _SIGNES.get(condition.operateur or "", condition.operateur)
    if isinstance(condition.seuil, bool):
        return f"{fait.libelle} : {'oui' if condition.seuil else 'non'}"
    if isinstance(condition.seuil, Decimal):
        return f"{fait.libelle} {signe} {nombre(condition.seuil)}{_unite(fait.unite)}"
    if condition.operateur == "dans":
        return f"{fait.libelle} : {decrire_territoire(condition.seuil or [])}"
    return f"{fait.libelle} {signe} {', '.join(condition.seuil or [])}"


def _entre_parentheses(condition: Condition) -> str:
    texte = decrire_seuil(condition)
    return f"({texte})" if condition.fait is None else texte


def decrire_vue(condition: Condition, faits: Faits) -> str:
    """What was seen of each fact of the condition: « Effectif : entre 3 et 5 ETP »."""
    return " ; ".join(f"{FAITS[code].libelle} : {decrire_fait(code, faits.get(code))}" for code in condition.faits())


def decrire_fait(code: str, connu: FaitConnu | None) -> str:
    """The value of a fact in words; « inconnu » when it is not known."""
    return "inconnu" if connu is None else _valeur(connu.grandeur, FAITS[code].unite)


def _valeur(grandeur: Grandeur, unite: str) -> str:
    if not isinstance(grandeur, Intervalle):
        return _mots(grandeur)
    if grandeur.exact is not None:
        return nombre(grandeur.exact) + _unite(unite)
    if grandeur.maxi is None:
        return "inconnu" if grandeur.mini is None else f"au moins {nombre(grandeur.mini)}{_unite(unite)}"
    return f"entre {nombre(grandeur.mini or Decimal(0))} et {nombre(grandeur.maxi)}{_unite(unite)}"


@lru_cache(maxsize=4096)
def _mots(possibles: Possibles) -> str:
    """The possible values; how many they are when they are too many."""
    if len(possibles) > _MOTS_MAX:
        return f"une parmi {len(possibles)} possibles"
    return " ou ".join(
        sorted({True: "oui", False: "non"}.get(v, str(v)) if isinstance(v, bool) else v for v in possibles)
    )


def nombre(valeur: Decimal) -> str:
    """French writing of a number: 1 234,5."""
    entier = int(valeur)
    if entier and entier == valeur:
        return f"{entier:,}".replace(",", "\u202f")
    texte = f"{valeur:,f}".replace(",", "\u202f").replace(".", ",")
    return texte.rstrip("0").rstrip(",") if "," in texte else texte


def _unite(unite: str) -> str:
    return f"\u202f{unite}" if unite else ""
