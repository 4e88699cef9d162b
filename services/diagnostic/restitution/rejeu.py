"""Every stored result computed again from what it holds, with its own engine, référentiel and library."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.notation.axe import Etat
from services.diagnostic.notation.bareme import ReponseDonnee
from services.diagnostic.passations.models import Diagnostic, Resultat
from services.diagnostic.referentiels import repository as referentiels
from services.diagnostic.referentiels.domain import empreinte
from services.diagnostic.restitution.faits import faits_de_json
from services.diagnostic.restitution.moteurs import MOTEURS
from services.diagnostic.restitution.resultat import Passation
from shared.base import Base

R: Any = Resultat.__table__  # type: ignore[attr-defined]
D: Any = Diagnostic.__table__  # type: ignore[attr-defined]
PAGE = 200
"""Results held in memory at once."""


class Verdict(NamedTuple):
    """One result replayed; `ecarts` names what differs."""

    resultat_id: UUID
    diagnostic_id: UUID
    ecarts: tuple[str, ...]


async def nombre(session: AsyncSession) -> int:
    """Results stored."""
    total: int = (await session.execute(select(func.count()).select_from(R))).scalar_one()
    return total


async def rejouer_resultats(base: Base) -> AsyncIterator[Verdict]:
    """All of them in one pass, by pages in the order of their identifiers."""
    colonnes = (*R.c, D.c.type, D.c.referentiel_id, D.c.actions_id)
    apres: UUID | None = None
    while True:
        requete = select(*colonnes).join(D, D.c.id == R.c.diagnostic_id).order_by(R.c.id).limit(PAGE)
        async with base.lecture() as session:
            page = (await session.execute(requete if apres is None else requete.where(R.c.id > apres))).mappings().all()
            if not page:
                return
            for ligne in page:
                yield await rejouer(session, dict(ligne))
        apres = page[-1]["id"]


async def rejouer(session: AsyncSession, ligne: Mapping[str, Any]) -> Verdict:
    """One stored result against what its own content gives."""
    contenu, moteur = ligne["contenu"], MOTEURS.get(ligne["moteur"])
    ecarts = [] if empreinte(contenu) == ligne["sha256"] else ["empreinte du contenu"]
    if moteur is None:
        ecarts.append(f"moteur {ligne['moteur']} inconnu")
    else:
        rendu = moteur(await _passation(session, ligne))
        ecarts += [nom for nom in sorted(contenu.keys() | rendu.keys()) if contenu.get(nom) != rendu.get(nom)]
    return Verdict(ligne["id"], ligne["diagnostic_id"], tuple(ecarts))


async def _passation(session: AsyncSession, ligne: Mapping[str, Any]) -> Passation:
    contenu = ligne["contenu"]
    return Passation(
        referentiel=await referentiels.referentiel(session, ligne["referentiel_id"]),
        actions=await referentiels.actions(session, ligne["actions_id"]),
        reponses=reponses_figees(contenu),
        objectifs=tuple(contenu["objectifs"]),
        faits=faits_de_json(contenu["faits"]),
        profil=ligne["type"],
    )


def reponses_figees(contenu: Mapping[str, Any]) -> dict[str, ReponseDonnee]:
    """The answers that a frozen result holds."""
    return {
        brute["question"]: ReponseDonnee(brute["question"], Etat(brute["etat"]), brute["valeur"], brute["preuve"])
        for brute in contenu["reponses"]
    }
