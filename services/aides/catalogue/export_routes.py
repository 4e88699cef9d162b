"""The catalogue for other catalogues: the national schema, as JSON and as CSV."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository
from services.aides.catalogue.schema_national import decrire, en_csv
from services.aides.catalogue.schema_national_schemas import AideNationale, ExportNational
from shared.base import Lecture
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import DateJour

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/dispositifs", tags=["Catalogue"])
Chacun = Annotated[Identite, acces(*Role)]
Jour = Annotated[DateJour | None, Query(description="Date d'examen ; par défaut, aujourd'hui.")]


class ReponseCsv(Response):
    """Texte séparé par des virgules."""

    media_type = "text/csv"


@routeur.get("/export", summary="Exporter le catalogue au schéma national")
async def exporter_catalogue(identite: Chacun, contexte: Contexte, session: Lecture, le: Jour = None) -> ExportNational:
    """Les dispositifs en vigueur, décrits par le schéma national des dispositifs d'aide (version 0.2.0)."""
    jour = le or contexte.horloge.aujourdhui()
    return ExportNational(le=jour, elements=await _aides(session, jour))


@routeur.get("/export.csv", summary="Exporter le catalogue au schéma national, en CSV", response_class=ReponseCsv)
async def exporter_catalogue_csv(identite: Chacun, contexte: Contexte, session: Lecture, le: Jour = None) -> ReponseCsv:
    """Les mêmes lignes, colonne par colonne dans l'ordre du schéma."""
    jour = le or contexte.horloge.aujourdhui()
    entetes = {"Content-Disposition": f'attachment; filename="dispositifs-{jour}.csv"'}
    return ReponseCsv(en_csv(await _aides(session, jour)), headers=entetes)


async def _aides(session: AsyncSession, le: date) -> list[AideNationale]:
    publications = await repository.publications(session)
    return [decrire(version, publications[version.empreinte]) for version in await repository.en_vigueur(session, le)]
