"""OpenAPI documents in French and their pages, served without any outside address."""

from importlib.resources import files
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from shared.http.agregation import Agregation
from shared.http.catalogue import page_erreurs

_ACTIFS = str(files("fastapi_offline") / "static")
PROBLEME: dict[str, Any] = {
    "title": "Probleme",
    "description": "Refus au format RFC 9457 : ce qui est refusé, pourquoi, et ce qui est possible.",
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "description": "Adresse stable de la fiche de l'erreur."},
        "title": {"type": "string", "description": "Nom de l'erreur."},
        "status": {"type": "integer", "description": "Code HTTP."},
        "detail": {"type": "string", "description": "Explication de ce refus."},
        "instance": {"type": ["string", "null"], "description": "Identifiant de la requête, à citer au support."},
        "code": {"type": "string", "description": "Code stable de l'erreur."},
        "champs": {
            "type": "array",
            "description": "Champs en cause.",
            "items": {"type": "object", "properties": {"champ": {"type": "string"}, "message": {"type": "string"}}},
        },
    },
}
FORME_ETAG = '^"v[0-9]{1,9}"$'
SECURITE: dict[str, Any] = {
    "jeton": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Jeton obtenu par POST /oauth/token.",
    },
    "client": {
        "type": "oauth2",
        "description": "Client applicatif : identifiant et clé d'accès échangés contre un jeton.",
        "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": {}}},
    },
}


def completer(document: dict[str, Any]) -> dict[str, Any]:
    """Adds the problem schema, the security scheme and, per operation, the security it needs; drops FastAPI's 422."""
    composants = document.setdefault("components", {})
    schemas = composants.setdefault("schemas", {})
    schemas["Probleme"] = PROBLEME
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    composants["securitySchemes"] = SECURITE
    for operations in document["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and operation.get("x-acces", ["public"]) != ["public"]:
                operation["security"] = [{"jeton": []}, {"client": []}]
            _preciser_parametres(operation)
    return document


def _preciser_parametres(operation: Any) -> None:
    """A parameter has no `null`; If-Match, optional for FastAPI so that its absence answers 428, is required."""
    for parametre in operation.get("parameters", ()) if isinstance(operation, dict) else ():
        formes = [forme for forme in parametre["schema"].get("anyOf", ()) if forme.get("type") != "null"]
        if len(formes) == 1:
            parametre["schema"] = {**parametre["schema"], **formes[0]}
            del parametre["schema"]["anyOf"]
        if parametre["in"] == "header" and parametre["name"].lower() == "if-match":
            parametre |= {"required": True, "schema": {"type": "string", "pattern": FORME_ETAG}}


def installer_documentation(app: FastAPI) -> None:
    """Serves /openapi.json, /docs and /docs/erreurs from local files.

    `app.state.agregation`, when the assembly has set it, gives the document that covers the neighbours too.
    """

    async def page() -> HTMLResponse:
        return page_swagger(app.title, "/openapi.json")

    async def contrat() -> Response:
        agregation: Agregation | None = getattr(app.state, "agregation", None)
        document = app.openapi() if agregation is None else await agregation.document()
        return Response(orjson.dumps(document), media_type="application/json")

    async def erreurs() -> HTMLResponse:
        return HTMLResponse(page_erreurs())

    app.openapi = lambda: _contrat_propre(app)  # type: ignore[method-assign]
    app.mount("/docs/actifs", StaticFiles(directory=_ACTIFS), name="actifs")
    app.add_api_route("/docs/erreurs", erreurs, include_in_schema=False, methods=["GET"])
    app.add_api_route("/docs", page, include_in_schema=False, methods=["GET"])
    app.add_api_route("/openapi.json", contrat, include_in_schema=False, methods=["GET"])


def _contrat_propre(app: FastAPI) -> dict[str, Any]:
    """The application's own document, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
        )
        app.openapi_schema = completer(document)
    return app.openapi_schema


def page_swagger(titre: str, contrat: str) -> HTMLResponse:
    """Swagger UI over a local contract with local assets."""
    return get_swagger_ui_html(
        openapi_url=contrat,
        title=f"{titre} — documentation",
        swagger_js_url="/docs/actifs/swagger-ui-bundle.js",
        swagger_css_url="/docs/actifs/swagger-ui.css",
        swagger_favicon_url="/docs/actifs/favicon.png",
        swagger_ui_parameters={"docExpansion": "none", "tryItOutEnabled": True, "validatorUrl": None},
    )
