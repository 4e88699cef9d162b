"""The route class of every operation: declared access, documented refusals, idempotency."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.erreurs import (
    AccesInterdit,
    Introuvable,
    NonAuthentifie,
    Refus,
    SaisieInvalide,
    ServiceIndisponible,
    VersionManquante,
    VersionPerimee,
    reponses,
)
from shared.idempotence.errors import CleDejaUtilisee, ReponseDejaDonnee, RequeteEnCours
from shared.idempotence.service import ranger

_SURES = {"GET", "HEAD", "OPTIONS"}


class AccesNonDeclare(TypeError):
    """An operation does not say who may call it."""


def _appels(dependant: Dependant) -> list[Any]:
    return [dependant.call, *(appel for sous in dependant.dependencies for appel in _appels(sous))]


def roles_declares(dependant: Dependant) -> list[str] | None:
    """Roles that `acces(...)` or `public()` declared on the operation; None when nothing is declared."""
    for appel in _appels(dependant):
        declares: list[str] | None = getattr(appel, "x_acces", None)
        if declares is not None:
            return declares
    return None


class RouteMetier(APIRoute):
    """APIRoute that refuses to exist without declared access and documents its common refusals."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        roles = roles_declares(self.dependant)
        if roles is None:
            raise AccesNonDeclare(f"{sorted(self.methods or [])} {path}: declare acces(...) or public()")
        self.openapi_extra = {**(self.openapi_extra or {}), "x-acces": roles}
        self.responses = _completer(self.responses, self._refus_communs(roles))

    def _refus_communs(self, roles: list[str]) -> dict[int | str, dict[str, Any]]:
        refus: list[type[Refus]] = [SaisieInvalide, ServiceIndisponible]
        if roles != ["public"]:
            refus += [NonAuthentifie, AccesInterdit]
        if "{" in self.path:
            refus.append(Introuvable)
        if not (self.methods or set()) <= _SURES and roles != ["public"]:
            refus += [RequeteEnCours, CleDejaUtilisee]
        if any(getattr(appel, "x_if_match", False) for appel in _appels(self.dependant)):
            refus += [VersionPerimee, VersionManquante]
        return reponses(*refus)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        traiter = super().get_route_handler()
        if (self.methods or set()) <= _SURES:
            return traiter

        async def traiter_une_fois(request: Request) -> Response:
            try:
                response = await traiter(request)
            except ReponseDejaDonnee as deja:
                entetes = {**deja.entetes, "Idempotent-Replayed": "true"}
                return Response(deja.corps, deja.statut, headers=entetes)
            await ranger(request, response)
            return response

        return traiter_une_fois


def _completer(declares: dict[int | str, Any], communs: dict[int | str, dict[str, Any]]) -> dict[int | str, Any]:
    resultat = dict(communs)
    for statut, reponse in declares.items():
        if statut in resultat:
            reponse = {**reponse, "description": f"{resultat[statut]['description']}\n\n{reponse['description']}"}
        resultat[statut] = reponse
    return resultat
