"""Essential data of the conventions, at the national schema of subsidies."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.aides.conventions import donnees_ouvertes, scdl
from services.aides.conventions.scdl import ConventionSignee
from services.aides.conventions.schemas import ExportSubventions
from shared.base import Lecture
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/subventions", tags=["Conventions"])
Region = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE)]
Chacun = Annotated[Identite, acces(*Role)]
Annee = Annotated[int, Query(ge=2000, le=2200, description="Année de signature.")]


class ReponseCsv(Response):
    """Texte séparé par des virgules, au schéma SCDL « subventions »."""

    media_type = "text/csv"


@routeur.get("", summary="Contrôler l'export des conventions au schéma SCDL")
async def controler_subventions(identite: Region, session: Lecture, annee: Annee) -> ExportSubventions:
    """Toutes les conventions de l'année, ligne par ligne, et celles que le schéma refuse avec leurs défauts."""
    conventions = scdl.sans_petites_aides_de_personnes(await donnees_ouvertes.signees(session, annee))
    return donnees_ouvertes.en_reponse(list(conventions))


@routeur.get("/scdl.csv", summary="Exporter les conventions au schéma SCDL, en CSV", response_class=ReponseCsv)
async def exporter_subventions(identite: Region, session: Lecture, annee: Annee) -> ReponseCsv:
    """Seize colonnes dans l'ordre du schéma v2.1.1 ; une ligne que le schéma refuse n'y est pas."""
    conventions = scdl.sans_petites_aides_de_personnes(await donnees_ouvertes.signees(session, annee))
    return _csv(conventions, f"subventions-{annee}-toutes.csv")


@routeur.get("/ouvertes.csv", summary="Lire les données essentielles des conventions", response_class=ReponseCsv)
async def lire_subventions_ouvertes(identite: Chacun, session: Lecture, annee: Annee) -> ReponseCsv:
    """Conventions des bénéficiaires de plus de 23 000 € dans l'année (décret 2017-779)."""
    conventions = scdl.publiables(await donnees_ouvertes.signees(session, annee))
    return _csv(conventions, f"subventions-{annee}.csv")


def _csv(conventions: Iterable[ConventionSignee], nom: str) -> ReponseCsv:
    lignes, _ = donnees_ouvertes.exporter(list(conventions))
    entetes = {"Content-Disposition": f'attachment; filename="{nom}"'}
    return ReponseCsv(scdl.en_csv(lignes), headers=entetes)
