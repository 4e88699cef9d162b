"""Puts the figures of a period together."""

from datetime import date

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.pilotage import repository
from services.gateway.pilotage.domain import DELAIS, ETAPES, HORS_CHEMIN, Filtre
from services.gateway.pilotage.objectifs import objectif
from services.gateway.pilotage.schemas import Abandons, Delai, DemandesParEtat, EtapeEntonnoir, FiltreApplique, Pilotage
from services.gateway.projection.repository import suivis
from services.gateway.projection.service import a_jour

DECIMALES_JOURS = 2


async def piloter(connexion: AsyncConnection, filtre: Filtre, du: date | None, au: date | None) -> Pilotage:
    """The figures that the filter keeps."""
    vise, totaux = objectif("entreprises-accompagnees"), await repository.totaux(connexion, filtre)
    return Pilotage(
        filtre=FiltreApplique(departement=filtre.departement, du=du, au=au),
        objectif=vise,
        entreprises_accompagnees=totaux["entreprises"],
        avancement_taux=round(totaux["entreprises"] / vise.valeur, 4),
        parcours=totaux["parcours"],
        entonnoir=_entonnoir(await repository.entonnoir(connexion, filtre)),
        abandons=[Abandons(**ligne) for ligne in await repository.abandons(connexion, filtre)],
        delais=_delais(await repository.delais(connexion, filtre)),
        demandes=[DemandesParEtat(**ligne) for ligne in await repository.demandes(connexion, filtre)],
        a_jour=a_jour(await suivis(connexion), None),
    )


def _entonnoir(par_etape: dict[str, RowMapping]) -> list[EtapeEntonnoir]:
    """The steps of the parcours in order, zero included, then those outside the path."""
    connues = (*ETAPES, *HORS_CHEMIN)
    lignes = [EtapeEntonnoir(etape=nom, atteinte=0, presents=0) for nom in connues if nom not in par_etape]
    lignes += [EtapeEntonnoir(**ligne) for ligne in par_etape.values()]
    rang = {nom: numero for numero, nom in enumerate(connues)}
    return sorted(lignes, key=lambda ligne: (rang.get(ligne.etape, len(rang)), ligne.etape))


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
