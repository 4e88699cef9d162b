"""Holds an amount in an envelope, for a demande or for something else, and gives it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.enveloppes import disponible, repository
from services.aides.enveloppes.disponible import Lieu
from services.aides.enveloppes.domain import Nature, choisir
from services.aides.enveloppes.errors import (
    EnveloppeInsuffisante,
    EnveloppeIntrouvable,
    ReservationEnveloppeIntrouvable,
    ReservationRendue,
)
from services.aides.enveloppes.models import AffectationEnveloppe, Enveloppe
from services.aides.enveloppes.mouvements import Origine, compteurs, ecrire, tenir_a_jour
from services.aides.enveloppes.reglages import reglages
from services.aides.enveloppes.schemas import ReservationSaisie
from shared.trace import ContexteRequete, tracer


@dataclass(frozen=True, slots=True)
class Besoin:
    """What is to be financed: a dispositif at a place, for a demande."""

    demande_id: UUID
    dispositif: str
    lieu: Lieu
    objet: str


async def reserver(
    session: AsyncSession, contexte: ContexteRequete, besoin: Besoin, montant_eur: Decimal
) -> tuple[Enveloppe, AffectationEnveloppe] | None:
    """Holds the whole amount in one envelope of the year; None: no envelope follows the dispositif.

    EnveloppeInsuffisante.
    """
    exercice = contexte.horloge.aujourdhui().year
    ids = await disponible.qui_financent(session, besoin.dispositif, exercice, besoin.lieu)
    if ids is None:
        return None
    enveloppes = await tenir_a_jour(session, contexte, ids)
    restes = [compteurs(enveloppe).disponible_eur for enveloppe in enveloppes]
    rang = choisir(restes, montant_eur)
    if rang is None:
        raise insuffisante(max(restes, default=Decimal(0)), montant_eur, exercice)
    affectation = await _affectation(session, contexte, enveloppes[rang], besoin)
    await ecrire(session, contexte, enveloppes[rang], (Nature.RESERVATION, montant_eur), Origine(affectation))
    return enveloppes[rang], affectation


def insuffisante(reste_eur: Decimal, montant_eur: Decimal, exercice: int) -> EnveloppeInsuffisante:
    """The refusal, with what is left to the cent."""
    return EnveloppeInsuffisante(
        phrase_insuffisante(reste_eur, montant_eur, exercice),
        disponible_eur=f"{reste_eur:.2f}",
        demande_eur=f"{montant_eur:.2f}",
        exercice=exercice,
    )


def phrase_insuffisante(reste_eur: Decimal, montant_eur: Decimal, exercice: int) -> str:
    """What is left, and what is needed."""
    return f"Il reste {reste_eur:.2f} € à l'enveloppe {exercice} du dispositif ; il en faut {montant_eur:.2f} €."


def echeance(contexte: ContexteRequete) -> datetime:
    """When what a demande holds expires."""
    return contexte.horloge.maintenant() + timedelta(days=reglages().reservation_jours)


async def _affectation(
    session: AsyncSession, contexte: ContexteRequete, enveloppe: Enveloppe, besoin: Besoin
) -> AffectationEnveloppe:
    """The line of the demande in this envelope: the one it had before, or a new one."""
    tenues = await repository.affectations(session, besoin.demande_id)
    affectation = next((ligne for ligne in tenues if ligne.enveloppe_id == enveloppe.id), None)
    if affectation is None:
        affectation = AffectationEnveloppe(
            enveloppe_id=enveloppe.id,
            demande_id=besoin.demande_id,
            dispositif=besoin.dispositif,
            objet=besoin.objet,
            expire_le=echeance(contexte),
            creee_le=contexte.horloge.maintenant(),
            creee_par=contexte.identite.compte_id,
        )
        session.add(affectation)
    affectation.expire_le = echeance(contexte)
    await session.flush()
    return affectation


async def reserver_hors_demande(
    session: AsyncSession, contexte: ContexteRequete, enveloppe_id: UUID, entree: ReservationSaisie
) -> tuple[Enveloppe, AffectationEnveloppe, int]:
    """Holds an amount in this envelope; EnveloppeIntrouvable, EnveloppeInsuffisante."""
    enveloppe = await seule(session, contexte, enveloppe_id)
    reste = compteurs(enveloppe).disponible_eur
    if reste < entree.montant_eur:
        raise insuffisante(reste, entree.montant_eur, enveloppe.exercice)
    maintenant = contexte.horloge.maintenant()
    affectation = AffectationEnveloppe(
        enveloppe_id=enveloppe.id,
        dispositif=enveloppe.dispositifs[0],
        objet=entree.objet,
        expire_le=maintenant + timedelta(hours=entree.heures),
        creee_le=maintenant,
        creee_par=contexte.identite.compte_id,
    )
    session.add(affectation)
    await session.flush()
    await ecrire(session, contexte, enveloppe, (Nature.RESERVATION, entree.montant_eur), Origine(affectation))
    return enveloppe, affectation, await tracer_reservation(session, contexte, affectation, "reservee")


async def rendre_hors_demande(
    session: AsyncSession, contexte: ContexteRequete, enveloppe_id: UUID, reservation_id: UUID
) -> tuple[Enveloppe, AffectationEnveloppe, int]:
    """Gives it back; EnveloppeIntrouvable, ReservationEnveloppeIntrouvable, ReservationRendue."""
    enveloppe = await seule(session, contexte, enveloppe_id)
    affectation = await repository.affectation(session, reservation_id)
    if affectation is None or affectation.enveloppe_id != enveloppe.id or affectation.demande_id is not None:
        raise ReservationEnveloppeIntrouvable()
    if affectation.reserve_eur == 0:
        raise ReservationRendue()
    mouvement = (Nature.ANNULATION, affectation.reserve_eur)
    await ecrire(session, contexte, enveloppe, mouvement, Origine(affectation, motif="rendue"))
    return enveloppe, affectation, await tracer_reservation(session, contexte, affectation, "rendue")


async def seule(session: AsyncSession, contexte: ContexteRequete, enveloppe_id: UUID) -> Enveloppe:
    """One envelope, locked and up to date; EnveloppeIntrouvable."""
    enveloppes = await tenir_a_jour(session, contexte, [enveloppe_id])
    if not enveloppes:
        raise EnveloppeIntrouvable()
    return enveloppes[0]


async def tracer_reservation(
    session: AsyncSession, contexte: ContexteRequete, affectation: AffectationEnveloppe, fait: str
) -> int:
    """The journal line and the event of a reservation outside of a demande."""
    apres = {"enveloppe_id": affectation.enveloppe_id, "reserve_eur": f"{affectation.reserve_eur:.2f}"}
    return await tracer(session, contexte, type=f"aides.enveloppe.{fait}", objet_id=affectation.id, apres=apres)
