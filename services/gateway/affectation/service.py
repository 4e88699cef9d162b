"""A batch of needs: read, solve away from the event loop, keep."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.affectation import preparation, repository
from services.gateway.affectation.errors import AffectationIntrouvable, LotIncoherent
from services.gateway.affectation.models import Affectation
from services.gateway.affectation.resultat import repartir
from services.gateway.affectation.schemas import AffectationDemande, BesoinDuLot, ResultatAffectation
from services.gateway.appariement import paysage as paysages
from services.gateway.appariement.domain import Faits
from services.gateway.appariement.schemas import FaitsEntreprise
from services.gateway.appariement.service import NOMS
from shared.base import Base
from shared.securite.identite import Identite
from shared.trace import ContexteRequete, tracer

_UN_A_LA_FOIS = asyncio.Semaphore(1)
"""One solver at a time in a process: two would only slow each other down."""


async def calculer(base: Base, contexte: ContexteRequete, demande: AffectationDemande) -> ResultatAffectation:
    """The assignment of the batch; no session is held while the solver runs."""
    le = demande.le or contexte.horloge.aujourdhui()
    async with base.lecture() as session:
        lot = await lire_lot(session, contexte.identite, demande, le)
    async with _UN_A_LA_FOIS:
        return await asyncio.to_thread(repartir, lot, float(demande.duree_max_s))


async def lire_lot(session: AsyncSession, identite: Identite, demande: AffectationDemande, le: date) -> preparation.Lot:
    """Everything that the batch needs to know; LotIncoherent with each field at fault."""
    fiches = await repository.fiches(session, identite, (b.siren for b in demande.besoins if b.siren))
    fautes = _fautes(demande.besoins, fiches)
    if fautes:
        champs = [{"champ": f"body.besoins.{champ}", "message": message} for champ, message in fautes[:50]]
        raise LotIncoherent(champs=champs)
    faits = [_faits(besoin, fiches) for besoin in demande.besoins]
    paysage = await paysages.lire(session, le)
    charges = await repository.charges_des_referents(session)
    return preparation.preparer(demande.besoins, faits, paysage, charges, avec_conseillers=demande.avec_conseillers)


def _fautes(besoins: list[BesoinDuLot], fiches: dict[str, Any]) -> list[tuple[str, str]]:
    fautes, vues = [], set[str]()
    for rang, besoin in enumerate(besoins):
        if besoin.reference in vues:
            fautes.append((f"{rang}.reference", "est déjà celle d'un autre besoin du lot"))
        vues.add(besoin.reference)
        if besoin.axe is None and besoin.besoin is None:
            fautes.append((f"{rang}.axe", "est nécessaire, à défaut de `besoin`"))
        if besoin.siren is None and besoin.entreprise is None:
            fautes.append((f"{rang}.siren", "est nécessaire, à défaut de `entreprise`"))
        if besoin.siren is not None and besoin.siren not in fiches:
            fautes.append((f"{rang}.siren", "n'a pas de dossier ouvert accessible à l'appelant"))
    return fautes


def _faits(besoin: BesoinDuLot, fiches: dict[str, Any]) -> Faits:
    fiche = fiches.get(besoin.siren or "")
    connus = {nom: fiche[nom] for nom in NOMS} if fiche is not None else {}
    dits = (besoin.entreprise or FaitsEntreprise()).model_dump(exclude_none=True)
    return Faits(**{**connus, **dits})


async def garder(
    session: AsyncSession, contexte: ContexteRequete, demande: AffectationDemande, resultat: ResultatAffectation
) -> Affectation:
    """Keeps the batch and its assignment: what is applied later is what was read."""
    affectation = Affectation(
        le=demande.le or contexte.horloge.aujourdhui(),
        demande=demande.model_dump(mode="json", exclude_none=True),
        resultat=resultat.model_dump(mode="json"),
        creee_par=contexte.identite.compte_id,
        creee_le=contexte.horloge.maintenant(),
    )
    session.add(affectation)
    await session.flush()
    apres = {
        "besoins": len(demande.besoins),
        "servis": resultat.optimal.servis,
        "gain_servis": resultat.gain_servis,
        "statut": resultat.preuve.statut,
    }
    await tracer(session, contexte, type="gateway.affectation.simulee", objet_id=affectation.id, apres=apres)
    return affectation


async def existante(session: AsyncSession, affectation_id: UUID) -> Affectation:
    """The assignment; AffectationIntrouvable."""
    affectation = await repository.lire(session, affectation_id)
    if affectation is None:
        raise AffectationIntrouvable()
    return affectation
