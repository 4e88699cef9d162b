"""Reads the figures of a restitution back from each of its renderings, without the code that wrote them."""

import io
import re
from html.parser import HTMLParser
from typing import Any

from pypdf import PdfReader


class Tableaux(HTMLParser):
    """Tables of a page as rows of texts, its headings, and whatever it would load from outside."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lignes: list[list[str]] = []
        self.titres: list[tuple[str, str]] = []
        self.langue: str | None = None
        self.exterieurs: list[str] = []
        self.alternatives: list[str] = []
        self._dans: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributs = dict(attrs)
        self.langue = attributs.get("lang") if tag == "html" else self.langue
        self.exterieurs += [
            str(attributs[nom]) for nom in ("src", "href") if not (attributs.get(nom) or "#").startswith("#")
        ]
        if attributs.get("role") == "img":
            self.alternatives.append(str(attributs.get("aria-label")))
        if tag == "tr":
            self.lignes.append([])
        if tag in ("td", "th"):
            self.lignes[-1].append("")
            self._dans = "cellule"
        if tag in ("h1", "h2", "h3"):
            self.titres.append((tag, ""))
            self._dans = "titre"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "h1", "h2", "h3"):
            self._dans = None

    def handle_data(self, data: str) -> None:
        if self._dans == "cellule":
            self.lignes[-1][-1] += data
        elif self._dans == "titre":
            niveau, texte = self.titres[-1]
            self.titres[-1] = (niveau, texte + data)


def texte_du_pdf(contenu: bytes) -> str:
    """Text of all the pages, spaces made one."""
    pages = PdfReader(io.BytesIO(contenu)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def francais(nombre: Any) -> str:
    return "sans note" if nombre is None else str(nombre).replace(".", ",")


def sans_espaces(texte: str) -> str:
    """Line breaks and hard spaces of the page are no part of the words."""
    return re.sub(r"\s+", "", texte)
