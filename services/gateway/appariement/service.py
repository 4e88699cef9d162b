"""Matching a need of a company with the programmes, and giving it back to the ensemblier when nobody fits."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.appariement import paysage as paysages
from services.gateway.appariement import rang
from services.gateway.appariement.domain import BesoinType, Faits
from services.gateway.appariement.errors import BesoinNonPrecise, EntrepriseNonPrecisee
from services.gateway.appariement.presentation import presenter
from services.gateway.appariement.schemas import AppariementDemande, AppariementLu, BesoinDemande, FaitsEntreprise
from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers.errors import DossierIntrouvable
from shared.securite.identite import Identite
from shared.trace import ContexteRequete

NOMS = ("code_commune", "tranche_effectif", "categorie", "naf", "date_creation")
"""Facts that a dossier's sheet gives."""


async def apparier(session: AsyncSession, contexte: ContexteRequete, demande: AppariementDemande) -> AppariementLu:
    """Programmes kept and rejected, each with why, for what is asked."""
    if demande.siren is None and demande.entreprise is None:
        champs = [{"champ": f"body.{nom}", "message": "est nécessaire"} for nom in ("siren", "entreprise")]
        raise EntrepriseNonPrecisee(champs=champs)
    faits = await _faits(session, contexte.identite, demande)
    le = demande.le or contexte.horloge.aujourdhui()
    return await repondre(session, besoin_type(demande), faits, le, demande.limite)


async def repondre(session: AsyncSession, besoin: BesoinType, faits: Faits, le: date, limite: int) -> AppariementLu:
    """The answer for facts already known; public: other rooms of the gateway call it."""
    vu = await paysages.lire(session, le)
    classes = rang.classer(rang.apparier(programme, besoin, faits, vu) for programme in vu.programmes)
    return presenter(classes, besoin, vu, limite)


def besoin_type(demande: BesoinDemande) -> BesoinType:
    """The need asked for; BesoinNonPrecise when it names neither an axis nor a need."""
    if demande.axe is None and demande.besoin is None:
        champs = [{"champ": f"body.{nom}", "message": "est nécessaire"} for nom in ("axe", "besoin")]
        raise BesoinNonPrecise(champs=champs)
    return BesoinType(demande.axe, demande.besoin, demande.offre)


async def faits_du_dossier(session: AsyncSession, identite: Identite, siren: str) -> tuple[UUID, Faits]:
    """(dossier, facts of its sheet) of a company in the caller's perimeter; DossierIntrouvable."""
    fiche = await dossiers.fiche(await session.connection(), identite, siren)
    if fiche is None:
        raise DossierIntrouvable()
    return fiche["id"], Faits(**{nom: fiche[nom] for nom in NOMS})


async def _faits(session: AsyncSession, identite: Identite, demande: AppariementDemande) -> Faits:
    connus: dict[str, Any] = {}
    if demande.siren is not None:
        _, fiche = await faits_du_dossier(session, identite, demande.siren)
        connus = {nom: getattr(fiche, nom) for nom in NOMS}
    dits = (demande.entreprise or FaitsEntreprise()).model_dump(exclude_none=True)
    return Faits(**{**connus, **dits})
