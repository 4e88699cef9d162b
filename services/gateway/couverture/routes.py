"""Coverage and overlap of the programmes: what lacks, what is too much, what is of no use."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from services.gateway.couverture import service
from services.gateway.couverture.domain import SEUIL_REDONDANCE, offres_comptees
from services.gateway.couverture.errors import FenetreInversee
from services.gateway.couverture.schemas import CouvertureLue, RecouvrementsLus
from services.gateway.repertoire.types import Offre
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import DateJour

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Répertoire"])
Lecteur = Annotated[Identite, acces(*(role for role in Role if role is not Role.ENTREPRISE))]
Jour = Annotated[DateJour | None, Query(description="Jour regardé ; par défaut, aujourd'hui.")]
ConnuLe = Annotated[
    DateJour | None,
    Query(description="Programmes tels qu'ils étaient connus à la fin de ce jour ; absent : maintenant."),
]
Offres = Annotated[
    list[Offre] | None, Query(max_length=10, description="Ne compter que ces types d'offre ; par défaut, tous.")
]
Diagnostics = Annotated[
    Literal["avec", "sans"],
    Query(description="`sans` : ne pas compter les diagnostics, qui constatent un besoin sans y répondre."),
]
Seuil = Annotated[int, Query(ge=1, le=100, description="Programmes du même type au-delà desquels il y a redondance.")]


@routeur.get("/couverture", summary="Lire la couverture des axes par département")
async def lire_couverture(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    le: Jour = None,
    connu_le: ConnuLe = None,
    seuil: Seuil = SEUIL_REDONDANCE,
    offre: Offres = None,
    diagnostics: Diagnostics = "avec",
) -> CouvertureLue:
    """Chaque axe dans chaque département : qui le sert, combien de places, où personne ne répond."""
    jour = le or contexte.horloge.aujourdhui()
    return await service.couverture(session, (jour, connu_le), seuil, offres_comptees(offre, diagnostics))


class ReponseCsv(Response):
    """Texte séparé par des points-virgules."""

    media_type = "text/csv"


@routeur.get("/couverture.csv", summary="Exporter la couverture en CSV", response_class=ReponseCsv)
async def exporter_couverture(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    le: Jour = None,
    connu_le: ConnuLe = None,
    seuil: Seuil = SEUIL_REDONDANCE,
    offre: Offres = None,
    diagnostics: Diagnostics = "avec",
) -> ReponseCsv:
    """Les mêmes cases, une par ligne, pour un tableur."""
    jour = le or contexte.horloge.aujourdhui()
    lue = await service.couverture(session, (jour, connu_le), seuil, offres_comptees(offre, diagnostics))
    entetes = {"Content-Disposition": f'attachment; filename="couverture-{jour}.csv"'}
    return ReponseCsv(service.en_csv(lue), headers=entetes)


@routeur.get(
    "/recouvrements",
    summary="Lire les recouvrements entre programmes et les programmes inutilisés",
    responses=reponses(FenetreInversee),
)
async def lire_recouvrements(
    identite: Lecteur,
    contexte: Contexte,
    session: Lecture,
    du: Annotated[DateJour | None, Query(description="Premier jour ; par défaut, aujourd'hui.")] = None,
    au: Annotated[DateJour | None, Query(description="Dernier jour, compris ; par défaut, le premier.")] = None,
    seuil: Annotated[int, Query(ge=0, le=100, description="Part, en %, à partir de laquelle on se recouvre.")] = 50,
) -> RecouvrementsLus:
    """Les paires qui servent les mêmes entreprises de la même façon, au même endroit, en même temps."""
    debut: date = du or au or contexte.horloge.aujourdhui()
    return await service.rapport(session, debut, au or debut, Fraction(seuil, 100))
