"""Import of the national schema: feeds in, changes that wait, decisions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from services.aides.import_national import decisions, importation, repository
from services.aides.import_national.errors import (
    FluxIllisible,
    ImportIntrouvable,
    PropositionDepassee,
    PropositionIntrouvable,
    PropositionTranchee,
    ValeurImpropre,
)
from services.aides.import_national.models import ImportNational
from services.aides.import_national.schemas import (
    ChangementLu,
    DecisionChangement,
    EtatChangement,
    ImportFaitLu,
    ImportLu,
    ImportNouveau,
)
from shared.base import Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.trace.service import entete_position, entetes_ecriture
from shared.valeurs import Code
from shared.versions import VersionAttendue, verifier_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides", tags=["Catalogue"])
Region = Annotated[Identite, acces(Role.REGION)]
Relecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE)]


@routeur.post(
    "/imports-nationaux",
    status_code=201,
    summary="Importer un flux au schéma national",
    responses=reponses(FluxIllisible),
)
async def importer_flux(
    identite: Region, contexte: Contexte, session: Ecriture, entree: ImportNouveau, request: Request, response: Response
) -> ImportFaitLu:
    """Chaque aide est comparée champ par champ ; ce qui décide attend une personne, le reste est retenu aussitôt."""
    ligne, deja, position = await importation.importer(session, contexte, entree.source, entree.format, entree.contenu)
    entete_position(request, response, position)
    return ImportFaitLu.model_validate(ligne.model_dump() | {"deja_importe": deja})


@routeur.get("/imports-nationaux", summary="Lister les imports au schéma national")
async def lister_imports_nationaux(
    identite: Relecteur,
    session: Lecture,
    fenetre: Pagination,
    source: Annotated[Code | None, Query(description="Source.")] = None,
) -> Page[ImportLu]:
    """Du plus ancien au plus récent."""
    lignes, suite = couper(await repository.lister_imports(session, fenetre, source), fenetre)
    elements = [ImportLu.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.get(
    "/imports-nationaux/{import_id}",
    summary="Lire un import au schéma national",
    responses=reponses(ImportIntrouvable),
)
async def lire_import_national(
    identite: Relecteur, session: Lecture, import_id: Annotated[UUID, Path(description="Identifiant de l'import.")]
) -> ImportLu:
    """Le compte rendu, ligne par ligne."""
    ligne: ImportNational | None = await repository.lire_import(session, import_id)
    if ligne is None:
        raise ImportIntrouvable()
    return ImportLu.model_validate(ligne)


@routeur.get("/changements-nationaux", summary="Lister les changements apportés par les financeurs")
async def lister_changements_nationaux(
    identite: Relecteur,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[EtatChangement | None, Query(description="État.")] = None,
    import_id: Annotated[UUID | None, Query(description="Import.")] = None,
    fiche_id: Annotated[UUID | None, Query(description="Fiche.")] = None,
) -> Page[ChangementLu]:
    """Champ par champ, l'avant et l'après tels quels."""
    lues = await repository.lister_changements(session, fenetre, etat=etat, import_id=import_id, fiche_id=fiche_id)
    lignes, suite = couper(lues, fenetre)
    elements = [ChangementLu.model_validate(dict(ligne)) for ligne in lignes]
    return Page(elements=elements, suivant=elements[-1].id if suite else None)


@routeur.post(
    "/changements-nationaux/{changement_id}/decision",
    summary="Accepter ou rejeter un changement",
    responses=reponses(PropositionIntrouvable, PropositionTranchee, PropositionDepassee, ValeurImpropre),
)
async def trancher_changement(
    identite: Region,
    contexte: Contexte,
    session: Ecriture,
    changement_id: Annotated[UUID, Path(description="Identifiant du changement.")],
    attendue: VersionAttendue,
    entree: DecisionChangement,
    request: Request,
    response: Response,
) -> ChangementLu:
    """La valeur acceptée est retenue sur la fiche ; les règles, elles, changent par un brouillon à deux personnes."""
    await repository.verrouiller(session)
    changement = await repository.changement(session, changement_id)
    if changement is None:
        raise PropositionIntrouvable()
    verifier_version(changement.version, attendue)
    fiche = await repository.fiche(session, changement.fiche_id, verrou=True)
    assert fiche is not None  # foreign key
    position = await decisions.trancher(session, contexte, changement, fiche, entree)
    entetes_ecriture(request, response, changement.version, position)
    return ChangementLu.model_validate(dict(await repository.lu(session, changement.id)))
