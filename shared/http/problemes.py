"""Every refusal leaves as application/problem+json, in French, naming the field; a 500 says nothing internal."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as AttentePool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.erreurs import TYPE_PREFIXE, Refus, SaisieInvalide, ServiceIndisponible
from shared.http.messages import message_de_champ
from shared.http.reponse import reponse_probleme
from shared.journalisation import journal

TITRES_HTTP = {
    404: ("adresse-inconnue", "Adresse inconnue"),
    405: ("methode-non-permise", "Méthode non permise"),
    413: ("corps-trop-grand", "Corps de requête trop grand"),
    415: ("type-de-contenu", "Type de contenu non accepté"),
}


def _requete_id(request: Request) -> str | None:
    return request.scope.get("requete_id")


async def _refus(request: Request, erreur: Exception) -> Response:
    assert isinstance(erreur, Refus)
    return reponse_probleme(erreur.probleme(_requete_id(request)), erreur.entetes)


async def _saisie(request: Request, erreur: Exception) -> Response:
    assert isinstance(erreur, RequestValidationError)
    champs = [
        {"champ": _chemin(faute["loc"]), "message": message_de_champ(faute), "code": faute["type"]}
        for faute in erreur.errors()
    ]
    noms = ", ".join(dict.fromkeys(champ["champ"] for champ in champs[:5]))
    document = {
        "type": TYPE_PREFIXE + "saisie-invalide",
        "title": "Saisie invalide",
        "status": 422,
        "detail": f"Champ refusé : {noms}." if len(champs) == 1 else f"Champs refusés : {noms}.",
        "instance": _requete_id(request),
        "code": "saisie-invalide",
        "champs": champs[:50],
    }
    return reponse_probleme(document)


def _chemin(lieu: tuple[Any, ...]) -> str:
    return ".".join(str(part).encode("ascii", "backslashreplace").decode()[:80] for part in lieu) or "requête"


CORPS_ILLISIBLE = SaisieInvalide(
    "Le corps de la requête n'est pas un document JSON lisible.",
    champs=[{"champ": "body", "message": "n'est pas un document JSON en UTF-8"}],
)


async def _http(request: Request, erreur: Exception) -> Response:
    assert isinstance(erreur, HTTPException)
    if erreur.status_code == 400:  # the only 400 of the framework: bytes that it cannot decode
        return await _refus(request, CORPS_ILLISIBLE)
    code, titre = TITRES_HTTP.get(erreur.status_code, ("requete-refusee", "Requête refusée"))
    entetes = dict(erreur.headers or {})
    if erreur.status_code == 405:
        entetes["Allow"] = ", ".join(methodes_permises(request))
    document = {
        "type": TYPE_PREFIXE + code,
        "title": titre,
        "status": erreur.status_code,
        "detail": f"{titre} : {request.method} {request.url.path[:200]}",
        "instance": _requete_id(request),
        "code": code,
    }
    return reponse_probleme(document, entetes)


def methodes_permises(request: Request) -> list[str]:
    """All the methods that the path accepts: Starlette's own answer names those of one route only."""
    chemins: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    demande = request.url.path.strip("/").split("/")
    permises: set[str] = set()
    for modele, operations in chemins.items():
        parts = modele.strip("/").split("/")
        if len(parts) == len(demande) and all(p == d or p.startswith("{") for p, d in zip(parts, demande, strict=True)):
            permises |= {methode.upper() for methode in operations if methode != "parameters"}
    return sorted(permises)


async def _base(request: Request, erreur: Exception) -> Response:
    """Time-outs and lost connections are 503; anything else is our fault, hence 500."""
    etat = getattr(getattr(erreur, "orig", None), "sqlstate", None)
    if isinstance(erreur, AttentePool | OperationalError) or etat in {"55P03", "57014", "40001", "40P01"}:
        journal.warning("base_indisponible", requete_id=_requete_id(request), sqlstate=etat)
        return await _refus(request, ServiceIndisponible(entetes={"Retry-After": "2"}))
    return await _imprevu(request, erreur)


async def _imprevu(request: Request, erreur: Exception) -> Response:
    journal.error("erreur_imprevue", requete_id=_requete_id(request), erreur=type(erreur).__name__, exc_info=erreur)
    document = {
        "type": TYPE_PREFIXE + "erreur-interne",
        "title": "Erreur interne",
        "status": 500,
        "detail": "Une erreur imprévue s'est produite ; citez l'identifiant de la requête au support.",
        "instance": _requete_id(request),
        "code": "erreur-interne",
    }
    return reponse_probleme(document)


def installer_problemes(app: FastAPI) -> None:
    """Registers the handlers."""
    app.add_exception_handler(Refus, _refus)
    app.add_exception_handler(RequestValidationError, _saisie)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _base)
    app.add_exception_handler(AttentePool, _base)
    app.add_exception_handler(Exception, _imprevu)
