"""Reference data of the diagnostic service: the first référentiel and the first library of actions, both published."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from services.diagnostic.referentiels.domain import empreinte
from services.diagnostic.referentiels.models import BibliothequeActions, VersionReferentiel
from services.diagnostic.referentiels.schemas import ContenuReferentiel, contenu_canonique
from services.diagnostic.referentiels.verification import fautes
from shared.base import Base
from shared.horloge import Horloge
from shared.identifiants import uuid7
from shared.trace.contexte import COMPTE_SYSTEME

DONNEES = Path(__file__).parent / "donnees"
REFERENTIEL, ACTIONS = "referentiel-1.0.0.json", "actions-1.0.0.json"


async def amorcer(base: Base, horloge: Horloge) -> None:
    """Loads what is missing; a second call changes nothing."""
    maintenant = horloge.maintenant()
    async with base.ecriture() as session:
        await session.execute(insert(VersionReferentiel).values(_referentiel(maintenant)).on_conflict_do_nothing())
        await session.execute(insert(BibliothequeActions).values(_bibliotheque(maintenant)).on_conflict_do_nothing())


def _lire(nom: str) -> dict[str, Any]:
    contenu: dict[str, Any] = json.loads((DONNEES / nom).read_text(encoding="utf-8"))
    return contenu


def _referentiel(maintenant: datetime) -> dict[str, Any]:
    """Row of the shipped référentiel; ValueError when its file breaks a rule."""
    entree = ContenuReferentiel.model_validate(_lire(REFERENTIEL))
    if fautes(entree):
        raise ValueError(f"{REFERENTIEL}: {fautes(entree)[0]}")
    contenu = contenu_canonique(entree)
    auteurs: list[UUID] = [COMPTE_SYSTEME]
    return {
        **{nom: contenu[nom] for nom in ("code", "numero", "titre", "note")},
        "id": uuid7(),
        "etat": "publie",
        "contenu": contenu,
        "sha256": empreinte(contenu),
        "auteurs": auteurs,
        "cree_le": maintenant,
        "publie_le": maintenant,
        "publie_par": COMPTE_SYSTEME,
        "version": 1,
    }


def _bibliotheque(maintenant: datetime) -> dict[str, Any]:
    contenu = _lire(ACTIONS)
    ligne = {"id": uuid7(), "code": contenu["code"], "numero": contenu["numero"], "publie_le": maintenant}
    return {**ligne, "contenu": contenu, "sha256": empreinte(contenu)}
