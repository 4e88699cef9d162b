"""A page refuses in the words and the look of the other pages when a browser asks for it."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from services.gateway.pages.gabarit import message
from shared.erreurs import Refus
from shared.http.route import RouteMetier

PHRASES: dict[str, tuple[str, str]] = {
    "lien-sans-effet": (
        "Ce lien ne fonctionne plus",
        "Il a expiré, ou son adresse est incomplète : un lien ne reste ouvert que quelques semaines. "
        "Demandez-en un nouveau à votre interlocuteur.",
    ),
    "avis-deja-donne": (
        "Vous avez déjà répondu",
        "Merci : votre avis est bien enregistré. Il ne se donne qu'une fois, vous n'avez plus rien à faire.",
    ),
    "avis-expire": (
        "Il n'est plus possible de répondre",
        "Le délai pour donner cet avis est passé. Votre interlocuteur reste à votre écoute.",
    ),
    "demande-avis-introuvable": (
        "Cette demande d'avis n'existe plus",
        "Vous n'avez rien à faire. Votre interlocuteur reste à votre écoute.",
    ),
    "dossier-introuvable": (
        "Ce dossier n'existe plus",
        "Demandez à votre interlocuteur où en est votre demande.",
    ),
}


def veut_une_page(request: Request) -> bool:
    """True for a browser; a program that names no format gets the machine-readable refusal."""
    return "text/html" in request.headers.get("accept", "")


def page_de_refus(refus: Refus) -> HTMLResponse:
    """The refusal, said kindly."""
    probleme = refus.probleme(None)
    titre, phrase = PHRASES.get(refus.code, (probleme["title"], probleme["detail"]))
    precision = [refus.detail] if refus.detail and refus.detail != phrase else []
    return message(titre, phrase, *precision, statut=refus.statut)


class RefusEnPage(Exception):
    """Le refus se dit par une page."""

    def __init__(self, refus: Refus) -> None:
        super().__init__(refus.code)
        self.refus = refus


class RoutePage(RouteMetier):
    """RouteMetier whose refusals are pages for a browser, problems for a program."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        for reponse in self.responses.values():
            reponse.setdefault("content", {})["text/html"] = {"schema": {"type": "string"}}

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        traiter = super().get_route_handler()

        async def rendre(request: Request) -> Response:
            try:
                return await traiter(request)
            except Refus as refus:
                if not veut_une_page(request):
                    raise
                raise RefusEnPage(refus) from refus

        return rendre


async def _rendre(_request: Request, erreur: Exception) -> Response:
    assert isinstance(erreur, RefusEnPage)
    return page_de_refus(erreur.refus)


def installer_pages(app: FastAPI) -> None:
    """Registers the handler: it answers once the session has been rolled back, as for any refusal."""
    app.add_exception_handler(RefusEnPage, _rendre)
