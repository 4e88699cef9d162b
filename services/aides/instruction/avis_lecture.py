"""Reading opinions: within a demande, or by the organisation asked, which sees nothing else of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.champs_schemas import ChampRepris
from services.aides.demandes.repository import D
from services.aides.instruction.avis_schemas import AvisLu, AvisVu, ResumeDemande
from services.aides.instruction.models_avis import AvisDemande
from shared.pagination import Fenetre, paginer
from shared.perimetre.service import PERIMETRE
from shared.securite.identite import PARTENAIRES, Identite, Role

A: Any = AvisDemande.__table__  # type: ignore[attr-defined]
REGION = frozenset({Role.REGION, Role.REGION_LECTURE})


def lisible(identite: Identite) -> ColumnElement[bool]:
    """The Région reads every opinion; a partner, those asked of its organisation; nobody else any."""
    if identite.role in REGION:
        return true()
    if identite.role in PARTENAIRES and identite.organisation_id is not None:
        egal: ColumnElement[bool] = A.c.organisation_id == identite.organisation_id
        return egal
    return false()


def etat_vu(avis: AvisDemande, aujourdhui: date) -> str:
    """The state of the day: awaited until the last day included, then expired."""
    return "expire" if avis.etat == "attendu" and avis.echeance < aujourdhui else avis.etat


async def de_demande(session: AsyncSession, demande_id: UUID) -> Sequence[AvisDemande]:
    """Opinions asked on a demande, oldest first."""
    requete = select(AvisDemande).where(A.c.demande_id == demande_id).order_by(A.c.id)
    return (await session.execute(requete)).scalars().all()


async def trouver(session: AsyncSession, identite: Identite, avis_id: UUID) -> AvisDemande | None:
    requete = select(AvisDemande).where(A.c.id == avis_id, lisible(identite))
    return (await session.execute(requete)).scalar_one_or_none()


async def lister(
    session: AsyncSession, identite: Identite, fenetre: Fenetre, aujourdhui: date, etat: str | None
) -> Sequence[AvisDemande]:
    """Opinions that the caller may read, by state of the day."""
    depasse = (A.c.etat == "attendu") & (A.c.echeance < aujourdhui)
    conditions = {
        None: true(),
        "attendu": (A.c.etat == "attendu") & (A.c.echeance >= aujourdhui),
        "expire": (A.c.etat == "expire") | depasse,
    }
    requete = select(AvisDemande).where(lisible(identite), conditions.get(etat, A.c.etat == etat))
    lus: Sequence[AvisDemande] = (await session.execute(paginer(requete, A.c.id, fenetre))).scalars().all()
    return lus


def voir(avis: AvisDemande, aujourdhui: date) -> AvisVu:
    return AvisVu.model_validate(avis.model_dump() | {"etat": etat_vu(avis, aujourdhui)})


async def lire(session: AsyncSession, identite: Identite, avis: AvisDemande, aujourdhui: date) -> AvisLu:
    """With the summary while the opinion is awaited; the Région always reads it."""
    vu = voir(avis, aujourdhui)
    montrer = vu.etat == "attendu" or identite.role in REGION
    return AvisLu(**vu.model_dump(), resume=await _resume(session, avis) if montrer else None)


async def _resume(session: AsyncSession, avis: AvisDemande) -> ResumeDemande:
    noms = ("dispositif", "objet", "montant_demande_eur", "deposee_le", "contenu")
    requete = select(PERIMETRE.c.raison_sociale, PERIMETRE.c.siren, *(D.c[nom] for nom in noms))
    requete = requete.join(PERIMETRE, PERIMETRE.c.dossier_id == D.c.dossier_id).where(D.c.id == avis.demande_id)
    ligne = (await session.execute(requete)).mappings().one()
    champs = [ChampRepris.model_validate(champ) for champ in ligne["contenu"] if champ["champ"] in avis.champs]
    return ResumeDemande(**{nom: valeur for nom, valeur in ligne.items() if nom != "contenu"}, champs=champs)
