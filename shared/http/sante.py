"""Health and metrics: `/healthz/live` (no I/O), `/healthz/ready` (database, degraded parts), `/metrics`."""

from typing import Any

from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse

from shared.base import Base
from shared.erreurs import Refus
from shared.http.mesures import Mesures


async def _base_repond(base: Base) -> bool:
    try:
        async with base.lecture() as session:
            await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError, Refus):
        return False
    return True


def installer_sante(app: FastAPI, mesures: Mesures) -> None:
    """Adds the three routes; parts that answer late or badly are listed under `degrade`."""

    async def vivant() -> dict[str, str]:
        return {"etat": "vivant"}

    async def pret(request: Request) -> JSONResponse:
        base_ok = await _base_repond(request.app.state.base)
        degrade = sorted(nom for nom, sonde in request.app.state.sondes.items() if not sonde())
        corps: dict[str, Any] = {"etat": "pret" if base_ok else "indisponible", "base": base_ok, "degrade": degrade}
        return JSONResponse(corps, 200 if base_ok else 503)

    async def metriques() -> Response:
        return Response(generate_latest(mesures.registre), media_type=CONTENT_TYPE_LATEST)

    app.add_api_route("/healthz/live", vivant, methods=["GET"], include_in_schema=False)
    app.add_api_route("/healthz/ready", pret, methods=["GET"], include_in_schema=False)
    app.add_api_route("/metrics", metriques, methods=["GET"], include_in_schema=False)
