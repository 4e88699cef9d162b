"""The catalogue of indicators, as everybody may read it."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter

from services.parcours.indicateurs.catalogue import Indicateur, calendrier, catalogue
from services.parcours.indicateurs.catalogue_schemas import CatalogueLu, IndicateurDefini, MomentDefini
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/indicateurs", tags=["Indicateurs d'effet"])
Chacun = Annotated[Identite, acces(*Role)]


@routeur.get("", summary="Lire le catalogue des indicateurs")
async def lire_catalogue(identite: Chacun) -> CatalogueLu:
    """Définitions, unités, fourchettes, preuves attendues, temps demandé, et les moments de la mesure."""
    connu, cadre = catalogue(), calendrier()
    return CatalogueLu(
        calendrier=cadre.numero,
        moments=[MomentDefini.model_validate(moment) for moment in cadre.moments.values()],
        couverture_min=cadre.couverture_min,
        minutes_par_an=cadre.minutes_par_an,
        indicateurs=[_defini(indicateur) for indicateur in connu.indicateurs.values()],
        **{nom: getattr(connu, nom) for nom in ("numero", "titre", "note", "a_verifier")},
    )


def _defini(indicateur: Indicateur) -> IndicateurDefini:
    lu: dict[str, Any] = asdict(indicateur)
    bornes = {nom: {"de": lu[nom][0], "a": lu[nom][1]} for nom in ("possible", "plausible")}
    return IndicateurDefini.model_validate({**lu, **bornes})
