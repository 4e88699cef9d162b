"""Delays by group, delays of a dossier, alerts."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.gateway.delais import service
from services.gateway.delais.domain import ECHANTILLON_MIN
from services.gateway.delais.schemas import AlertesLues, Axe, DelaisDossier, DelaisLus, Genre
from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers.errors import DossierIntrouvable
from services.gateway.pilotage.domain import filtre
from services.gateway.pilotage.errors import DateFuture, PeriodeInversee
from shared.base import BaseDuService
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.valeurs import DateJour, Siren

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Délais"])
Pilote = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE)]
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Departement = Annotated[str | None, Query(pattern="^[0-9]{2}$", description="Département.")]


@routeur.get("/delais", summary="Lire les délais, par partie attendue", responses=reponses(PeriodeInversee, DateFuture))
async def lire_delais(
    identite: Pilote,
    contexte: Contexte,
    base: BaseDuService,
    genre: Annotated[Genre, Query(description="Ce dont la durée est mesurée.")] = "parcours",
    par: Annotated[Axe, Query(description="Axe de regroupement.")] = "etape",
    departement: Departement = None,
    du: Annotated[DateJour | None, Query(description="Premier jour de fin retenu, à Paris.")] = None,
    au: Annotated[DateJour | None, Query(description="Dernier jour de fin retenu ; aujourd'hui sinon.")] = None,
) -> DelaisLus:
    """Durées terminées dans la période : médiane, 80e et 90e centiles, avec leur nombre."""
    aujourdhui = contexte.horloge.aujourdhui()
    if au is not None and au > aujourdhui:
        raise DateFuture()
    fin = au or aujourdhui
    if du is not None and fin < du:
        raise PeriodeInversee()
    retenu = filtre(departement, du, fin)
    bornes = {"genre": genre, "departement": departement, "debut": retenu.debut, "fin": retenu.fin}
    async with base.directe() as connexion:
        groupes = await service.mesurer(connexion, par, **bornes)
    return DelaisLus(genre=genre, par=par, vu_le=fin, echantillon_min=ECHANTILLON_MIN, groupes=groupes)


@routeur.get(
    "/dossiers/{siren}/delais",
    summary="Lire les délais d'un dossier, attribués à chaque partie",
    responses=reponses(DossierIntrouvable),
)
async def lire_delais_du_dossier(
    identite: Lecteur,
    contexte: Contexte,
    base: BaseDuService,
    siren: Annotated[Siren, Path(description="SIREN de l'entreprise.")],
) -> DelaisDossier:
    """Chaque intervalle dit qui l'on attendait ; la somme des parties est le total."""
    async with base.directe() as connexion:
        fiche = await dossiers.fiche(connexion, identite, siren)
        if fiche is None:
            raise DossierIntrouvable()
        return await service.du_dossier(connexion, fiche, contexte.horloge.maintenant())


@routeur.get("/alertes", summary="Lire les alertes", responses=reponses())
async def lire_alertes(
    identite: Lecteur, contexte: Contexte, base: BaseDuService, departement: Departement = None
) -> AlertesLues:
    """Étapes plus longues que 80 % des précédentes, dossiers sans aucun fait, échéances dépassées."""
    async with base.directe() as connexion:
        return await service.alerter(connexion, identite, contexte.horloge.maintenant(), departement)
