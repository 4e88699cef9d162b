"""The usual processing times, open to all."""

from typing import Annotated

from fastapi import APIRouter, Path

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.errors import DispositifIntrouvable
from services.aides.completude.delais import delais_constates
from services.aides.completude.delais_schemas import DelaisDispositif
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.valeurs import Code

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/dispositifs", tags=["Complétude"])
Chacun = Annotated[Identite, acces(*Role)]


@routeur.get("/{code}/delais", summary="Lire les délais constatés", responses=reponses(DispositifIntrouvable))
async def lire_delais_constates(
    identite: Chacun, session: Lecture, code: Annotated[Code, Path(description="Code du dispositif.")]
) -> DelaisDispositif:
    """Médiane, 80e et 90e centiles, par étape et par partie ; rien sous l'échantillon minimal."""
    if not await catalogue.toutes(session, code):
        raise DispositifIntrouvable()
    return await delais_constates(session, code)
