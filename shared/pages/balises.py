"""HTML built from values: whatever is not already a tag is escaped."""

import html
import re
from datetime import date, datetime
from typing import Any

from shared.horloge import PARIS

MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


INSECABLE = "\N{NO-BREAK SPACE}"
_SIGNE = re.compile(r" (?=[?!:;»])")


class Html(str):
    """Text that is already HTML; only `balise` and `suite` make it."""

    __slots__ = ()


def balise(nom: str, *contenus: Any, **attributs: Any) -> Html:
    """An element; `classe` writes class, `aria_x` writes aria-x; None and False are left out, True is a bare name."""
    ecrits = "".join(_attribut(cle, valeur) for cle, valeur in attributs.items() if valeur not in (None, False))
    if nom in VIDES:
        return Html(f"<{nom}{ecrits}>")
    return Html(f"<{nom}{ecrits}>{suite(*contenus)}</{nom}>")


VIDES = frozenset({"input", "br", "col"})


def suite(*contenus: Any) -> Html:
    """Contents one after the other; None is nothing."""
    return Html("".join(echapper(contenu) for contenu in contenus if contenu is not None))


def echapper(valeur: Any) -> Html:
    """Escaped text; a double sign of punctuation never begins a line."""
    return valeur if isinstance(valeur, Html) else Html(_SIGNE.sub(INSECABLE, html.escape(str(valeur))))


def _attribut(cle: str, valeur: Any) -> str:
    nom = {"classe": "class", "pour": "for"}.get(cle, cle.replace("_", "-"))
    return f" {nom}" if valeur is True else f' {nom}="{html.escape(str(valeur))}"'


def en_lettres(le: date | datetime) -> str:
    """3 mars 2026, in Paris."""
    jour = le.astimezone(PARIS).date() if isinstance(le, datetime) else le
    return f"{'1er' if jour.day == 1 else jour.day} {MOIS[jour.month - 1]} {jour.year}"


def instant(le: date | datetime) -> Html:
    """The date in words, readable by a machine too."""
    jour = le.astimezone(PARIS).date() if isinstance(le, datetime) else le
    return balise("time", en_lettres(jour), datetime=jour.isoformat())
