"""Puts delays and alerts in words and figures."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.delais import repository
from services.gateway.delais.domain import ECHANTILLON_MIN, RUPTURE_JOURS
from services.gateway.delais.schemas import (
    Alerte,
    AlertesLues,
    DelaiMesure,
    DelaisDossier,
    DelaisObjet,
    IntervalleLu,
)
from shared.attribution import Intervalle, attribuer
from shared.securite.identite import Identite

DECIMALES = 4
JOUR_S = 86_400


async def mesurer(connexion: AsyncConnection, par: str, **bornes: Any) -> list[DelaiMesure]:
    """Durations by group; centiles are withheld under the smallest sample."""
    return [_mesure(ligne) for ligne in await repository.groupes(connexion, par, **bornes)]


def _mesure(ligne: RowMapping) -> DelaiMesure:
    suffisant = ligne["nombre"] >= ECHANTILLON_MIN
    centiles = {
        nom: round(ligne[nom], DECIMALES) if suffisant else None for nom in ("p50_jours", "p80_jours", "p90_jours")
    }
    return DelaiMesure(cle=ligne["cle"], nombre=ligne["nombre"], suffisant=suffisant, **centiles)


async def du_dossier(connexion: AsyncConnection, fiche: RowMapping, maintenant: datetime) -> DelaisDossier:
    """Intervals of each parcours, orientation and demande of the dossier."""
    lignes = await repository.du_dossier(connexion, fiche["id"])
    objets = [_objet(list(groupe), maintenant) for _, groupe in groupby(lignes, key=lambda ligne: ligne["objet_id"])]
    return DelaisDossier(siren=fiche["siren"], objets=objets)


def _objet(lignes: Sequence[RowMapping], maintenant: datetime) -> DelaisObjet:
    premiere = lignes[0]
    intervalles = [Intervalle(ligne["etat"], ligne["attend"], ligne["du"], ligne["au"]) for ligne in lignes]
    attribution = attribuer(intervalles, maintenant)
    parties: dict[Any, float] = {nom: _jours(duree) for nom, duree in attribution.par_partie.items()}
    return DelaisObjet(
        objet_id=premiere["objet_id"],
        genre=premiere["genre"],
        nom=next((ligne["nom"] for ligne in lignes if ligne["nom"]), ""),
        intervalles=[_intervalle(ligne, maintenant) for ligne in lignes],
        jours_par_partie=parties,
        total_jours=_jours(attribution.total),
    )


def _intervalle(ligne: RowMapping, maintenant: datetime) -> IntervalleLu:
    fin = ligne["au"] or (maintenant if ligne["attend"] else ligne["du"])
    return IntervalleLu(**{nom: ligne[nom] for nom in _CHAMPS}, jours=_jours(fin - ligne["du"]))


_CHAMPS = ("etat", "attend", "motif", "du", "au")


def _jours(duree: Any) -> float:
    return round(float(duree.total_seconds()) / JOUR_S, DECIMALES)


async def alerter(
    connexion: AsyncConnection, identite: Identite, maintenant: datetime, departement: str | None
) -> AlertesLues:
    """Steps that last longer than 80 % of the finished ones, dossiers broken off, due dates passed."""
    lignes = await repository.alertes(connexion, identite, maintenant, departement)
    return AlertesLues(rupture_jours=RUPTURE_JOURS, alertes=[Alerte.model_validate(dict(ligne)) for ligne in lignes])
