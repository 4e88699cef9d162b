"""What is written on one line: a constant, a name, or a comparison of two of them."""

import re
from datetime import date
from decimal import Decimal
from typing import cast

from services.aides.programmes.arbre import Comparaison, Litteral, Operateur, Reference
from services.aides.programmes.errors import ProgrammeRefuse

_CITE = r"'[^']*'|\"[^\"]*\""
_JETON = re.compile(rf"({_CITE})|(?<= )(<=|>=|!=|=|<|>)(?= )")
_NOMBRE = re.compile(r"-? ?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_NOM = re.compile(r"[^\W\d_][\w'’ -]*( \. [^\W\d_][\w'’ -]*)*")
_CALCUL = re.compile(r" [+*/-] |[()]")
LONGUEUR_MAX = 500


def lire_expression(texte: str, ligne: int) -> Litteral | Reference | Comparaison:
    """The expression; ProgrammeRefuse names what the subset does not hold."""
    texte = texte.strip()
    if len(texte) > LONGUEUR_MAX:
        raise ProgrammeRefuse(f"une expression dépasse {LONGUEUR_MAX} caractères", ligne=ligne)
    operateurs = [trouve for trouve in _JETON.finditer(texte) if trouve.group(2)]
    if not operateurs:
        return _terme(texte, ligne)
    if len(operateurs) > 1:
        raise ProgrammeRefuse(f"« {texte} » enchaîne plusieurs comparaisons", ligne=ligne)
    trouve = operateurs[0]
    gauche, droite = _terme(texte[: trouve.start()], ligne), _terme(texte[trouve.end() :], ligne)
    return Comparaison(gauche, cast(Operateur, trouve.group(2)), droite, ligne)


def _terme(texte: str, ligne: int) -> Litteral | Reference:
    texte = texte.strip()
    if texte in ("oui", "non"):
        return Litteral(texte == "oui")
    if re.fullmatch(_CITE, texte):
        return Litteral(texte[1:-1])
    if _NOMBRE.fullmatch(texte):
        return Litteral(Decimal(texte.replace(" ", "")))
    jour = _DATE.fullmatch(texte)
    if jour:
        return Litteral(lire_date(texte, ligne))
    if not _NOM.fullmatch(texte) or _CALCUL.search(texte):
        raise ProgrammeRefuse(f"l'expression « {texte} » n'est pas admise{_motif(texte)}", ligne=ligne)
    return Reference(texte, ligne)


def _motif(texte: str) -> str:
    if _CALCUL.search(texte):
        return " : ni calcul ni parenthèse dans une condition"
    if re.match(r"-?[0-9]", texte):
        return " : un nombre s'écrit sans unité, avec un point pour les décimales"
    if re.search(r"[<>=]", texte):
        return " : un opérateur est entouré d'espaces"
    return ""


def lire_date(texte: str, ligne: int | None = None) -> date:
    """A day written JJ/MM/AAAA."""
    trouve = _DATE.fullmatch(texte)
    try:
        if trouve:
            return date(int(trouve.group(3)), int(trouve.group(2)), int(trouve.group(1)))
    except ValueError:
        pass
    raise ProgrammeRefuse(f"« {texte} » n'est pas une date du calendrier (JJ/MM/AAAA)", ligne=ligne)
