"""The catalogue: which dispositifs exist at a date, under which rules, read where."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.aides.catalogue import repository
from services.aides.catalogue.codes import Besoin
from services.aides.catalogue.errors import DispositifIntrouvable
from services.aides.catalogue.presentation import disponibilite_de, presenter, presenter_disponibilite
from services.aides.catalogue.schemas import DisponibiliteLue, DispositifLu, DispositifResume, ListeDispositifs
from services.aides.catalogue.territoires import lieux_possibles
from services.aides.catalogue.variantes import les_plus_locales
from services.aides.enveloppes import disponible
from services.aides.veille.repository import liens_des_sources
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import Code, CodeCommune, DateJour

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/dispositifs", tags=["Catalogue"])
Chacun = Annotated[Identite, acces(*Role)]


@routeur.get("", summary="Lister les dispositifs en vigueur")
async def lister_dispositifs(
    identite: Chacun,
    contexte: Contexte,
    session: Lecture,
    besoin: Annotated[Besoin | None, Query(description="Besoin d'aide à servir.")] = None,
    date: Annotated[DateJour | None, Query(description="Date d'examen ; par défaut, aujourd'hui.")] = None,
    commune: Annotated[
        CodeCommune | None, Query(description="Commune de l'entreprise : de chaque famille, la plus locale seulement.")
    ] = None,
) -> ListeDispositifs:
    """Dispositifs en vigueur à une date, avec leurs règles et leurs sources."""
    le = date or contexte.horloge.aujourdhui()
    versions = await repository.en_vigueur(session, le)
    if commune is not None:
        versions = les_plus_locales(versions, lieux_possibles(commune, None), le)
    versions = [v for v in versions if besoin is None or besoin in v.regles.besoins]
    liens = await liens_des_sources(session, versions)
    elements = [
        DispositifResume(code=v.code, nom=v.nom, porteur=v.porteur, objet=v.objet, version=presenter(v, liens))
        for v in versions
    ]
    return ListeDispositifs(le=le, elements=elements)


@routeur.get(
    "/{code}/disponibilite",
    summary="Savoir si le dépôt est ouvert",
    responses=reponses(DispositifIntrouvable),
)
async def lire_disponibilite(
    identite: Chacun,
    contexte: Contexte,
    session: Lecture,
    code: Annotated[Code, Path(description="Code du dispositif.")],
    date: Annotated[DateJour | None, Query(description="Date d'examen ; par défaut, aujourd'hui.")] = None,
) -> DisponibiliteLue:
    """L'état du dépôt à une date : ouvert, suspendu, enveloppe épuisée, entre deux campagnes, terminé ou à venir."""
    versions = await repository.toutes(session, code)
    if not versions:
        raise DispositifIntrouvable()
    le = date or contexte.horloge.aujourdhui()
    version, calendrier = disponibilite_de(versions, le)
    vue = await disponible.selon_enveloppe(session, contexte.horloge, calendrier, (code, le, disponible.Lieu()))
    return presenter_disponibilite(version, vue, le)


@routeur.get("/{code}", summary="Lire un dispositif", responses=reponses(DispositifIntrouvable))
async def lire_dispositif(
    identite: Chacun, session: Lecture, code: Annotated[Code, Path(description="Code du dispositif.")]
) -> DispositifLu:
    """Toutes les versions du dispositif, avec leurs règles et leurs sources."""
    versions = await repository.toutes(session, code)
    if not versions:
        raise DispositifIntrouvable()
    tete = versions[0]
    liens = await liens_des_sources(session, versions)
    lues = [presenter(version, liens) for version in versions]
    return DispositifLu(code=tete.code, nom=tete.nom, porteur=tete.porteur, objet=tete.objet, versions=lues)
