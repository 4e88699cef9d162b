"""SQL of the ledger."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Text, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.models import Demande
from services.aides.minimis.domain import Inscription
from services.aides.minimis.liens import Lien, NatureLien
from services.aides.minimis.models import (
    EntrepriseMinimis,
    InscriptionMinimis,
    LienCapitalistique,
    ReservationMinimis,
)
from services.aides.minimis.verification import Ecriture, LienStocke
from shared.identifiants import uuid7
from shared.pagination import Fenetre, paginer
from shared.perimetre import visible
from shared.perimetre.service import PERIMETRE
from shared.securite.identite import Identite

DEMANDE: Any = Demande.__table__  # type: ignore[attr-defined]
E: Any = EntrepriseMinimis.__table__  # type: ignore[attr-defined]
LIEN: Any = LienCapitalistique.__table__  # type: ignore[attr-defined]
INSCRIPTION: Any = InscriptionMinimis.__table__  # type: ignore[attr-defined]
RESERVATION: Any = ReservationMinimis.__table__  # type: ignore[attr-defined]


async def liens_autour(session: AsyncSession, siren: str) -> list[Lien]:
    """Every link of the companies that a chain of links, whatever their dates, ties to this one."""
    paires = select(LIEN.c.detentrice, LIEN.c.detenue).union(select(LIEN.c.detenue, LIEN.c.detentrice)).subquery()
    atteints = select(literal(siren, Text).label("siren")).cte("atteints", recursive=True)
    suite = select(paires.c.detenue).join(atteints, atteints.c.siren == paires.c.detentrice)
    atteints = atteints.union(suite)
    requete = select(LIEN).where(
        or_(LIEN.c.detentrice.in_(select(atteints.c.siren)), LIEN.c.detenue.in_(select(atteints.c.siren)))
    )
    return [en_lien(ligne) for ligne in (await session.execute(requete)).mappings()]


def en_lien(ligne: RowMapping) -> Lien:
    """Domain value of a row."""
    return Lien(
        detentrice=ligne["detentrice"],
        detenue=ligne["detenue"],
        nature=NatureLien(ligne["nature"]),
        du=ligne["du"],
        au=ligne["au"],
        pays=ligne["pays"],
        numero=ligne["numero"],
        part=ligne["part_taux"],
    )


async def visibles(session: AsyncSession, identite: Identite, sirens: Collection[str]) -> set[str]:
    """Those of the SIRENs that have a dossier in the caller's perimeter."""
    requete = select(PERIMETRE.c.siren).where(PERIMETRE.c.siren.in_(sirens), visible(identite)).distinct()
    return set((await session.execute(requete)).scalars())


async def connus(session: AsyncSession, sirens: Collection[str]) -> set[str]:
    """Those of the SIRENs that have a dossier, whoever may see it, or an account."""
    dossiers = select(PERIMETRE.c.siren).where(PERIMETRE.c.siren.in_(sirens))
    comptes = select(E.c.siren).where(E.c.siren.in_(sirens))
    return set((await session.execute(dossiers.union(comptes))).scalars())


async def ouvrir_comptes(session: AsyncSession, sirens: Iterable[str]) -> None:
    """Makes sure that each SIREN has its row, in order of SIREN."""
    for siren in sorted(sirens):
        valeurs = {"siren": siren, "id": uuid7(), "premier_mois_exercice": 1, "transport_routier": False, "version": 1}
        await session.execute(insert(E).values(valeurs).on_conflict_do_nothing())


async def verrouiller_comptes(session: AsyncSession, sirens: Collection[str]) -> None:
    """Locks the rows until the end of the transaction, in order of SIREN: two awards never wait for each other."""
    await session.execute(select(E.c.siren).where(E.c.siren.in_(sirens)).order_by(E.c.siren).with_for_update())


async def comptes(session: AsyncSession, sirens: Collection[str]) -> dict[str, RowMapping]:
    """Rows of the accounts, by SIREN."""
    lignes = (await session.execute(select(E).where(E.c.siren.in_(sirens)))).mappings()
    return {ligne["siren"]: ligne for ligne in lignes}


async def compte(session: AsyncSession, siren: str) -> EntrepriseMinimis:
    """The account as an object, locked."""
    requete = select(EntrepriseMinimis).where(E.c.siren == siren).with_for_update()
    return (await session.execute(requete.execution_options(populate_existing=True))).scalar_one()


async def inscriptions(session: AsyncSession, sirens: Collection[str]) -> list[RowMapping]:
    """Every entry of these companies, oldest award first."""
    requete = select(INSCRIPTION).where(INSCRIPTION.c.siren.in_(sirens))
    return list((await session.execute(requete.order_by(INSCRIPTION.c.octroi_le, INSCRIPTION.c.numero))).mappings())


def en_inscription(ligne: RowMapping) -> Inscription:
    """Domain value of a row."""
    noms = ("siren", "regime", "montant_eur", "octroi_le", "vaut_du", "id", "contrepasse_id")
    return Inscription(**{nom: ligne[nom] for nom in noms})


async def reservations(session: AsyncSession, sirens: Collection[str]) -> list[RowMapping]:
    """Active reservations of these companies, expired ones included."""
    requete = select(RESERVATION).where(RESERVATION.c.siren.in_(sirens), RESERVATION.c.etat == "active")
    return list((await session.execute(requete.order_by(RESERVATION.c.id))).mappings())


async def lister_inscriptions(session: AsyncSession, siren: str, fenetre: Fenetre) -> Sequence[RowMapping]:
    """Entries of one company, in the order they were written."""
    requete = paginer(select(INSCRIPTION).where(INSCRIPTION.c.siren == siren), INSCRIPTION.c.id, fenetre)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def lister_liens(session: AsyncSession, siren: str, fenetre: Fenetre) -> Sequence[RowMapping]:
    """Links of one company, as holder or as held."""
    requete = select(LIEN).where(or_(LIEN.c.detentrice == siren, LIEN.c.detenue == siren))
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, LIEN.c.id, fenetre))).mappings().all()
    return lignes


async def lien(session: AsyncSession, lien_id: UUID) -> LienCapitalistique | None:
    """A link as an object, locked."""
    requete = select(LienCapitalistique).where(LIEN.c.id == lien_id).with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def reservation(session: AsyncSession, reservation_id: UUID) -> ReservationMinimis | None:
    """A reservation as an object, locked."""
    requete = select(ReservationMinimis).where(RESERVATION.c.id == reservation_id).with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def reservation_de_demande(session: AsyncSession, demande_id: UUID) -> ReservationMinimis | None:
    """The active reservation of a demande, if it has one."""
    requete = select(ReservationMinimis).where(RESERVATION.c.demande_id == demande_id, RESERVATION.c.etat == "active")
    return (await session.execute(requete.with_for_update())).scalar_one_or_none()


async def inscription_de_demande(session: AsyncSession, demande_id: UUID) -> InscriptionMinimis | None:
    """The entry that stands for a granted demande, unless it has been reversed."""
    annulees = select(INSCRIPTION.c.contrepasse_id).where(INSCRIPTION.c.contrepasse_id.is_not(None))
    requete = select(InscriptionMinimis).where(
        INSCRIPTION.c.demande_id == demande_id,
        INSCRIPTION.c.origine != "contre_passation",
        INSCRIPTION.c.id.not_in(annulees),
    )
    return (await session.execute(requete)).scalars().first()


async def tout(session: AsyncSession) -> tuple[list[Ecriture], list[LienStocke], list[UUID]]:
    """Every entry, every link, and the demandes granted under de minimis that no entry stands for."""
    ecritures = (await session.execute(select(*_colonnes(INSCRIPTION, Ecriture)))).mappings()
    liens = (await session.execute(select(*_colonnes(LIEN, LienStocke)))).mappings()
    annulees = select(INSCRIPTION.c.contrepasse_id).where(INSCRIPTION.c.contrepasse_id.is_not(None))
    inscrites = select(INSCRIPTION.c.demande_id).where(
        INSCRIPTION.c.demande_id.is_not(None), INSCRIPTION.c.id.not_in(annulees)
    )
    manque = select(DEMANDE.c.id).where(
        DEMANDE.c.regime == "de_minimis",
        DEMANDE.c.etat.in_(("accordee", "conventionnee", "payee")),
        DEMANDE.c.id.not_in(inscrites),
    )
    return (
        [Ecriture(**ligne) for ligne in ecritures],
        [LienStocke(**ligne) for ligne in liens],
        list((await session.execute(manque)).scalars()),
    )


def _colonnes(table: Any, modele: type[Ecriture | LienStocke]) -> list[Any]:
    return [table.c[champ.name] for champ in fields(modele)]
