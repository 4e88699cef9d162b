"""The 360° view of a dossier and its timeline."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import RowMapping

from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers.errors import DossierIntrouvable
from services.gateway.projection import repository
from services.gateway.projection.dependencies import PositionAttendue
from services.gateway.projection.schemas import LigneJournal, VueDossier
from services.gateway.projection.service import attendre, composer, ligne_journal
from shared.base import Base, BaseDuService
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite
from shared.trace import Contexte
from shared.valeurs import Siren
from shared.versions import entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/dossiers", tags=["Dossiers"])
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
CheminSiren = Annotated[Siren, Path(description="SIREN de l'entreprise.")]
Ordre = Annotated[Literal["recent", "ancien"], Query(description="`recent` : du plus récent au plus ancien.")]


@routeur.get("/{siren}", summary="Lire la vue complète d'un dossier", responses=reponses(DossierIntrouvable))
async def lire_dossier(
    identite: Lecteur,
    base: BaseDuService,
    siren: CheminSiren,
    attendue: PositionAttendue,
    contexte: Contexte,
    response: Response,
) -> VueDossier:
    """Tout ce qui est su de l'entreprise, en une lecture : qui s'en occupe, où elle en est, ce qui s'est passé."""
    manque = await _patienter(base, identite, siren, attendue, response)
    async with base.directe() as connexion:
        fiche = _trouvee(await dossiers.fiche(connexion, identite, siren))
        vue = await composer(connexion, contexte, fiche, manque)
    entete_version(response, fiche["version"])
    return vue


@routeur.get("/{siren}/journal", summary="Lire le journal d'un dossier", responses=reponses(DossierIntrouvable))
async def lire_journal(
    identite: Lecteur,
    base: BaseDuService,
    siren: CheminSiren,
    attendue: PositionAttendue,
    fenetre: Pagination,
    response: Response,
    ordre: Ordre = "recent",
) -> Page[LigneJournal]:
    """Tout ce qui s'est passé, dans tous les services, et qui l'a fait."""
    await _patienter(base, identite, siren, attendue, response)
    async with base.directe() as connexion:
        fiche = _trouvee(await dossiers.fiche(connexion, identite, siren))
        lues = await repository.journal(connexion, fiche["id"], ordre, fenetre.apres, fenetre.limite)
    lignes, suite = couper(lues, fenetre)
    return Page(elements=[ligne_journal(ligne) for ligne in lignes], suivant=lignes[-1]["id"] if suite else None)


async def _patienter(
    base: Base, identite: Identite, siren: str, attendue: tuple[str, int] | None, response: Response
) -> str | None:
    """Waits for the caller's write once the dossier is known to be visible; names the service still behind."""
    if attendue is None:
        return None
    async with base.directe() as connexion:
        _trouvee(await dossiers.fiche(connexion, identite, siren))
    service, transaction = attendue
    if await attendre(base, service, transaction):
        return None
    response.headers["X-Retard"] = service
    return service


def _trouvee(fiche: RowMapping | None) -> RowMapping:
    if fiche is None:
        raise DossierIntrouvable()
    return fiche
