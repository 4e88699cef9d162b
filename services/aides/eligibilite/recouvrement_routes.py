"""The overlap report: where the offer repeats itself, and what nobody uses."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query

from services.aides.catalogue import repository as catalogue
from services.aides.demandes.repository import dernieres_demandes
from services.aides.eligibilite.minimis import il_y_a_annees
from services.aides.eligibilite.recouvrement import Recouvrement, recouvrements
from services.aides.eligibilite.recouvrement_schemas import (
    DispositifInutilise,
    PartCommune,
    RecouvrementLu,
    Recouvrements,
)
from shared.base import Lecture
from shared.erreurs import reponses
from shared.http.route import RouteMetier
from shared.securite.acces import acces
from shared.securite.identite import Identite, Role
from shared.trace import Contexte
from shared.valeurs import DateJour, Taux

routeur = APIRouter(route_class=RouteMetier, prefix="/v1/aides", tags=["Éligibilité"])
Pilote = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.COMITE, Role.ENSEMBLIER)]
SEUIL = Decimal("0.25")
"""HYPOTHESE: under a quarter in common, two dispositifs are neighbours rather than doubles."""


@routeur.get("/recouvrements", summary="Lire les recouvrements entre dispositifs", responses=reponses())
async def lire_recouvrements(
    identite: Pilote,
    contexte: Contexte,
    session: Lecture,
    date: Annotated[DateJour | None, Query(description="Date d'examen ; par défaut, aujourd'hui.")] = None,
    seuil: Annotated[Taux, Query(description="Plus petite mesure montrée, de 0 à 1.")] = SEUIL,
) -> Recouvrements:
    """Dispositifs qui servent les mêmes entreprises, dépenses, lieux et dates ; dispositifs sans demande en un an."""
    le = date or contexte.horloge.aujourdhui()
    versions = await catalogue.en_vigueur(session, le)
    trouves = recouvrements(versions, le, seuil)
    debuts = await catalogue.premiers_jours(session)
    dernieres = await dernieres_demandes(session, le)
    annee = il_y_a_annees(le, 1)
    inutilises = [
        DispositifInutilise(
            code=v.code, nom=v.nom, ouvert_depuis=debuts[v.code], derniere_demande_le=dernieres.get(v.code)
        )
        for v in versions
        if debuts[v.code] <= annee and not _apres(dernieres.get(v.code), annee)
    ]
    elements = [_lu(paire) for paire in trouves]
    return Recouvrements(le=le, seuil=seuil, examines=len(versions), elements=elements, inutilises=inutilises)


def _apres(derniere: date | None, annee: date) -> bool:
    return derniere is not None and derniere > annee


def _lu(paire: Recouvrement) -> RecouvrementLu:
    return RecouvrementLu(
        a=paire.a,
        b=paire.b,
        mesure=paire.mesure,
        cible=PartCommune.model_validate(paire.cible),
        depenses=PartCommune.model_validate(paire.depenses),
        zone=PartCommune.model_validate(paire.zone),
        periode=PartCommune.model_validate(paire.periode),
        raisons=[
            f"{len(paire.cible.commun)} entreprises types en commun ({_pourcent(paire.cible.part)}).",
            f"Dépenses en commun : {', '.join(paire.depenses.commun)} ({_pourcent(paire.depenses.part)}).",
            f"Départements en commun : {', '.join(paire.zone.commun)} ({_pourcent(paire.zone.part)}).",
            f"Ouverts ensemble du {' au '.join(paire.periode.commun)} ({_pourcent(paire.periode.part)}).",
        ],
    )


def _pourcent(part: Decimal) -> str:
    return f"{part * 100:.0f} %"
