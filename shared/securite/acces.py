"""Access declared in the signature of an endpoint: `identite: Annotated[Identite, acces(Role.REGION)]`."""

from typing import Any, cast

from fastapi import Depends, Request

from shared.erreurs import AccesInterdit
from shared.securite.identite import Identite, Role
from shared.securite.verificateur import Verificateur, jeton_porteur


async def authentifier(request: Request) -> Identite:
    """Identity of the caller, verified once per request; 401 otherwise."""
    deja = getattr(request.state, "identite", None)
    if deja is not None:
        return cast(Identite, deja)
    verificateur: Verificateur = request.app.state.verificateur
    identite = await verificateur.identite(jeton_porteur(request.headers.get("authorization")))
    request.state.identite = identite
    return identite


def acces(*roles: Role) -> Any:
    """Dependency that lets the roles pass (401 anonymous, 403 other roles) and documents them as `x-acces`."""
    permis = frozenset(roles)

    async def verifier_acces(request: Request) -> Identite:
        identite = await authentifier(request)
        if identite.role not in permis:
            raise AccesInterdit(roles_permis=sorted(permis))
        return identite

    verifier_acces.x_acces = sorted(role.value for role in permis)  # type: ignore[attr-defined]
    return Depends(verifier_acces)


def public() -> Any:
    """Dependency that declares an operation open to everyone."""

    async def sans_identite() -> None:
        return None

    sans_identite.x_acces = ["public"]  # type: ignore[attr-defined]
    return Depends(sans_identite)


def interne() -> Any:
    """Dependency of what only the platform's services may call at the gateway: it takes their internal token."""

    async def verifier_interne(request: Request) -> Identite:
        verificateur: Verificateur = request.app.state.verificateur_interne
        identite = await verificateur.identite(jeton_porteur(request.headers.get("authorization")))
        request.state.identite = identite
        return identite

    verifier_interne.x_acces = sorted(role.value for role in Role)  # type: ignore[attr-defined]
    return Depends(verifier_interne)
