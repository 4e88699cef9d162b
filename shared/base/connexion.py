"""One engine per service and process, behind a first-come first-served gate."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util import await_only

from shared.erreurs import ServiceIndisponible
from shared.reglages import Reglages

ATTENTE_MAX_S = 4.0
"""Longest wait for a connection before the request is refused with 503."""
_OPTIONS = (
    "-c search_path={schema} -c statement_timeout=3000 -c lock_timeout=1000 "
    "-c idle_in_transaction_session_timeout=10000"
)


class BaseSaturee(ServiceIndisponible):
    """Trop de requêtes attendent la base de données ; réessayer dans quelques secondes."""

    code = "base-saturee"


class PoolEquitable(AsyncAdaptedQueuePool):
    """A queue pool whose waiters are served in order: SQLAlchemy's own lets newcomers pass, which makes the tail."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._guichet = asyncio.Semaphore(self.size())

    def _do_get(self) -> Any:
        if self._guichet.locked():
            await_only(self._attendre())
        else:
            await_only(self._guichet.acquire())
        try:
            return super()._do_get()
        except BaseException:
            self._guichet.release()
            raise

    async def _attendre(self) -> None:
        try:
            await asyncio.wait_for(self._guichet.acquire(), ATTENTE_MAX_S)
        except TimeoutError:
            raise BaseSaturee(entetes={"Retry-After": "2"}) from None

    def _do_return_conn(self, record: Any) -> None:
        try:
            super()._do_return_conn(record)
        finally:
            self._guichet.release()


def mot_de_passe_role(secret: str, service: str) -> str:
    """Password of a service's role: HMAC-SHA256 of the service name under the root secret."""
    return hmac.new(secret.encode(), f"role:{service}".encode(), hashlib.sha256).hexdigest()


def url_du_service(reglages: Reglages, service: str, url_maitre: str) -> URL:
    """URL of the login role of `service`, on its own database if one is named, else on the common one."""
    propre = getattr(reglages, f"{service}_database_url", None)
    if propre:
        return make_url(propre).set(drivername="postgresql+psycopg")
    url = make_url(url_maitre).set(drivername="postgresql+psycopg", username=f"ensemblier_{service}")
    secret = reglages.secret.get_secret_value() if reglages.secret else None
    return url.set(password=mot_de_passe_role(secret, service) if secret else None)


class Base:
    """The database as one service sees it: its role, its schema; one pool for reads, one for transactions.

    The read pool's connections are in autocommit once and for all: SQLAlchemy would otherwise set it and put it back
    at each checkout.
    """

    def __init__(self, url: URL, schema: str, taille_pool: int = 4) -> None:
        self.schema = schema
        options: dict[str, Any] = {
            "poolclass": PoolEquitable,
            "pool_size": taille_pool,
            "max_overflow": 0,
            "pool_pre_ping": False,
            "use_native_hstore": False,
            "hide_parameters": True,
            "connect_args": {
                "options": _OPTIONS.format(schema=schema),
                "application_name": f"ensemblier-{schema}",
                "connect_timeout": 5,
            },
        }
        self.moteur = create_async_engine(url, **options)
        self.moteur_lecture = create_async_engine(
            url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, **options
        )

    @asynccontextmanager
    async def lecture(self) -> AsyncIterator[AsyncSession]:
        """A session for reads, each statement on its own: no BEGIN, no COMMIT."""
        async with AsyncSession(self.moteur_lecture, expire_on_commit=False, autoflush=False) as session:
            yield session

    @asynccontextmanager
    async def ecriture(self) -> AsyncIterator[AsyncSession]:
        """A session in one transaction: committed at the end, rolled back on any exception."""
        async with AsyncSession(self.moteur, expire_on_commit=False) as session, session.begin():
            yield session

    def directe(self) -> Any:
        """A connection in autocommit for hot paths: `async with base.directe() as connexion`."""
        return self._directe()

    @asynccontextmanager
    async def _directe(self) -> AsyncIterator[AsyncConnection]:
        async with self.moteur_lecture.connect() as connexion:
            yield connexion

    async def fermer(self) -> None:
        await self.moteur.dispose()
        await self.moteur_lecture.dispose()
