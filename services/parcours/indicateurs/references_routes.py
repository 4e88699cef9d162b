"""Reference evolutions: what results are compared to."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.parcours.indicateurs import references
from services.parcours.indicateurs.errors import ReferenceImpossible
from services.parcours.indicateurs.references_schemas import EvolutionLue, ReferencesAjoutees, ReferencesNouvelles
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import Code

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/indicateurs/references", tags=["Indicateurs d'effet"])
Pilote = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE)]
Region = Annotated[Identite, acces(Role.REGION)]


@routeur.get("", summary="Lire les évolutions de référence")
async def lire_references(
    identite: Pilote,
    session: Lecture,
    fenetre: Pagination,
    code: Annotated[Code | None, Query(description="Indicateur.")] = None,
) -> Page[EvolutionLue]:
    """Ce que sont devenues des entreprises comparables, avec la source de chaque cellule."""
    lignes, suite = couper(await references.lister(session, fenetre, code), fenetre)
    elements = [EvolutionLue.model_validate(ligne) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.post(
    "", status_code=201, summary="Ajouter des évolutions de référence", responses=reponses(ReferenceImpossible)
)
async def ajouter_references(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    entree: ReferencesNouvelles,
) -> ReferencesAjoutees:
    """Agrégats sourcés d'entreprises non accompagnées : même activité, même taille, mêmes années."""
    await references.ajouter(session, contexte, entree)
    return ReferencesAjoutees(ajoutees=len(entree.evolutions))
