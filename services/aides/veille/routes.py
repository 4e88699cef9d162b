"""The watch over the catalogue: freshness, second readings, owners, the background pass."""

from dataclasses import asdict
from decimal import ROUND_DOWN, Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.errors import DispositifIntrouvable
from services.aides.import_national.politique import politique
from services.aides.veille import gestes, repository
from services.aides.veille.fraicheur import Etat, etats
from services.aides.veille.passage import passer
from services.aides.veille.schemas import (
    Designation,
    EtatDispositif,
    Fraicheur,
    PassageFait,
    Relecture,
    ResponsableLu,
)
from shared.base import BaseDuService, Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entete_position, entetes_ecriture
from shared.valeurs import Code
from shared.versions import VersionAttendue, verifier_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1", tags=["Catalogue"])
Region = Annotated[Identite, acces(Role.REGION)]
Relecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE)]
Minuteur = Annotated[Identite, acces(Role.REGION, Role.MACHINE)]
Chemin = Annotated[Code, Path(description="Code du dispositif.")]


@routeur.get("/aides/fraicheur", summary="Lire la fraîcheur du catalogue")
async def lire_fraicheur(
    identite: Relecteur,
    contexte: Contexte,
    session: Lecture,
    perimes: Annotated[bool, Query(description="Vrai : seulement les fiches à relire.")] = False,
) -> Fraicheur:
    """L'âge de la dernière vérification de chaque dispositif, et la part qui est à jour."""
    jour = contexte.horloge.aujourdhui()
    lus = sorted(await etats(session, jour, contexte.horloge.maintenant()), key=lambda e: (e.verifiee_le, e.dispositif))
    a_jour = sum(etat.a_jour for etat in lus)
    part = (Decimal(a_jour) / len(lus)).quantize(Decimal("0.0001"), ROUND_DOWN) if lus else None
    return Fraicheur(
        le=jour,
        seuil_jours=politique().fraicheur.seuil_jours,
        seuil_a_verifier=politique().fraicheur.a_verifier,
        dispositifs=len(lus),
        a_jour=a_jour,
        part_a_jour=part,
        sans_responsable=sum(etat.responsable_id is None for etat in lus),
        elements=[_presenter(etat) for etat in lus if not (perimes and etat.a_jour)],
    )


@routeur.post(
    "/dispositifs/{code}/verification",
    status_code=201,
    summary="Dire qu'un dispositif a été relu",
    responses=reponses(DispositifIntrouvable),
)
async def verifier_dispositif(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    code: Chemin,
    entree: Relecture,
    request: Request,
    response: Response,
) -> EtatDispositif:
    """La fiche tient telle qu'elle est : son âge repart de zéro."""
    jour, maintenant = contexte.horloge.aujourdhui(), contexte.horloge.maintenant()
    if not await catalogue.en_vigueur(session, jour, code):
        raise DispositifIntrouvable()
    position = await gestes.relire(session, contexte, code, entree.note)
    entete_position(request, response, position)
    (etat,) = await etats(session, jour, maintenant, code)
    return _presenter(etat)


@routeur.put(
    "/dispositifs/{code}/responsable",
    summary="Désigner qui répond d'un dispositif",
    responses=reponses(DispositifIntrouvable),
)
async def designer_responsable(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    code: Chemin,
    attendue: VersionAttendue,
    entree: Designation,
    request: Request,
    response: Response,
) -> ResponsableLu:
    """Ce compte est prévenu quand la fiche vieillit ou qu'une page source meurt ; `"v0"` la première fois."""
    await _exiger(session, code)
    actuel = await repository.responsable(session, code)
    verifier_version(actuel.version if actuel is not None else 0, attendue)
    responsable, position = await gestes.designer(session, contexte, code, actuel, entree.compte_id)
    entetes_ecriture(request, response, responsable.version, position)
    return ResponsableLu.model_validate(responsable)


@routeur.post("/aides/veille/passages", summary="Vérifier les pages sources et signaler les fiches périmées")
async def faire_passage_de_veille(
    identite: Minuteur,
    contexte: Contexte,
    base: BaseDuService,
    request: Request,
    dispositif: Annotated[Code | None, Query(description="Un seul dispositif ; par défaut, tous.")] = None,
) -> PassageFait:
    """Vingt pages au plus par passage, chacune une fois par jour ; ce qui est dit ne l'est qu'une fois."""
    return PassageFait(**asdict(await passer(base, contexte, request.app.state.sonde_des_liens, dispositif)))


async def _exiger(session: AsyncSession, code: str) -> None:
    if not await catalogue.toutes(session, code):
        raise DispositifIntrouvable()


def _presenter(etat: Etat) -> EtatDispositif:
    champs = {nom: getattr(etat, nom) for nom in EtatDispositif.model_fields if nom != "liens_signales"}
    return EtatDispositif(**champs, liens_signales=etat.signales)
