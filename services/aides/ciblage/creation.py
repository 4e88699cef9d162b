"""Asking for a list: what may be asked, by whom, and once."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.territoires import territoire
from services.aides.ciblage import repository
from services.aides.ciblage.consultation import versions_voulues
from services.aides.ciblage.errors import CiblageImpossible
from services.aides.ciblage.models import Ciblage
from services.aides.ciblage.refus import (
    CiblageDejaDemande,
    DispositifHorsVigueur,
    MarquageReserve,
    StockAbsent,
    TerritoireContradictoire,
    TerritoireNonCouvert,
    TropDeCiblages,
)
from services.aides.ciblage.schemas import CiblageNouveau
from services.aides.settings import Settings
from shared.nomenclatures.territoires import REGION, membres
from shared.securite.identite import PARTENAIRES, Identite
from shared.trace import ContexteRequete, tracer

EN_ATTENTE_MAX = 5
"""Lists of one account that may wait or be made at once (HYPOTHESE: each reads the whole stock)."""


async def demander(
    session: AsyncSession, contexte: ContexteRequete, reglages: Settings, entree: CiblageNouveau
) -> tuple[Ciblage, int]:
    """The list, waiting, and the position of its event; a refusal says which rule stands in the way."""
    _verifier_stock(reglages)
    identite = contexte.identite
    partenaire = _partenaire(identite, entree)
    demande = _demande(contexte, entree)
    await _verifier_lieux(session, entree, partenaire)
    await _verifier_regles(session, date.fromisoformat(demande["le"]), demande["dispositifs"])
    if await repository.en_cours_de(session, identite.compte_id) >= EN_ATTENTE_MAX:
        raise TropDeCiblages()
    empreinte = orjson.dumps([demande, partenaire, identite.compte_id], option=orjson.OPT_SORT_KEYS)
    ciblage = Ciblage(
        cle=hashlib.sha256(empreinte).hexdigest(),
        demande=demande,
        partenaire_id=partenaire,
        demande_par=identite.compte_id,
        demande_le=contexte.horloge.maintenant(),
    )
    deja = await repository.inserer(session, ciblage)
    if deja is not None:
        raise CiblageDejaDemande(ciblage_id=deja)
    faits = {"partenaire_id": partenaire, "formats": demande["formats"]}
    position = await tracer(session, contexte, type="aides.ciblage.demande", objet_id=ciblage.id, apres=faits)
    return ciblage, position


def _verifier_stock(reglages: Settings) -> None:
    fichiers = (reglages.sirene_etablissements, reglages.sirene_unites_legales)
    if not all(fichier is not None and fichier.is_file() for fichier in fichiers):
        raise StockAbsent()


def _partenaire(identite: Identite, entree: CiblageNouveau) -> UUID | None:
    """Organisation whose territories bound the list; a partner's own, whatever it asks."""
    if identite.role not in PARTENAIRES:
        return entree.partenaire_id
    if entree.partenaire_id not in (None, identite.organisation_id):
        raise TerritoireNonCouvert("Un partenaire ne demande que ses propres territoires.")
    if entree.marquer_suivies:
        raise MarquageReserve()
    return identite.organisation_id


def _demande(contexte: ContexteRequete, entree: CiblageNouveau) -> dict[str, Any]:
    return {
        "le": (entree.le or contexte.horloge.aujourdhui()).isoformat(),
        "territoire": entree.territoire,
        "dispositifs": sorted(set(entree.dispositifs)),
        "formats": sorted(set(entree.formats)),
        "limite": entree.limite,
        "marquer_suivies": entree.marquer_suivies,
    }


async def _verifier_lieux(session: AsyncSession, entree: CiblageNouveau, partenaire: UUID | None) -> None:
    """The territory exists, and the partner acts in a part of it."""
    try:
        voulu = territoire(tuple(entree.territoire)) if entree.territoire else None
    except ValueError as erreur:
        raise TerritoireContradictoire(f"{str(erreur)[:1].upper()}{str(erreur)[1:]}.") from erreur
    lieux = membres(REGION)
    if voulu is not None and not any(voulu.contient(commune) for commune in lieux):
        raise TerritoireContradictoire()
    if partenaire is not None:
        siennes = [
            zone["communes"] for zone in await repository.zones(session) if zone["organisation_id"] == partenaire
        ]
        lieux = frozenset(commune for communes in siennes for commune in communes)
    if not any(voulu is None or voulu.contient(commune) for commune in lieux):
        raise TerritoireNonCouvert()


async def _verifier_regles(session: AsyncSession, jour: date, codes: list[str]) -> None:
    try:
        await versions_voulues(session, jour, codes)
    except CiblageImpossible as erreur:
        raise DispositifHorsVigueur(f"{str(erreur)[:1].upper()}{str(erreur)[1:]}.") from erreur
