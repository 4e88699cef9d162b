"""The demonstration directory: actors of the strategy, their antennes, their programmes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.models import Compte, Organisation
from services.gateway.programmes import ecriture
from services.gateway.programmes.contenu import Contenu
from services.gateway.programmes.historique import appliquer
from services.gateway.programmes.models import Programme
from services.gateway.programmes.schemas import ProgrammeNouveau
from services.gateway.repertoire import service
from services.gateway.repertoire.models import Antenne, Conseiller
from services.gateway.repertoire.schemas import AntenneNouvelle, ConseillerInscrit
from shared.base import Base
from shared.horloge import Horloge
from shared.trace.contexte import ContexteRequete, contexte_systeme

REPERTOIRE = Path(__file__).parent / "repertoire" / "donnees" / "repertoire-demonstration.json"
G: Any = Organisation.__table__  # type: ignore[attr-defined]
A: Any = Antenne.__table__  # type: ignore[attr-defined]
P: Any = Programme.__table__  # type: ignore[attr-defined]
K: Any = Compte.__table__  # type: ignore[attr-defined]


async def charger_repertoire(base: Base, horloge: Horloge, identifiant: Callable[[str], UUID]) -> None:
    """Writes what is missing of the directory; a second call changes nothing. `identifiant`: id of an organisation."""
    donnees = json.loads(REPERTOIRE.read_text(encoding="utf-8"))
    contexte = contexte_systeme(horloge)
    async with base.ecriture() as session:
        organisations = await _organisations(session, donnees["organisations"], identifiant)
        for fiche in donnees["antennes"]:
            await _antenne(session, contexte, organisations[fiche["organisation"]], fiche)
        for fiche in donnees["programmes"]:
            await _programme(session, contexte, organisations[fiche["organisation"]], fiche)
        for fiche in donnees["conseillers"]:
            await _conseiller(session, contexte, organisations[fiche["organisation"]], fiche)


async def _organisations(
    session: AsyncSession, fiches: list[dict[str, Any]], identifiant: Callable[[str], UUID]
) -> dict[str, UUID]:
    """Code → id of the organisations, those absent being added."""
    valeurs = [Organisation(id=identifiant(fiche["code"]), **fiche).model_dump() for fiche in fiches]
    await session.execute(insert(G).values(valeurs).on_conflict_do_nothing())
    return {code: cle for code, cle in await session.execute(select(G.c.code, G.c.id))}  # noqa: C416


async def _antenne(
    session: AsyncSession, contexte: ContexteRequete, organisation_id: UUID, fiche: dict[str, Any]
) -> None:
    requete = select(A.c.id).where(A.c.organisation_id == organisation_id, A.c.code == fiche["code"])
    if (await session.execute(requete)).first() is None:
        champs = {nom: fiche[nom] for nom in ("code", "nom", "boite", "territoire")}
        entree = AntenneNouvelle.model_validate({**champs, "organisation_id": organisation_id})
        await service.inscrire(session, contexte, entree)


async def _programme(
    session: AsyncSession, contexte: ContexteRequete, organisation_id: UUID, fiche: dict[str, Any]
) -> None:
    requete = select(P.c.id).where(P.c.code == fiche["code"], P.c.edition == fiche["edition"])
    if (await session.execute(requete)).first() is None:
        champs = {nom: fiche[nom] for nom in ("code", "edition", "contenu")}
        entree = ProgrammeNouveau.model_validate({**champs, "organisation_id": organisation_id})
        programme, _ = await ecriture.creer(session, contexte, entree)
        programme.etat = "publie"
        await appliquer(session, contexte, programme, Contenu.model_validate(programme.contenu), "publication")


async def _conseiller(
    session: AsyncSession, contexte: ContexteRequete, organisation_id: UUID, fiche: dict[str, Any]
) -> None:
    compte_id = (await session.execute(select(K.c.id).where(K.c.identifiant == fiche["identifiant"]))).scalar()
    requete = select(A.c.id).where(A.c.organisation_id == organisation_id, A.c.code == fiche["antenne"])
    antenne_id = (await session.execute(requete)).scalar_one()
    if compte_id is not None and await session.get(Conseiller, compte_id) is None:
        entree = ConseillerInscrit(antenne_id=antenne_id, axes=fiche["axes"])
        await service.rattacher(session, contexte, compte_id, 0, entree)
