"""Giving dossiers back to the queue, closing an account, covering an absence."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.models import Compte
from services.gateway.acces.service import compte_delegable
from services.gateway.dossiers import suivi
from services.gateway.dossiers.domain import ROLES_REFERENT
from services.gateway.dossiers.models import Dossier
from services.gateway.releve import domain, repository
from services.gateway.releve.errors import (
    AbsenceChevauchante,
    AbsenceIntrouvable,
    AbsenceInvalide,
    CompteDejaFerme,
    DejaDansLaFile,
    FermetureDeSoi,
    SuppleantNonEligible,
)
from services.gateway.releve.models import Absence
from services.gateway.releve.schemas import AbsenceNouvelle
from shared.trace import ContexteRequete, tracer


async def relever(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, motif: str) -> int:
    """Gives the dossier back to the queue for a typed reason; DejaDansLaFile when nobody holds it."""
    if dossier.referent_id is None:
        raise DejaDansLaFile()
    echeance_le = domain.echeance_releve(contexte.horloge.aujourdhui())
    return await suivi.rendre(session, contexte, dossier, domain.action_releve(motif), echeance_le, motif)


async def fermer_compte(session: AsyncSession, contexte: ContexteRequete, compte_id: UUID, motif: str) -> list[Dossier]:
    """Closes the account and, in the same transaction, gives its dossiers back to the queue."""
    if compte_id == contexte.identite.compte_id:
        raise FermetureDeSoi()
    await compte_delegable(session, contexte.identite, compte_id)
    compte = await repository.compte_verrouille(session, compte_id)
    if not compte.actif:
        raise CompteDejaFerme()
    compte.actif = False
    dossiers = list(await repository.dossiers_du_referent(session, compte_id))
    for dossier in dossiers:
        await relever(session, contexte, dossier, "depart")
    apres = {"motif": motif, "dossiers_rendus": len(dossiers)}
    await tracer(session, contexte, type="gateway.compte.ferme", objet_id=compte_id, apres=apres)
    return dossiers


async def declarer_absence(
    session: AsyncSession, contexte: ContexteRequete, compte_id: UUID, entree: AbsenceNouvelle
) -> Absence:
    """A covered absence; the référent stays the référent, the cover is shown with the dossier."""
    await _concerne(session, contexte, compte_id)
    if not domain.periode_valide(entree.du, entree.au, contexte.horloge.aujourdhui()):
        raise AbsenceInvalide()
    for verrou in sorted((compte_id, entree.suppleant_id), key=str):
        await _existe(session, verrou)
    if await repository.absence_entre(session, compte_id, entree.du, entree.au) is not None:
        raise AbsenceChevauchante()
    await _verifier_suppleant(session, compte_id, entree)
    absence = Absence(compte_id=compte_id, declaree_le=contexte.horloge.maintenant(), **entree.model_dump())
    session.add(absence)
    await session.flush()
    apres = {"compte_id": compte_id, **entree.model_dump()}
    await tracer(session, contexte, type="gateway.absence.declaree", objet_id=absence.id, apres=apres)
    return absence


async def annuler_absence(session: AsyncSession, contexte: ContexteRequete, compte_id: UUID, absence_id: UUID) -> None:
    """Cancels an absence that has not ended; a second call changes nothing."""
    await _concerne(session, contexte, compte_id)
    absence = await session.get(Absence, absence_id, with_for_update=True)
    if absence is None or absence.compte_id != compte_id:
        raise AbsenceIntrouvable()
    if absence.annulee_le is None:
        absence.annulee_le = contexte.horloge.maintenant()
        await tracer(session, contexte, type="gateway.absence.annulee", objet_id=absence.id, apres={})


async def _concerne(session: AsyncSession, contexte: ContexteRequete, compte_id: UUID) -> None:
    """One declares one's own absence, or that of an account that one may give."""
    if compte_id != contexte.identite.compte_id:
        await compte_delegable(session, contexte.identite, compte_id)


async def _existe(session: AsyncSession, compte_id: UUID) -> Compte:
    if await session.get(Compte, compte_id) is None:
        raise SuppleantNonEligible()
    return await repository.compte_verrouille(session, compte_id)


async def _verifier_suppleant(session: AsyncSession, compte_id: UUID, entree: AbsenceNouvelle) -> None:
    absent = await session.get_one(Compte, compte_id)
    suppleant = await session.get_one(Compte, entree.suppleant_id)
    autre_equipe = absent.organisation_id != suppleant.organisation_id and suppleant.role != "ensemblier"
    if suppleant.id == absent.id or not suppleant.actif or suppleant.role not in ROLES_REFERENT or autre_equipe:
        raise SuppleantNonEligible()
    if await repository.absence_entre(session, suppleant.id, entree.du, entree.au) is not None:
        raise SuppleantNonEligible("Le suppléant est absent lui-même pendant cette période.")
