"""What the product is compared with: handlers written by hand on the bare driver, the kernel without middleware."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import APIRouter, FastAPI, Header, Request, Response
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel
from sqlalchemy import text

from services.gateway.dossiers.schemas import FicheDossier
from services.parcours.avancement.schemas import ParcoursResume
from services.parcours.settings import Settings
from shared.application import Description, creer_application
from shared.base.sessions import connexion_d_ecriture
from shared.http.route import RouteMetier
from shared.securite.acces import acces, public
from shared.securite.identite import Role
from shared.securite.interne import verificateur_interne
from shared.voisinage import Voisinage

POOL = 4
_LIRE = (
    f"SELECT {', '.join(f'd.{nom}' for nom in FicheDossier.model_fields)} FROM dossier d WHERE d.siren = %s AND EXISTS "
    "(SELECT 1 FROM dossier_partie p WHERE p.dossier_id = d.id AND p.organisation_id = %s) "
    "ORDER BY d.etat DESC, d.id DESC LIMIT 1"
)
_ECRIRE = f"""
WITH p AS (
  UPDATE parcours SET etape = CASE WHEN etape = 'suspension' THEN 'candidature' ELSE 'suspension' END,
    etape_reprise = CASE WHEN etape = 'suspension' THEN NULL ELSE etape END, depuis_le = now(), version = version + 1
  WHERE id = %(id)s AND version = %(version)s RETURNING {", ".join(ParcoursResume.model_fields)}
), j AS (
  INSERT INTO journal (le, acteur_id, acteur_role, requete_id, type, objet_id, dossier_id, avant, apres)
  SELECT now(), id, 'ensemblier', 'temoin', 'parcours.geste.effectue', id, dossier_id, %(fait)s, %(fait)s FROM p
), e AS (
  INSERT INTO evenement (le, type, sujet_id, dossier_id, acteur_id, acteur_role, donnees)
  SELECT now(), 'parcours.geste.effectue', id, dossier_id, id, 'ensemblier', %(fait)s FROM p
) SELECT * FROM p
"""


def _application(schema: str) -> tuple[FastAPI, AsyncConnectionPool[Any]]:
    options = {"autocommit": True, "row_factory": dict_row, "options": f"-c search_path={schema}"}
    pool: AsyncConnectionPool[Any] = AsyncConnectionPool(
        os.environ["ENSEMBLIER_DATABASE_URL"], min_size=POOL, max_size=POOL, kwargs=options, open=False
    )

    @asynccontextmanager
    async def cycle(_: FastAPI) -> AsyncIterator[None]:
        async with pool:
            yield

    app = FastAPI(lifespan=cycle)

    @app.get("/healthz/live")
    async def vivant() -> dict[str, str]:
        return {"etat": "vivant"}

    return app, pool


def lecture() -> FastAPI:
    """Read of a dossier's row by hand: same SQL, same answer, no token, no middleware."""
    app, pool = _application("gateway")
    organisation = UUID(os.environ["BENCH_ORGANISATION"])

    @app.get("/v1/dossiers/{siren}/fiche")
    async def lire(siren: str) -> FicheDossier:
        async with pool.connection() as connexion:
            curseur = await connexion.execute(_LIRE, (siren, organisation))
            ligne = await curseur.fetchone()
        return FicheDossier.model_construct(**ligne)

    return app


class Geste(BaseModel):
    """Body of the witness gesture."""

    geste: str
    motif: str | None = None


def ecriture() -> FastAPI:
    """Write of a gesture by hand: row, journal and event in one statement, no rule, no right."""
    app, pool = _application("parcours")

    @app.post("/v1/parcours/{parcours_id}/gestes")
    async def ecrire(parcours_id: UUID, entree: Geste, if_match: str = Header()) -> ParcoursResume:
        fait = Jsonb({"geste": entree.geste, "motif": entree.motif})
        parametres = {"id": parcours_id, "version": int(if_match[2:-1]), "fait": fait}
        async with pool.connection() as connexion:
            curseur = await connexion.execute(_ECRIRE, parametres)
            ligne = await curseur.fetchone()
        return ParcoursResume.model_construct(**ligne)

    return app


class Rangee(BaseModel):
    """Body of the plain write."""

    libelle: str


_RANGEE = text("UPDATE parcours SET prochaine_action = :libelle WHERE id = :id RETURNING version")


def rangee() -> FastAPI:
    """The product's own kernel, token and rights of the role included, writing one plain row: no guard, no trace."""
    routeur = APIRouter(route_class=RouteMetier)

    @routeur.post("/v1/parcours/{parcours_id}/rangee", dependencies=[acces(Role.PARTENAIRE_CONSEILLER)])
    async def ecrire(parcours_id: UUID, entree: Rangee, request: Request) -> Rangee:
        connexion = await connexion_d_ecriture(request)
        await connexion.execute(_RANGEE, {"libelle": entree.libelle, "id": parcours_id})
        return entree

    return _service(routeur)


class Reponse(BaseModel):
    """A small answer."""

    nom: str
    valeurs: list[int]


def octets() -> FastAPI:
    """A bare endpoint that answers the same bytes, whatever it is sent."""
    app, contenu = FastAPI(), Path(os.environ["BENCH_OCTETS"]).read_bytes()

    @app.get("/healthz/live")
    async def vivant() -> dict[str, str]:
        return {"etat": "vivant"}

    @app.post("/v1/aides/examens")
    async def repondre() -> Response:
        return Response(contenu, media_type="application/json")

    return app


def _service(routeur: APIRouter) -> FastAPI:
    """The kernel of the parcours service with that router alone."""
    reglages = Settings()
    voisinage = Voisinage(reglages)
    description = Description("parcours", "Témoin", "Témoin")
    verificateur = verificateur_interne(voisinage)
    return creer_application(description, reglages, voisinage, verificateur=verificateur, routeurs=[routeur])


def _noyau(*, middleware: bool) -> FastAPI:
    routeur = APIRouter(route_class=RouteMetier)

    @routeur.get("/bench/modele", dependencies=[public()])
    async def modele() -> Reponse:
        return Reponse(nom="essai", valeurs=[1, 2, 3])

    app = _service(routeur)
    if not middleware:
        app.user_middleware.clear()
    return app


def avec_middleware() -> FastAPI:
    """The kernel as it is, with a route that does nothing."""
    return _noyau(middleware=True)


def sans_middleware() -> FastAPI:
    """The same without its own middleware."""
    return _noyau(middleware=False)
