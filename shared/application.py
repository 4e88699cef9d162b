"""What every service is made of, on one screen."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI
from sqlalchemy.exc import ArgumentError

from shared.base import Base, url_du_service
from shared.horloge import Horloge
from shared.http.documentation import installer_documentation
from shared.http.mesures import Mesures
from shared.http.middleware import Enveloppe
from shared.http.problemes import installer_problemes
from shared.http.sante import installer_sante
from shared.perimetre.routes import routeur as routeur_perimetre
from shared.reglages import Reglages
from shared.securite.verificateur import Verificateur
from shared.trace.flux import routeur_flux
from shared.voisinage import Voisinage

VERSION = "0.1.0"


@dataclass(frozen=True)
class Description:
    """Name and texts of a service."""

    service: str
    titre: str
    resume: str
    etiquettes: list[dict[str, str]] = field(default_factory=list)


def creer_application(
    description: Description,
    reglages: Reglages,
    voisinage: Voisinage,
    *,
    verificateur: Verificateur,
    routeurs: Sequence[APIRouter],
    horloge: Horloge | None = None,
    cycle_de_vie: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    """A FastAPI application with the kernel installed: problems, health, feed, documentation, middleware."""
    app = FastAPI(
        title=description.titre,
        version=VERSION,
        description=description.resume,
        openapi_tags=description.etiquettes,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=_cycle(cycle_de_vie),
        generate_unique_id_function=lambda route: route.name,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    _garnir_etat(app, description, reglages, voisinage, verificateur, horloge)
    installer_problemes(app)
    mesures = Mesures(description.service)
    for routeur in (*routeurs, routeur_flux()):
        app.include_router(routeur)
    if description.service != "gateway":
        app.include_router(routeur_perimetre)
    installer_sante(app, mesures)
    installer_documentation(app)
    options: dict[str, Any] = {"corps_max_octets": reglages.corps_max_octets, "lectures": reglages.journal_lectures}
    app.add_middleware(Enveloppe, mesures=mesures, service=description.service, **options)
    return app


def _garnir_etat(
    app: FastAPI,
    description: Description,
    reglages: Reglages,
    voisinage: Voisinage,
    verificateur: Verificateur,
    horloge: Horloge | None,
) -> None:
    app.state.service = description.service
    app.state.reglages = reglages
    app.state.voisinage = voisinage
    app.state.verificateur = verificateur
    app.state.horloge = horloge or Horloge()
    app.state.sondes = {}
    app.state.base = _base(description.service, reglages)


def _base(service: str, reglages: Reglages) -> Base:
    if reglages.database_url is None:
        raise ArgumentError("ENSEMBLIER_DATABASE_URL est nécessaire hors de la base embarquée.")
    return Base(url_du_service(reglages, service, reglages.database_url), service, reglages.pool)


def _cycle(
    propre: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None,
) -> Callable[[FastAPI], AbstractAsyncContextManager[Any]]:
    @asynccontextmanager
    async def cycle(app: FastAPI) -> AsyncIterator[None]:
        if propre is None:
            yield
        else:
            async with propre(app):
                yield
        await app.state.base.fermer()

    return cycle
