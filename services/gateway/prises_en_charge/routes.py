"""Take-over rates and their quarterly file."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.gateway.pilotage.domain import filtre
from services.gateway.pilotage.errors import DateFuture, PeriodeInversee
from services.gateway.prises_en_charge import service
from services.gateway.prises_en_charge.schemas import Axe, PrisesEnCharge
from shared.base import BaseDuService
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import PARTENAIRES, Identite, Role
from shared.trace import Contexte, ContexteRequete
from shared.valeurs import DateJour

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Pilotage"])
PILOTES = (Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER)
Lecteur = Annotated[Identite, acces(*PILOTES, Role.COMITE, *sorted(PARTENAIRES))]
Exporteur = Annotated[Identite, acces(*PILOTES, *sorted(PARTENAIRES))]
VuLe = Annotated[DateJour | None, Query(description="Jour passé auquel lire les chiffres ; par défaut, aujourd'hui.")]


def _jour(contexte: ContexteRequete, vu_le: date | None) -> date:
    aujourdhui = contexte.horloge.aujourdhui()
    if vu_le is not None and vu_le > aujourdhui:
        raise DateFuture()
    return vu_le or aujourdhui


def _seule(identite: Identite) -> UUID | None:
    """A partner reads its own rates beside the reference, not those of the others."""
    return identite.organisation_id if identite.role in PARTENAIRES else None


@routeur.get(
    "/prises-en-charge",
    summary="Lire les taux de prise en charge à 72 heures, 3 et 5 jours",
    responses=reponses(PeriodeInversee, DateFuture),
)
async def lire_prises_en_charge(
    identite: Lecteur,
    contexte: Contexte,
    base: BaseDuService,
    par: Annotated[Axe, Query(description="Regroupement.")] = "organisation",
    departement: Annotated[str | None, Query(pattern="^[0-9]{2}$", description="Département.")] = None,
    du: Annotated[DateJour | None, Query(description="Premier jour d'envoi retenu.")] = None,
    au: Annotated[DateJour | None, Query(description="Dernier jour d'envoi retenu.")] = None,
    vu_le: VuLe = None,
) -> PrisesEnCharge:
    """Demandes envoyées dans la période ; chaque taux porte sur celles dont le délai est passé au jour de lecture."""
    if du is not None and au is not None and au < du:
        raise PeriodeInversee()
    jour = _jour(contexte, vu_le)
    retenu, masquer = filtre(departement, du, au, jour), identite.role is Role.COMITE
    async with base.directe() as connexion:
        reference = await service.reference(connexion, retenu, masquer=masquer)
        groupes = await service.groupes(connexion, retenu, par, _seule(identite), masquer=masquer)
    return PrisesEnCharge(par=par, du=du, au=au, vu_le=jour, reference=reference, groupes=groupes)


class FichierCsv(Response):
    """Texte séparé par des points-virgules."""

    media_type = "text/csv"


@routeur.get(
    "/prises-en-charge.csv",
    summary="Exporter le fichier trimestriel des partenaires",
    response_class=FichierCsv,
    responses=reponses(DateFuture),
)
async def exporter_prises_en_charge(
    identite: Exporteur,
    contexte: Contexte,
    base: BaseDuService,
    annee: Annotated[int, Query(ge=1901, le=2200, description="Année.")],
    trimestre: Annotated[int, Query(ge=1, le=4, description="Trimestre.")],
    vu_le: VuLe = None,
) -> FichierCsv:
    """Chaque partenaire, la région à côté, le trimestre et celui d'avant ; un partenaire n'y lit que ses lignes."""
    jour = _jour(contexte, vu_le)
    async with base.directe() as connexion:
        contenu = await service.fichier(connexion, (annee, trimestre), jour, _seule(identite))
    nom = f"prises-en-charge-{annee}-T{trimestre}.csv"
    return FichierCsv(contenu, headers={"Content-Disposition": f'attachment; filename="{nom}"'})
