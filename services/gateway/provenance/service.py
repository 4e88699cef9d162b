"""Puts the provenance together; the committee sees no small number."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.pilotage.domain import Filtre
from services.gateway.provenance import repository
from services.gateway.provenance.schemas import MarcheLue, PerteLue, ProvenanceLue

DECIMALES = 4
PETIT_NOMBRE = 5
"""Under this number the committee sees no figure."""
MARCHES = {
    "contact": "recues",
    "acceptation": "dossiers",
    "parcours": "ouvert_le",
    "diagnostic": "restitue_le",
    "plan": "plan_accepte_le",
    "faisabilite": "faisabilite_le",
    "adaptation": "adaptation_le",
    "investissement": "financement_le",
    "deploiement": "deploiement_le",
    "evaluation": "suivi_le",
}
"""Steps of the whole funnel, and the count that gives each."""
VIDE: dict[str, Any] = {"cle": "ensemble", "relances": 0, **dict.fromkeys(MARCHES.values(), 0)}


async def provenances(connexion: AsyncConnection, filtre: Filtre, par: str, *, masquer: bool) -> list[ProvenanceLue]:
    """Each provenance with its steps and its losses by reason."""
    pertes: dict[str, list[PerteLue]] = {}
    for ligne in await repository.pertes(connexion, filtre, par):
        nombre = _montrer(ligne["nombre"], masquer=masquer)
        pertes.setdefault(ligne["cle"], []).append(PerteLue(motif=ligne["motif"], nombre=nombre))
    lignes: list[Mapping[str, Any]] = [dict(ligne) for ligne in await repository.conversions(connexion, filtre, par)]
    if par == "ensemble" and not lignes:
        lignes = [VIDE]
    return [_rendre(ligne, pertes.get(ligne["cle"], []), masquer=masquer) for ligne in lignes]


def _rendre(ligne: Mapping[str, Any], pertes: list[PerteLue], *, masquer: bool) -> ProvenanceLue:
    relances = _montrer(ligne["relances"], masquer=masquer)
    marches = [_marche(nom, ligne[colonne], ligne["recues"], masquer=masquer) for nom, colonne in MARCHES.items()]
    return ProvenanceLue(cle=ligne["cle"], relances=relances, marches=marches, pertes=pertes)


def _marche(nom: str, nombre: int, contacts: int, *, masquer: bool) -> MarcheLue:
    montre = _montrer(nombre, masquer=masquer)
    taux = round(nombre / contacts, DECIMALES) if contacts and montre is not None else None
    return MarcheLue(marche=nom, nombre=montre, taux=taux)


def _montrer(nombre: int, *, masquer: bool) -> int | None:
    return None if masquer and 0 < nombre < PETIT_NOMBRE else nombre
