"""Publishes the report of a year once, reads it, recomputes it."""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from services.gateway.rapports import chiffres
from services.gateway.rapports.errors import AnneeNonFinie, RapportDejaPublie, RapportIntrouvable
from services.gateway.rapports.models import RapportAnnuel
from services.gateway.rapports.schemas import ChiffreLu, EcartLu, RapportLu, Verification
from shared.trace import ContexteRequete, tracer

PETIT_NOMBRE = 5
"""Under this number of facts the committee sees no figure."""
ESPACE = UUID("0190a1c2-0000-7000-8000-00000000a001")
_LIRE = text("SELECT annee, requetes, contenu, sha256, publie_le FROM rapport_annuel WHERE annee = :annee")


def rediger(lus: list[dict[str, Any]]) -> tuple[str, str]:
    """(canonical text, digest) of the figures."""
    contenu = json.dumps(lus, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return contenu, hashlib.sha256(contenu.encode()).hexdigest()


async def publier(session: AsyncSession, contexte: ContexteRequete, annee: int) -> int:
    """Freezes the figures of the year; gives the position of the event."""
    if annee >= contexte.horloge.aujourdhui().year:
        raise AnneeNonFinie()
    contenu, empreinte = rediger(await chiffres.calculer(await session.connection(), annee))
    auteur = {"publie_le": contexte.horloge.maintenant(), "publie_par": contexte.identite.compte_id}
    valeurs = {"annee": annee, "requetes": chiffres.REQUETES, "contenu": contenu, "sha256": empreinte, **auteur}
    requete = insert(RapportAnnuel).values(valeurs).on_conflict_do_nothing()
    ecrit = await session.execute(requete.returning(RapportAnnuel.annee))  # type: ignore[call-overload]
    if ecrit.first() is None:
        raise RapportDejaPublie()
    apres = {"annee": annee, "requetes": chiffres.REQUETES, "sha256": empreinte}
    type_, objet_id = "gateway.rapport.publie", uuid5(ESPACE, str(annee))
    return await tracer(session, contexte, type=type_, objet_id=objet_id, apres=apres)


async def lire(connexion: AsyncConnection, annee: int, *, masquer: bool) -> RapportLu:
    """The report as it was published; the committee sees no figure of a small number."""
    ligne = await _ligne(connexion, annee)
    lus = [ChiffreLu(**chiffre) for chiffre in json.loads(ligne["contenu"])]
    montres = [_masquer(chiffre) for chiffre in lus] if masquer else lus
    entete = {nom: ligne[nom] for nom in ("annee", "requetes", "sha256", "publie_le")}
    return RapportLu(**entete, chiffres=montres)


async def verifier(connexion: AsyncConnection, annee: int) -> Verification:
    """Recomputes each figure and compares it to the one published."""
    ligne = await _ligne(connexion, annee)
    publies = {un["code"]: un["valeur"] for un in json.loads(ligne["contenu"])}
    contenu, empreinte = rediger(await chiffres.calculer(connexion, annee))
    refaits = {un["code"]: un["valeur"] for un in json.loads(contenu)}
    codes = [code for code in {**publies, **refaits} if publies.get(code) != refaits.get(code)]
    return Verification(
        annee=annee,
        identique=contenu == ligne["contenu"],
        memes_requetes=ligne["requetes"] == chiffres.REQUETES,
        texte_intact=hashlib.sha256(ligne["contenu"].encode()).hexdigest() == ligne["sha256"],
        sha256_publie=ligne["sha256"],
        sha256_recalcule=empreinte,
        ecarts=[EcartLu(code=code, publie=publies.get(code), recalcule=refaits.get(code)) for code in codes],
    )


async def _ligne(connexion: AsyncConnection, annee: int) -> Any:
    ligne = (await connexion.execute(_LIRE, {"annee": annee})).mappings().first()
    if ligne is None:
        raise RapportIntrouvable()
    return ligne


def _masquer(chiffre: ChiffreLu) -> ChiffreLu:
    if chiffre.n is None or not 0 < chiffre.n < PETIT_NOMBRE:
        return chiffre
    return chiffre.model_copy(update={"valeur": None, "n": None})
