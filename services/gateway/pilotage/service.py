"""Puts the figures of a period together."""

from collections import Counter
from datetime import date

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.pilotage import repository
from services.gateway.pilotage.domain import DELAIS, Filtre
from services.gateway.pilotage.objectifs import objectif
from services.gateway.pilotage.schemas import (
    Abandons,
    Delai,
    DemandesParEtat,
    EtapeEntonnoir,
    FiltreApplique,
    PertesParEtape,
    Pilotage,
)
from services.gateway.projection.domain import ETAPES, HORS_CHEMIN
from services.gateway.projection.models_suivi import jalon
from services.gateway.projection.repository import suivis
from services.gateway.projection.service import a_jour

DECIMALES_JOURS = 2


async def piloter(connexion: AsyncConnection, filtre: Filtre, **dates: date | None) -> Pilotage:
    """The figures that the filter keeps; `dates` are shown as they were asked (du, au, vu_le)."""
    vise, lus = objectif("entreprises-accompagnees"), await repository.entonnoir(connexion, filtre)
    atteintes = {etape: lus[colonne] for etape in (*ETAPES, *HORS_CHEMIN) if (colonne := jalon(etape)) is not None}
    atteintes |= await repository.autres_etapes(connexion, filtre)
    pertes = [PertesParEtape(**ligne) for ligne in await repository.pertes(connexion, filtre)]
    return Pilotage(
        filtre=FiltreApplique(departement=filtre.departement, **dates),
        objectif=vise,
        entreprises_accompagnees=lus["entreprises"],
        avancement_taux=round(lus["entreprises"] / vise.valeur, 4),
        parcours=lus["parcours"],
        entonnoir=_entonnoir(atteintes, await repository.presents(connexion, filtre)),
        abandons=_abandons(pertes),
        pertes=pertes,
        delais=_delais(await repository.delais(connexion, filtre)),
        demandes=[DemandesParEtat(**ligne) for ligne in await repository.demandes(connexion, filtre)],
        a_jour=a_jour(await suivis(connexion), None),
    )


def _entonnoir(atteintes: dict[str, int], presents: dict[str, int]) -> list[EtapeEntonnoir]:
    """The steps of the parcours in order, zero included, then those outside the path, then other models' own."""
    connues = (*ETAPES, *HORS_CHEMIN)
    autres = sorted(set(atteintes) - set(connues))
    return [
        EtapeEntonnoir(etape=nom, atteinte=atteintes.get(nom, 0), presents=presents.get(nom, 0))
        for nom in (*connues, *autres)
    ]


def _abandons(pertes: list[PertesParEtape]) -> list[Abandons]:
    """Losses by reason, whatever the step, the most frequent first."""
    nombres: Counter[str] = Counter()
    for perte in pertes:
        nombres[perte.motif] += perte.nombre
    return [Abandons(motif=motif, nombre=n) for motif, n in sorted(nombres.items(), key=lambda un: (-un[1], un[0]))]


def _delais(par_code: dict[str, RowMapping]) -> list[Delai]:
    """Every delay followed, without figure when nothing was measured."""
    return [
        Delai(
            code=code,
            libelle=libelle,
            nombre=par_code[code]["nombre"] if code in par_code else 0,
            p50_jours=_jours(par_code.get(code), "p50_jours"),
            p80_jours=_jours(par_code.get(code), "p80_jours"),
        )
        for code, libelle in DELAIS.items()
    ]


def _jours(ligne: RowMapping | None, nom: str) -> float | None:
    return None if ligne is None else round(ligne[nom], DECIMALES_JOURS)
