"""Reference data of the parcours service: the models shipped with the product."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from services.parcours.modeles.livres import dernieres_versions, modeles_livres
from services.parcours.modeles.models import ModeleParcours
from services.parcours.modeles.service import empreinte, verifier
from shared.base import Base
from shared.horloge import Horloge
from shared.identifiants import uuid7
from shared.trace.contexte import COMPTE_SYSTEME


async def amorcer(base: Base, horloge: Horloge) -> None:
    """Loads what is missing; a second call changes nothing. The versions in force must be sound, or nothing starts."""
    for contenu in dernieres_versions().values():
        verifier(contenu)
    async with base.ecriture() as session:
        for contenu in modeles_livres():
            requete = insert(ModeleParcours.__table__).values(**_ligne(contenu, horloge))  # type: ignore[attr-defined]
            await session.execute(requete.on_conflict_do_nothing(index_elements=["code", "numero"]))


def _ligne(contenu: dict[str, Any], horloge: Horloge) -> dict[str, Any]:
    maintenant = horloge.maintenant()
    return {
        "id": uuid7(),
        "code": contenu["code"],
        "numero": contenu["numero"],
        "titre": contenu["titre"],
        "etat": "publie",
        "contenu": contenu,
        "sha256": empreinte(contenu),
        "auteur_id": COMPTE_SYSTEME,
        "cree_le": maintenant,
        "publie_le": maintenant,
    }
