"""Models of parcours: reading, writing a version, publishing it."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.parcours.modeles import repository, service
from services.parcours.modeles.diagramme import diagramme
from services.parcours.modeles.errors import (
    DejaPublie,
    DeuxiemePersonneNecessaire,
    ModeleDefectueux,
    ModeleIntrouvable,
    VersionDejaPrise,
)
from services.parcours.modeles.lecture import lire_modele
from services.parcours.modeles.models import ModeleParcours
from services.parcours.modeles.schemas import ModeleLu, ModeleNouveau, ModeleResume, Numero
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import Code

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/modeles-parcours", tags=["Modèles de parcours"])
Chacun = Annotated[Identite, acces(*Role)]
Auteur = Annotated[Identite, acces(Role.REGION, Role.ENSEMBLIER)]
CheminCode = Annotated[Code, Path(description="Code du modèle.")]
CheminNumero = Annotated[Numero, Path(description="Numéro de version.")]


@routeur.get("", summary="Lister les modèles de parcours")
async def lister_modeles(identite: Chacun, session: Lecture) -> list[ModeleResume]:
    """Toutes les versions, publiées et en brouillon."""
    return [ModeleResume.model_validate(modele) for modele in await repository.lister(session)]


@routeur.get("/{code}/versions/{numero}", summary="Lire une version de modèle", responses=reponses(ModeleIntrouvable))
async def lire_modele_parcours(identite: Chacun, session: Lecture, code: CheminCode, numero: CheminNumero) -> ModeleLu:
    """Étapes, gestes, conditions et motifs, avec le schéma."""
    return _rendre(await repository.version(session, code, numero))


@routeur.post(
    "/{code}/versions",
    status_code=201,
    summary="Écrire une version de modèle",
    responses=reponses(VersionDejaPrise, ModeleDefectueux),
)
async def ecrire_modele(
    identite: Auteur, contexte: Contexte, session: Ecriture, code: CheminCode, entree: ModeleNouveau, response: Response
) -> ModeleLu:
    """Un brouillon vérifié ; il ne sert à aucun parcours avant sa publication."""
    modele = await service.ecrire_version(session, contexte, code, entree)
    response.headers["Location"] = f"/v1/modeles-parcours/{code}/versions/{modele.numero}"
    return _rendre(modele)


@routeur.post(
    "/{code}/versions/{numero}/publication",
    summary="Publier une version de modèle",
    responses=reponses(ModeleIntrouvable, DejaPublie, DeuxiemePersonneNecessaire, ModeleDefectueux),
)
async def publier_modele(
    identite: Auteur, contexte: Contexte, session: Ecriture, code: CheminCode, numero: CheminNumero
) -> ModeleLu:
    """Par une autre personne que l'auteur, après une nouvelle vérification ; la version ne changera plus."""
    return _rendre(await service.publier(session, contexte, await repository.version(session, code, numero)))


def _rendre(modele: ModeleParcours) -> ModeleLu:
    champs = modele.model_dump()
    return ModeleLu.model_validate({**champs, "diagramme": diagramme(lire_modele(modele.contenu))})
