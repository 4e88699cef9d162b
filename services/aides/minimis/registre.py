"""The account of a single undertaking at a date: read, locked, and the only writer of granted entries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.regimes import periodes_de_minimis, periodes_sieg
from services.aides.minimis import domain, repository
from services.aides.minimis.domain import Exercice, Horloges, Inscription, RegimeMinimis
from services.aides.minimis.errors import CompteOccupe, DateFuture, MargeDepassee, ReglementInconnu
from services.aides.minimis.liens import FRANCE, Lien, groupe
from services.aides.minimis.models import InscriptionMinimis
from shared.trace import ContexteRequete

ESSAIS = 5


@dataclass(frozen=True)
class Compte:
    """Companies of the undertaking, their entries, and the active reservations (rows)."""

    siren: str
    le: date
    groupe: frozenset[str]
    liens: Sequence[Lien]
    lignes: Sequence[Inscription]
    inscriptions: Sequence[RowMapping]
    reservations: Sequence[RowMapping]
    exercice: Exercice
    attestee_le: date | None
    version: int

    def marge(self, regime: RegimeMinimis) -> Decimal | None:
        """Legal room on that day, before reservations; None when no known regulation applies."""
        return domain.marge(horloges(), regime, self.lignes, self.le, self.exercice)

    def plafonds(self, regime: RegimeMinimis) -> list[domain.Plafond]:
        return domain.plafonds(horloges(), regime, self.lignes, self.le, self.exercice)


@dataclass(frozen=True)
class Octroi:
    """An award to enter: gross grant equivalent in euros, day of the legal right, who grants."""

    montant_eur: Decimal
    le: date
    regime: RegimeMinimis
    autorite: str
    justificatif: str | None = None
    demande_id: UUID | None = None
    reservation_id: UUID | None = None


def horloges() -> Horloges:
    """Both clocks, as data."""
    return Horloges(periodes_de_minimis().elements, periodes_sieg().elements)


def composante(siren: str, liens: Sequence[Lien]) -> frozenset[str]:
    """Companies that any link within the Member State, past or present, ties to this one."""
    return frozenset({siren, *(s for lien in liens if lien.pays == FRANCE for s in (lien.detentrice, lien.detenue))})


async def lire(session: AsyncSession, siren: str, le: date) -> Compte:
    """The account at a date; empty for a company without account."""
    liens = await repository.liens_autour(session, siren)
    membres = groupe(siren, liens, le)
    lignes = await repository.inscriptions(session, membres)
    comptes = await repository.comptes(session, membres)
    propre = comptes.get(siren)
    transport = any(ligne["transport_routier"] for ligne in comptes.values())
    return Compte(
        siren=siren,
        le=le,
        groupe=membres,
        liens=liens,
        lignes=[repository.en_inscription(ligne) for ligne in lignes],
        inscriptions=lignes,
        reservations=await repository.reservations(session, membres),
        exercice=Exercice(propre["premier_mois_exercice"] if propre else 1, transport),
        attestee_le=propre["attestee_le"] if propre else None,
        version=propre["version"] if propre else 0,
    )


async def verrouiller(session: AsyncSession, *sirens: str) -> None:
    """Locks every company tied to these, in order of SIREN, until the end of the transaction.

    A link written meanwhile may have made the undertaking larger: the locks are then let go and taken again.
    """
    for _ in range(ESSAIS):
        point = await session.begin_nested()
        membres = await _composantes(session, sirens)
        await repository.ouvrir_comptes(session, membres)
        await repository.verrouiller_comptes(session, membres)
        if await _composantes(session, sirens) == membres:
            await point.commit()
            return
        await point.rollback()
    raise CompteOccupe()


async def _composantes(session: AsyncSession, sirens: Sequence[str]) -> frozenset[str]:
    toutes = [composante(siren, await repository.liens_autour(session, siren)) for siren in sirens]
    return frozenset().union(*toutes)


def tenues(compte: Compte, contexte: ContexteRequete, sauf: UUID | None = None) -> list[Inscription]:
    """Reservations that have not expired, but for one of them, as if they were awarded today."""
    maintenant, jour = contexte.horloge.maintenant(), contexte.horloge.aujourdhui()
    actives = (r for r in compte.reservations if r["expire_le"] > maintenant and r["id"] != sauf)
    return [Inscription(r["siren"], r["regime"], r["montant_eur"], jour, jour, r["id"]) for r in actives]


def reserve(compte: Compte, contexte: ContexteRequete, regime: RegimeMinimis, sauf: UUID | None = None) -> Decimal:
    """Euros held on this regime; SIEG counts the general ones too."""
    lignes = (t for t in tenues(compte, contexte, sauf) if regime == "sieg" or t.regime == regime)
    return sum((ligne.montant_eur for ligne in lignes), domain.ZERO)


def disponible(
    compte: Compte, contexte: ContexteRequete, regime: RegimeMinimis, sauf: UUID | None = None
) -> Decimal | None:
    """Euros that may be awarded now: the legal room less what others hold."""
    return replace(compte, lignes=[*compte.lignes, *tenues(compte, contexte, sauf)]).marge(regime)


def exiger(
    compte: Compte, contexte: ContexteRequete, regime: RegimeMinimis, montant: Decimal, sauf: UUID | None = None
) -> domain.Plafond:
    """The ceiling that the amount is judged on; MargeDepassee with the exact room, ReglementInconnu."""
    vus = compte.plafonds(regime)
    reste = disponible(compte, contexte, regime, sauf)
    if not vus or reste is None:
        raise ReglementInconnu()
    if montant > reste:
        raise MargeDepassee(
            f"La marge disponible est de {reste:.2f} € le {compte.le:%d/%m/%Y} ({vus[0].periode.code}, "
            f"plafond {vus[0].plafond_eur:.2f} €).",
            marge_disponible_eur=f"{reste:.2f}",
            marge_restante_eur=f"{compte.marge(regime):.2f}",
            reservee_eur=f"{reserve(compte, contexte, regime, sauf):.2f}",
            reglement=vus[0].periode.code,
            groupe=sorted(compte.groupe),
        )
    return vus[0]


async def octroyer(session: AsyncSession, contexte: ContexteRequete, siren: str, octroi: Octroi) -> InscriptionMinimis:
    """Enters an award within the room, the account being locked; MargeDepassee, ReglementInconnu, DateFuture."""
    pas_dans_l_avenir(contexte, octroi.le, "octroi_le")
    compte = await lire(session, siren, octroi.le)
    plafond = exiger(compte, contexte, octroi.regime, octroi.montant_eur, octroi.reservation_id)
    inscription = InscriptionMinimis(
        siren=siren,
        regime=octroi.regime,
        origine="octroyee",
        montant_eur=octroi.montant_eur,
        octroi_le=octroi.le,
        vaut_du=octroi.le,
        autorite=octroi.autorite,
        justificatif=octroi.justificatif,
        demande_id=octroi.demande_id,
        groupe=sorted(compte.groupe),
        fenetre_du=plafond.depuis,
        plafond_eur=plafond.plafond_eur,
        reglement=plafond.periode.code,
        **signature(contexte),
    )
    session.add(inscription)
    await session.flush()
    return inscription


def signature(contexte: ContexteRequete) -> dict[str, Any]:
    """Who writes an entry, and when."""
    return {"inscrite_le": contexte.horloge.maintenant(), "inscrite_par": contexte.identite.compte_id}


def pas_dans_l_avenir(contexte: ContexteRequete, jour: date, champ: str) -> None:
    """DateFuture when the day has not come yet."""
    if jour > contexte.horloge.aujourdhui():
        raise DateFuture(f"`{champ}` : le {jour:%d/%m/%Y} n'est pas encore passé.", champ=champ)
