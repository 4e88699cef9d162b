"""Texts of the mails: versioned data, rendered as text and as a page without any outside asset."""

import html
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from string import Template
from typing import Any

FICHIER = "gabarits-1.0.0.json"
PAGE = "page.html"
MARQUE_LIEN = "%%LIEN%%"
"""Where the signed link goes when the mail leaves."""


class GabaritInconnu(KeyError):
    """No template of that code."""


@dataclass(frozen=True)
class Rendu:
    """A mail as it will read."""

    sujet: str
    texte: str
    html: str


@dataclass(frozen=True)
class Rubrique:
    """A part of a mail: a title and its lines."""

    titre: str
    lignes: tuple[str, ...]


@lru_cache
def gabarits() -> dict[str, Any]:
    """The templates by code."""
    lus: dict[str, Any] = json.loads(_lire(FICHIER))["gabarits"]
    return lus


@lru_cache
def _lire(nom: str) -> str:
    return (files("services.gateway.courriels") / "donnees" / nom).read_text(encoding="utf-8")


def rendre(code: str, rubriques: tuple[Rubrique, ...] = (), **valeurs: str) -> Rendu:
    """Subject, text and page of a template; KeyError when a value that it names is missing."""
    if code not in gabarits():
        raise GabaritInconnu(code)
    gabarit = gabarits()[code]
    sujet = Template(gabarit["sujet"]).substitute(valeurs)
    debut, fin = ([Template(p).substitute(valeurs) for p in gabarit[nom]] for nom in ("debut", "fin"))
    return Rendu(sujet, _texte(debut, rubriques, fin), _page(sujet, debut, rubriques, fin))


def _texte(debut: list[str], rubriques: tuple[Rubrique, ...], fin: list[str]) -> str:
    listes = ["\n".join([rubrique.titre, *(f"- {ligne}" for ligne in rubrique.lignes)]) for rubrique in rubriques]
    return "\n\n".join([*debut, *listes, *fin]) + "\n"


def _page(sujet: str, debut: list[str], rubriques: tuple[Rubrique, ...], fin: list[str]) -> str:
    corps = [_paragraphe(p) for p in debut]
    for rubrique in rubriques:
        lignes = "".join(f"<li>{html.escape(ligne)}</li>" for ligne in rubrique.lignes)
        corps.append(f"<h2>{html.escape(rubrique.titre)}</h2><ul>{lignes}</ul>")
    corps += [_paragraphe(p) for p in fin]
    return Template(_lire(PAGE)).substitute(titre=html.escape(sujet), corps="\n".join(corps))


def _paragraphe(texte: str) -> str:
    sur = html.escape(texte)
    if MARQUE_LIEN in sur:
        sur = sur.replace(MARQUE_LIEN, f'<a href="{MARQUE_LIEN}">{MARQUE_LIEN}</a>')
    return f"<p>{sur}</p>"
