"""One template and one stylesheet for every page; the policy lets the page load nothing else."""

from functools import lru_cache
from importlib.resources import files
from string import Template
from typing import Any

from fastapi.responses import HTMLResponse

from shared.pages.balises import balise, echapper, suite
from shared.pages.entetes import entetes_de_page


def _lire(nom: str) -> str:
    return (files("services.gateway.pages") / "donnees" / nom).read_text(encoding="utf-8")


@lru_cache
def _modele() -> Template:
    return Template(_lire("page.html"))


@lru_cache
def _style() -> str:
    return _lire("page.css")


@lru_cache
def entetes() -> dict[str, str]:
    """Those of a page, whose form answers to us only; a page and its JSON share an address."""
    return {**entetes_de_page(_style(), "form-action 'self'"), "Vary": "Accept"}


def page(titre: str, *corps: Any, statut: int = 200) -> HTMLResponse:
    """A whole page; `corps` is escaped unless it is made of tags."""
    contenu = _modele().substitute(titre=echapper(titre), style=_style(), corps=suite(*corps))
    return HTMLResponse(contenu, status_code=statut, headers=entetes())


def message(titre: str, *phrases: str, statut: int = 200) -> HTMLResponse:
    """A page that only says something."""
    corps = balise("section", *(balise("p", phrase) for phrase in phrases), classe="carte")
    return page(titre, balise("h1", titre), corps, statut=statut)
