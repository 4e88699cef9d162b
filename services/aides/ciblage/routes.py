"""Call lists: asked, followed, downloaded until they expire."""

import base64
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.aides.ciblage import creation, refus, repository
from services.aides.ciblage.depot import GENRES
from services.aides.ciblage.schemas import CiblageLu, CiblageNouveau, CiblageResume, EtatCiblage, FichierLu
from shared.base import BaseDuService, Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.versions import entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides/ciblages", tags=["Ciblage"])
Demandeur = Annotated[Identite, acces(Role.REGION, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE)]
Chemin = Annotated[UUID, Path(description="Identifiant de la liste.")]


class Fichier(StreamingResponse):
    """Le fichier, par morceaux."""

    media_type = "application/octet-stream"


@routeur.post(
    "",
    status_code=201,
    summary="Demander une liste d'entreprises à appeler",
    responses=reponses(
        refus.StockAbsent,
        refus.TerritoireNonCouvert,
        refus.TerritoireContradictoire,
        refus.DispositifHorsVigueur,
        refus.MarquageReserve,
        refus.CiblageDejaDemande,
        refus.TropDeCiblages,
    ),
)
async def demander_ciblage(
    identite: Demandeur,
    contexte: Contexte,
    session: Ecriture,
    entree: CiblageNouveau,
    request: Request,
    response: Response,
) -> CiblageLu:
    """Établissements industriels du stock Sirene, classés et expliqués ; la liste se prépare après la réponse."""
    ciblage, position = await creation.demander(session, contexte, request.app.state.reglages, entree)
    response.headers["Location"] = f"/v1/aides/ciblages/{ciblage.id}"
    entetes_ecriture(request, response, ciblage.version, position)
    return CiblageLu.model_validate({**ciblage.model_dump(), "fichiers": []})


@routeur.get("", summary="Lister les listes demandées")
async def lister_ciblages(
    identite: Demandeur,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[EtatCiblage | None, Query(description="État.")] = None,
) -> Page[CiblageResume]:
    """Un partenaire voit celles de son organisation, la Région et l'ensemblier toutes."""
    gardees, suite = couper(await repository.lister(session, identite, fenetre, etat), fenetre)
    elements = [CiblageResume.model_validate(dict(ligne)) for ligne in gardees]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get("/{ciblage_id}", summary="Suivre une liste", responses=reponses(refus.CiblageIntrouvable))
async def lire_ciblage(identite: Demandeur, session: Lecture, ciblage_id: Chemin, response: Response) -> CiblageLu:
    """Où elle en est, ce qui a été lu et écarté, ses fichiers."""
    ligne = await repository.lire(session, identite, ciblage_id)
    if ligne is None:
        raise refus.CiblageIntrouvable()
    entete_version(response, ligne["version"])
    fichiers = [FichierLu.model_validate(dict(f)) for f in await repository.fichiers(session, ciblage_id)]
    return CiblageLu.model_validate({**ligne, "fichiers": fichiers})


@routeur.get(
    "/{ciblage_id}/fichiers/{format_}",
    summary="Télécharger une liste",
    response_class=Fichier,
    responses={
        200: {"description": "Le fichier.", "content": {genre: {} for genre in GENRES.values()}},
        **reponses(refus.CiblageIntrouvable, refus.ListePasPrete, refus.ListeExpiree),
    },
)
async def telecharger_ciblage(
    identite: Demandeur,
    session: Lecture,
    base: BaseDuService,
    ciblage_id: Chemin,
    format_: Annotated[Literal["csv", "xlsx", "parquet"], Path(description="Format.")],
) -> Fichier:
    """Le contenu, avec son SHA-256 (`Repr-Digest`) ; il est effacé quand la liste expire."""
    ligne = await repository.lire(session, identite, ciblage_id)
    if ligne is None or format_ not in ligne["demande"]["formats"]:
        raise refus.CiblageIntrouvable()
    if ligne["etat"] != "prete":
        raise refus.ListeExpiree() if ligne["etat"] == "expiree" else refus.ListePasPrete(etat=ligne["etat"])
    [fichier] = [f for f in await repository.fichiers(session, ciblage_id) if f["format"] == format_]
    condensat = base64.b64encode(bytes.fromhex(fichier["empreinte"])).decode()
    entetes = {
        "Content-Disposition": f'attachment; filename="{fichier["nom"]}"',
        "Content-Length": str(fichier["octets"]),
        "Repr-Digest": f"sha-256=:{condensat}:",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Fichier(repository.morceaux(base, ciblage_id, format_), media_type=GENRES[format_], headers=entetes)
