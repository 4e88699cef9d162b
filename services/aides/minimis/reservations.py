"""Room held before a decision: taken within what is available, consumed by an award, let go, or expired."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.models import Demande
from services.aides.minimis import acces_compte, registre, repository
from services.aides.minimis.errors import ReservationIntrouvable, ReservationInutilisable
from services.aides.minimis.models import ReservationMinimis
from services.aides.minimis.schemas import ReservationNouvelle
from shared.erreurs import SaisieInvalide
from shared.perimetre.service import dossier_visible
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def reserver(
    session: AsyncSession, contexte: ContexteRequete, siren: str, entree: ReservationNouvelle
) -> tuple[ReservationMinimis, int]:
    """The reservation, within what is available; MargeDepassee, ReglementInconnu, ReservationInutilisable."""
    await acces_compte.exiger_compte(session, contexte.identite, siren)
    await registre.verrouiller(session, siren)
    if entree.demande_id is not None:
        await _verifier_demande(session, contexte, siren, entree.demande_id)
    maintenant = contexte.horloge.maintenant()
    compte = await registre.lire(session, siren, contexte.horloge.aujourdhui())
    registre.exiger(compte, contexte, entree.regime, entree.montant_eur)
    reservation = ReservationMinimis(
        siren=siren,
        demande_id=entree.demande_id,
        regime=entree.regime,
        montant_eur=entree.montant_eur,
        expire_le=maintenant + timedelta(hours=entree.heures),
        reservee_le=maintenant,
        reservee_par=contexte.identite.compte_id,
    )
    session.add(reservation)
    return reservation, await _tracer(session, contexte, reservation, "reservee")


async def _verifier_demande(session: AsyncSession, contexte: ContexteRequete, siren: str, demande_id: UUID) -> None:
    """The demande is of this company, and holds nothing yet (an expired reservation is let go)."""
    demande = await session.get(Demande, demande_id)
    dossier = None if demande is None else await dossier_visible(session, contexte.identite, demande.dossier_id)
    if dossier is None or dossier.siren != siren:
        raise SaisieInvalide(champs=[{"champ": "body.demande_id", "message": "n'est pas une demande de l'entreprise"}])
    tenue = await repository.reservation_de_demande(session, demande_id)
    if tenue is None:
        return
    if tenue.expire_le > contexte.horloge.maintenant():
        raise ReservationInutilisable(f"La demande tient déjà {tenue.montant_eur:.2f} €.")
    tenue.etat = "liberee"
    await session.flush()


async def consommer(
    session: AsyncSession, contexte: ContexteRequete, siren: str, reservation_id: UUID, regime: str
) -> ReservationMinimis:
    """Marks it consumed by the award of the same transaction; ReservationIntrouvable, ReservationInutilisable."""
    reservation = await _du_compte(session, siren, reservation_id)
    expiree = reservation.expire_le <= contexte.horloge.maintenant()
    if expiree or reservation.etat != "active" or reservation.regime != regime:
        etat = "expirée" if expiree and reservation.etat == "active" else reservation.etat
        raise ReservationInutilisable(f"La réservation est {etat} ({reservation.regime}).", etat=etat)
    reservation.etat = "consommee"
    await session.flush()
    return reservation


async def liberer(
    session: AsyncSession, contexte: ContexteRequete, siren: str, reservation_id: UUID, attendue: int
) -> tuple[ReservationMinimis, int]:
    """Lets the room go; ReservationIntrouvable, ReservationInutilisable."""
    await acces_compte.exiger_compte(session, contexte.identite, siren)
    reservation = await _du_compte(session, siren, reservation_id)
    verifier_version(reservation.version, attendue)
    if reservation.etat != "active":
        raise ReservationInutilisable(f"La réservation est {reservation.etat}.", etat=reservation.etat)
    reservation.etat = "liberee"
    return reservation, await _tracer(session, contexte, reservation, "liberee")


async def _du_compte(session: AsyncSession, siren: str, reservation_id: UUID) -> ReservationMinimis:
    reservation = await repository.reservation(session, reservation_id)
    if reservation is None or reservation.siren != siren:
        raise ReservationIntrouvable()
    return reservation


async def _tracer(session: AsyncSession, contexte: ContexteRequete, reservation: ReservationMinimis, fait: str) -> int:
    await session.flush()
    publics = {
        "montant_eur": format(reservation.montant_eur, ".2f"),
        "expire_le": reservation.expire_le.isoformat(),
        "etat": reservation.etat,
    }
    return await tracer(
        session,
        contexte,
        type=f"aides.minimis.{fait}",
        objet_id=reservation.id,
        apres={**publics, "siren": reservation.siren},
        donnees=publics,
    )
