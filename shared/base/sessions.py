"""Sessions as dependencies. `scope="function"`: the transaction is committed before the response leaves."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, cast

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shared.base.connexion import Base
from shared.idempotence.service import reserver
from shared.securite.acces import authentifier


def base_du_service(request: Request) -> Base:
    """The database of the service that answers the request."""
    return cast(Base, request.app.state.base)


async def _lecture(request: Request) -> AsyncIterator[AsyncSession]:
    async with base_du_service(request).lecture() as session:
        yield session


async def _ecriture(request: Request) -> AsyncIterator[AsyncSession]:
    suites: list[Callable[[], Awaitable[None]]] = []
    request.state.apres_commit = suites
    if "idempotency-key" in request.headers:
        await authentifier(request)
    async with base_du_service(request).ecriture() as session:
        request.state.session = session
        await reserver(request, session)
        yield session
    for suite in suites:
        await suite()


async def connexion_d_ecriture(request: Request) -> AsyncConnection:
    """Connection for a write made of one statement, given back before the response leaves.

    Without Idempotency-Key each statement is its own transaction; with one, the key is reserved in a common one.
    """
    pile = request.scope["fastapi_function_astack"]
    base = base_du_service(request)
    if "idempotency-key" not in request.headers:
        return cast(AsyncConnection, await pile.enter_async_context(base.directe()))
    connexion: AsyncConnection = await pile.enter_async_context(base.moteur.begin())
    request.state.session = connexion
    await reserver(request, connexion)
    return connexion


async def _base(request: Request) -> Base:
    return base_du_service(request)


BaseDuService = Annotated[Base, Depends(_base)]
Lecture = Annotated[AsyncSession, Depends(_lecture, scope="function")]
"""Session for reads; the connection is taken at the first statement."""
Ecriture = Annotated[AsyncSession, Depends(_ecriture, scope="function")]
"""Session in one transaction; `request.state.apres_commit` takes coroutines to run once committed."""
