"""Dossiers: opening, queue, référent, parties, closure."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.dossiers import ouverture, repository, suivi
from services.gateway.dossiers.dependencies import FicheLue, PuisDiffuser
from services.gateway.dossiers.errors import (
    DossierClos,
    DossierDejaOuvert,
    DossierIntrouvable,
    EcheancePassee,
    EntrepriseHorsPerimetre,
    EtablissementInconnu,
    ReferentNonEligible,
    SaisieNecessaire,
)
from services.gateway.dossiers.models import Dossier
from services.gateway.dossiers.schemas import (
    Cloture,
    DossierNouveau,
    FicheDossier,
    PartieNouvelle,
    PriseEnCharge,
    ProchaineAction,
)
from services.gateway.orientations.fermeture import fermer_orientations
from shared.base import BaseDuService, Ecriture, Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.pagination import Page, Pagination, couper
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace import Contexte
from shared.trace.service import entetes_ecriture
from shared.valeurs import Siren
from shared.versions import VersionAttendue, entete_version

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/dossiers", tags=["Dossiers"])
CheminSiren = Annotated[Siren, Path(description="SIREN de l'entreprise.")]
Ouvreur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.REGION, Role.MACHINE)
]
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Ensemblier = Annotated[Identite, acces(Role.ENSEMBLIER)]
Porteur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)]
Closeur = Annotated[Identite, acces(Role.ENSEMBLIER, Role.REGION)]


@routeur.post(
    "",
    status_code=201,
    summary="Ouvrir le dossier d'une entreprise",
    responses=reponses(DossierDejaOuvert, EntrepriseHorsPerimetre, EtablissementInconnu, SaisieNecessaire),
)
async def ouvrir_dossier(
    identite: Ouvreur,
    contexte: Contexte,
    fiche: FicheLue,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    entree: DossierNouveau,
    request: Request,
    response: Response,
) -> FicheDossier:
    """Une entreprise, un dossier : il entre aussitôt dans la file de l'ensemblier, avec une action et une échéance."""
    dossier, position = await ouverture.ouvrir_dossier(session, contexte, fiche, entree.origine)
    puis_diffuser(dossier.id)
    response.headers["Location"] = f"/v1/dossiers/{dossier.siren}"
    return _rendre(request, response, dossier, position)


@routeur.get("", summary="Lister les dossiers")
async def lister_dossiers(
    identite: Lecteur,
    session: Lecture,
    fenetre: Pagination,
    etat: Annotated[Literal["ouvert", "clos"] | None, Query(description="État du dossier.")] = None,
    file: Annotated[
        Literal["a-orienter"] | None, Query(description="`a-orienter` : sans référent, du plus ancien au plus récent.")
    ] = None,
    departement: Annotated[str | None, Query(pattern="^[0-9]{2}$", description="Département.")] = None,
) -> Page[FicheDossier]:
    """Dossiers du périmètre de l'appelant, du plus ancien au plus récent."""
    filtres = {
        "etat": "ouvert" if file else etat,
        "departement": departement,
        "proprietaire": "file-ensemblier" if file else None,
    }
    lignes, suite = couper(await repository.lister(session, identite, fenetre, **filtres), fenetre)
    return Page(
        elements=[FicheDossier.model_validate(dict(ligne)) for ligne in lignes],
        suivant=lignes[-1]["id"] if suite else None,
    )


@routeur.get("/{siren}/fiche", summary="Lire la fiche d'un dossier", responses=reponses(DossierIntrouvable))
async def lire_fiche(identite: Lecteur, base: BaseDuService, siren: CheminSiren, response: Response) -> FicheDossier:
    """Le dossier seul ; la vue complète est à l'adresse du dossier."""
    async with base.directe() as connexion:
        ligne = await repository.fiche(connexion, identite, siren)
    if ligne is None:
        raise DossierIntrouvable()
    entete_version(response, ligne["version"])
    return FicheDossier.model_construct(**ligne)


@routeur.post(
    "/{siren}/prise-en-charge",
    summary="Nommer le référent d'un dossier",
    responses=reponses(DossierIntrouvable, DossierClos, ReferentNonEligible),
)
async def prendre_en_charge(
    identite: Ensemblier,
    contexte: Contexte,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    siren: CheminSiren,
    version: VersionAttendue,
    entree: PriseEnCharge,
    request: Request,
    response: Response,
) -> FicheDossier:
    """L'ensemblier prend le dossier ou le confie ; il a exactement un référent actif."""
    dossier = await suivi.dossier_ouvert_a_modifier(session, contexte, siren, version)
    position = await suivi.prendre_en_charge(session, contexte, dossier, entree.referent_id or identite.compte_id)
    puis_diffuser(dossier.id)
    return _rendre(request, response, dossier, position)


@routeur.post(
    "/{siren}/parties",
    summary="Associer une organisation au dossier",
    responses=reponses(DossierIntrouvable, DossierClos, OrganisationInconnue),
)
async def associer_organisation(
    identite: Ensemblier,
    contexte: Contexte,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    siren: CheminSiren,
    version: VersionAttendue,
    entree: PartieNouvelle,
    request: Request,
    response: Response,
) -> FicheDossier:
    """L'organisation voit le dossier et peut y agir selon ses rôles."""
    dossier = await suivi.dossier_ouvert_a_modifier(session, contexte, siren, version)
    position = await suivi.associer(session, contexte, dossier, entree.organisation_id)
    puis_diffuser(dossier.id)
    return _rendre(request, response, dossier, position)


@routeur.put(
    "/{siren}/prochaine-action",
    summary="Fixer la prochaine action",
    responses=reponses(DossierIntrouvable, DossierClos, EcheancePassee),
)
async def fixer_prochaine_action(
    identite: Porteur,
    contexte: Contexte,
    session: Ecriture,
    siren: CheminSiren,
    version: VersionAttendue,
    entree: ProchaineAction,
    request: Request,
    response: Response,
) -> FicheDossier:
    """Un dossier ouvert a toujours une prochaine action et une échéance."""
    dossier = await suivi.dossier_ouvert_a_modifier(session, contexte, siren, version)
    position = await suivi.fixer_action(session, contexte, dossier, entree)
    return _rendre(request, response, dossier, position)


@routeur.post("/{siren}/cloture", summary="Clore un dossier", responses=reponses(DossierIntrouvable, DossierClos))
async def clore_dossier(
    identite: Closeur,
    contexte: Contexte,
    puis_diffuser: PuisDiffuser,
    session: Ecriture,
    siren: CheminSiren,
    version: VersionAttendue,
    entree: Cloture,
    request: Request,
    response: Response,
) -> FicheDossier:
    """Clôture motivée ; l'entreprise pourra revenir par un nouveau dossier."""
    dossier = await suivi.dossier_ouvert_a_modifier(session, contexte, siren, version)
    await fermer_orientations(session, contexte, dossier)
    position = await suivi.clore(session, contexte, dossier, entree)
    puis_diffuser(dossier.id)
    return _rendre(request, response, dossier, position)


def _rendre(request: Request, response: Response, dossier: Dossier, position: int) -> FicheDossier:
    entetes_ecriture(request, response, dossier.version, position)
    return FicheDossier.model_validate(dossier)
