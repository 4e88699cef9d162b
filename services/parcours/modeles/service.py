"""Writing a version of a model, and publishing it by a second person."""

import asyncio
import hashlib
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.modeles.errors import DejaPublie, DeuxiemePersonneNecessaire, ModeleDefectueux, VersionDejaPrise
from services.parcours.modeles.lecture import lire_modele
from services.parcours.modeles.models import ModeleParcours
from services.parcours.modeles.recit import ContreExemple
from services.parcours.modeles.schemas import ModeleNouveau
from services.parcours.modeles.verification import examiner
from shared.trace import ContexteRequete, tracer


def empreinte(contenu: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a content."""
    return hashlib.sha256(orjson.dumps(contenu, option=orjson.OPT_SORT_KEYS)).hexdigest()


_CLES = {"etapes": "code", "gestes": "code", "faits": "code", "equivalences": "depuis_version"}
"""What names each element of a list of the content."""


def _doublons(elements: list[dict[str, Any]], cle: str) -> bool:
    return len({element[cle] for element in elements}) != len(elements)


def verifier(contenu: dict[str, Any]) -> None:
    """ModeleDefectueux with every defect: its place, or the path that shows it."""
    doublons = [nom for nom, cle in _CLES.items() if _doublons(contenu.get(nom, []), cle)]
    if doublons:
        fautes = [f"{nom} : deux éléments ont le même code" for nom in doublons]
        raise ModeleDefectueux(" ; ".join(fautes) + ".", defauts=fautes, contre_exemples=[])
    rapport = examiner(lire_modele(contenu))
    if not rapport.sain:
        chemins = [_montre(contre_exemple) for contre_exemple in rapport.contre_exemples]
        detail = " ; ".join(rapport.defauts[:5]) + "."
        raise ModeleDefectueux(detail, defauts=list(rapport.defauts), contre_exemples=chemins)


def _montre(contre_exemple: ContreExemple) -> dict[str, Any]:
    noms = ("propriete", "phrase", "chemin")
    return {nom: getattr(contre_exemple, nom) for nom in noms}


async def ecrire_version(
    session: AsyncSession, contexte: ContexteRequete, code: str, entree: ModeleNouveau
) -> ModeleParcours:
    """A draft of the model, checked; VersionDejaPrise when its number exists."""
    contenu = {"code": code, **entree.model_dump(mode="json")}
    await asyncio.to_thread(verifier, contenu)  # a vast model takes seconds: other requests go on meanwhile
    modele = ModeleParcours(
        code=code,
        numero=entree.numero,
        titre=entree.titre,
        contenu=contenu,
        sha256=empreinte(contenu),
        auteur_id=contexte.identite.compte_id,
        cree_le=contexte.horloge.maintenant(),
    )
    try:
        async with session.begin_nested():
            session.add(modele)
            await session.flush()
    except IntegrityError as erreur:
        raise VersionDejaPrise() from erreur
    await _tracer(session, contexte, modele, "parcours.modele.ecrit")
    return modele


async def publier(session: AsyncSession, contexte: ContexteRequete, modele: ModeleParcours) -> ModeleParcours:
    """Publishes the draft: new parcours follow it, running ones keep their version."""
    if modele.etat == "publie":
        raise DejaPublie()
    if modele.auteur_id == contexte.identite.compte_id:
        raise DeuxiemePersonneNecessaire()
    await asyncio.to_thread(verifier, modele.contenu)
    modele.etat, modele.publie_par, modele.publie_le = (
        "publie",
        contexte.identite.compte_id,
        contexte.horloge.maintenant(),
    )
    await session.flush()
    await _tracer(session, contexte, modele, "parcours.modele.publie")
    return modele


async def _tracer(session: AsyncSession, contexte: ContexteRequete, modele: ModeleParcours, type_: str) -> None:
    objet_id: UUID = modele.id
    apres = {"code": modele.code, "numero": modele.numero, "etat": modele.etat, "sha256": modele.sha256}
    await tracer(session, contexte, type=type_, objet_id=objet_id, apres=apres)
