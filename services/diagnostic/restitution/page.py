"""The restitution as one HTML page: everything inside it, its own style sheet only."""

from functools import lru_cache
from importlib.resources import files
from string import Template

from shared.documents import Bloc, Document, Figure, Liste, Paragraphe, Section, SousTitre, Tableau
from shared.pages.balises import Html, balise, echapper, suite
from shared.pages.entetes import entetes_de_page


@lru_cache
def _lire(nom: str) -> str:
    return (files("services.diagnostic.restitution") / "donnees" / nom).read_text(encoding="utf-8")


@lru_cache
def entetes() -> dict[str, str]:
    """Those of a page without any form."""
    return entetes_de_page(_lire("restitution.css"))


def rendre_page(document: Document) -> str:
    """The page of a document; whatever is not a tag is escaped."""
    corps = suite(
        balise("h1", document.titre),
        balise("p", document.reference, classe="reference"),
        *(_section(rang, section) for rang, section in enumerate(document.sections, 1)),
    )
    return Template(_lire("restitution.html")).substitute(
        titre=echapper(document.titre),
        emetteur=echapper(document.emetteur),
        pied=echapper(document.pied),
        style=_lire("restitution.css"),
        corps=corps,
    )


def _section(rang: int, section: Section) -> Html:
    titre = balise("h2", section.titre, id=f"s{rang}")
    return balise("section", titre, *(_bloc(bloc) for bloc in section.blocs), aria_labelledby=f"s{rang}")


def _bloc(bloc: Bloc) -> Html:
    match bloc:
        case Paragraphe():
            return balise("p", balise("strong", bloc.texte) if bloc.fort else bloc.texte)
        case Liste():
            return balise("ul", *(balise("li", element) for element in bloc.elements))
        case SousTitre():
            return balise("h3", bloc.texte)
        case Figure():
            return _figure(bloc)
        case Tableau():
            return _tableau(bloc)


def _figure(figure: Figure) -> Html:
    """The drawing comes from our own code, already escaped."""
    image = balise("div", Html(figure.svg), role="img", aria_label=figure.alternative, classe="dessin")
    return balise("figure", image, balise("figcaption", figure.legende))


def _tableau(tableau: Tableau) -> Html:
    tete = balise(
        "tr", *(balise("th", nom, scope="col", classe=_cote(tableau, i)) for i, nom in enumerate(tableau.entetes))
    )
    corps = [
        balise(
            "tr",
            balise("th", ligne[0], scope="row"),
            *(
                balise("td", cellule, classe=_cote(tableau, i), data_titre=tableau.entetes[i])
                for i, cellule in enumerate(ligne[1:], 1)
            ),
        )
        for ligne in tableau.lignes
    ]
    legende = balise("caption", tableau.legende) if tableau.legende else None
    return balise("table", legende, balise("thead", tete), balise("tbody", *corps))


def _cote(tableau: Tableau, colonne: int) -> str | None:
    return "chiffre" if colonne in tableau.chiffres else None
