"""A page read as a browser would: its elements, its text, what it would fetch."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

INSECABLE = "\N{NO-BREAK SPACE}"
VIDES = frozenset({"meta", "input", "br", "link", "img"})


@dataclass
class Element:
    """An element, its attributes and the text under it."""

    nom: str
    attributs: dict[str, str | None]
    texte: str = ""
    enfants: list["Element"] = field(default_factory=list)


class PageLue(HTMLParser):
    """Every element in order; refuses a page whose elements are not properly closed."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._ouverts: list[Element] = []
        self.feed(page)
        self.close()
        assert not self._ouverts, [element.nom for element in self._ouverts]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if self._ouverts:
            self._ouverts[-1].enfants.append(element)
        if tag not in VIDES:
            self._ouverts.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._ouverts.pop().nom == tag

    def handle_data(self, data: str) -> None:
        for element in self._ouverts:
            element.texte += data.replace(INSECABLE, " ")

    def tous(self, nom: str, classe: str | None = None) -> list[Element]:
        return [
            element
            for element in self.elements
            if element.nom == nom and (classe is None or classe in (element.attributs.get("class") or "").split())
        ]

    def un(self, nom: str) -> Element:
        (element,) = self.tous(nom)
        return element

    def texte(self) -> str:
        return " ".join(self.un("body").texte.split())


def verifier_structure(page: str) -> PageLue:
    """What every page owes its reader: language, title, landmarks, headings in order, no script, nothing outside."""
    lue = PageLue(page)
    assert lue.un("html").attributs["lang"] == "fr"
    assert lue.un("title").texte.strip()
    assert "width=device-width" in page
    for repere in ("header", "main", "footer", "h1"):
        lue.un(repere)
    niveaux = [int(element.nom[1]) for element in lue.elements if element.nom in {"h1", "h2", "h3"}]
    assert niveaux[0] == 1
    assert all(suivant - niveau <= 1 for niveau, suivant in pairwise(niveaux))
    cles = [element.attributs["id"] for element in lue.elements if "id" in element.attributs]
    assert len(cles) == len(set(cles))
    for element in lue.elements:
        assert element.nom not in {"script", "link", "img", "iframe", "object"}
        assert not {"src", "style", "onclick", "onload", "onerror"} & set(element.attributs)
        cible = element.attributs.get("href") or element.attributs.get("action") or "#"
        assert cible.startswith(("#", "mailto:")), cible
        reference = element.attributs.get("aria-labelledby") or element.attributs.get("aria-describedby")
        assert reference is None or reference in cles
    assert "//" not in page.replace("<!DOCTYPE html>", "")
    assert "url(" not in page
    assert "@import" not in page
    return lue
