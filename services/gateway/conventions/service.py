"""Writes conventions and statements; reads what they have come to on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.conventions import domain, repository
from services.gateway.conventions.catalogue import catalogue
from services.gateway.conventions.domain import Releve, Suivi
from services.gateway.conventions.errors import (
    CiblesEnDouble,
    ConventionIntrouvable,
    ConventionsChevauchantes,
    ReleveHorsConvention,
)
from services.gateway.conventions.models import Convention, ReleveConvention, VersionConvention
from services.gateway.conventions.schemas import ConventionModifiee, ConventionNouvelle, ReleveNouveau
from services.gateway.pilotage.errors import PeriodeInversee
from shared.horloge import PARIS
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version

CONTENU = ("intitule", "montant_eur", "cibles")
"""What an amendment may change: kept in versions."""


@dataclass(frozen=True, slots=True)
class Avancement:
    """A convention, what it said on the day, its statements in force and the follow-up of each indicator."""

    convention: Convention
    contenu: RowMapping
    releves: list[Releve]
    suivis: list[Suivi]


def fin_du_jour(jour: date) -> datetime:
    """Instant from which the day in Paris is over."""
    return datetime.combine(jour + timedelta(days=1), time(), PARIS)


async def creer(session: AsyncSession, contexte: ContexteRequete, entree: ConventionNouvelle) -> tuple[Convention, int]:
    """The new convention and the position of its event."""
    if entree.au < entree.du:
        raise PeriodeInversee()
    if not await repository.organisation_verrouillee(session, entree.organisation_id):
        raise OrganisationInconnue()
    convention = Convention(**entree.model_dump(exclude={"cibles"}), cibles=[], creee_le=contexte.horloge.maintenant())
    autre = await repository.chevauchante(session, convention)
    if autre is not None:
        raise ConventionsChevauchantes(convention_id=autre)
    convention.cibles = _cibles(entree)
    session.add(convention)
    return convention, await _fixer(session, contexte, convention, "creee", None)


async def modifier(
    session: AsyncSession, contexte: ContexteRequete, convention_id: UUID, version: int, entree: ConventionModifiee
) -> tuple[Convention, int]:
    """The convention with its new targets and amount."""
    convention = await _a_modifier(session, contexte, convention_id, version)
    avant = _etat(convention)
    convention.intitule, convention.montant_eur = entree.intitule, entree.montant_eur
    convention.cibles = _cibles(entree)
    return convention, await _fixer(session, contexte, convention, "modifiee", avant)


async def relever(
    session: AsyncSession, contexte: ContexteRequete, convention_id: UUID, version: int, entree: ReleveNouveau
) -> tuple[Convention, int]:
    """Adds a statement of what was done; it moves the version of the convention."""
    convention = await _a_modifier(session, contexte, convention_id, version)
    if not convention.du <= entree.le <= min(convention.au, contexte.horloge.aujourdhui()):
        raise ReleveHorsConvention(du=convention.du, au=convention.au)
    auteur: dict[str, Any] = {"declare_par": contexte.identite.compte_id, "declare_le": contexte.horloge.maintenant()}
    session.add(ReleveConvention(convention_id=convention.id, **auteur, **entree.model_dump()))
    flag_modified(convention, "cibles")  # the row is written, hence its version moves
    releve = entree.model_dump(mode="json")
    return convention, await _annoncer(session, contexte, convention, "relevee", None, **releve)


async def _a_modifier(
    session: AsyncSession, contexte: ContexteRequete, convention_id: UUID, version: int
) -> Convention:
    convention = await repository.a_modifier(session, contexte.identite, convention_id)
    if convention is None:
        raise ConventionIntrouvable()
    verifier_version(convention.version, version)
    return convention


def _cibles(entree: ConventionModifiee) -> list[dict[str, Any]]:
    codes = [cible.indicateur for cible in entree.cibles]
    doubles = sorted({code for code in codes if codes.count(code) > 1})
    if doubles:
        raise CiblesEnDouble(indicateurs=doubles)
    return [{"indicateur": cible.indicateur, "valeur": str(cible.valeur)} for cible in entree.cibles]


def _etat(convention: Convention) -> dict[str, Any]:
    return {nom: getattr(convention, nom) for nom in ("organisation_id", "programme", "du", "au", *CONTENU)}


async def _fixer(
    session: AsyncSession, contexte: ContexteRequete, convention: Convention, fait: str, avant: dict[str, Any] | None
) -> int:
    """Keeps what the convention says from now on."""
    await session.flush()
    contenu = {nom: getattr(convention, nom) for nom in CONTENU}
    auteur: dict[str, Any] = {"auteur_id": contexte.identite.compte_id, "le": contexte.horloge.maintenant()}
    session.add(VersionConvention(convention_id=convention.id, numero=convention.version, **contenu, **auteur))
    return await _annoncer(session, contexte, convention, fait, avant)


async def _annoncer(
    session: AsyncSession,
    contexte: ContexteRequete,
    convention: Convention,
    fait: str,
    avant: dict[str, Any] | None,
    **autres: Any,
) -> int:
    await session.flush()
    apres, type_ = {**_etat(convention), **autres}, f"gateway.convention.{fait}"
    return await tracer(session, contexte, type=type_, objet_id=convention.id, avant=avant, apres=apres)


async def avancements(session: AsyncSession, conventions: Sequence[Convention], jour: date) -> list[Avancement]:
    """What each convention has come to at the end of the day."""
    identifiants, vu = [convention.id for convention in conventions], fin_du_jour(jour)
    par_convention: dict[UUID, list[Releve]] = {identifiant: [] for identifiant in identifiants}
    for ligne in await repository.releves(session, identifiants, jour, vu):
        par_convention[ligne["convention_id"]].append(Releve(ligne["indicateur"], ligne["le"], ligne["valeur"]))
    comptes = await repository.comptes(session, identifiants, vu)
    versions = await repository.versions(session, identifiants, vu)
    return [
        _avancer(une, versions[une.id], par_convention[une.id], (jour, comptes.get(une.id, 0)))
        for une in conventions
        if une.id in versions
    ]


def _avancer(
    convention: Convention, contenu: RowMapping, releves: list[Releve], jour_et_compte: tuple[date, int]
) -> Avancement:
    jour, compte = jour_et_compte
    cibles = {cible["indicateur"]: Decimal(cible["valeur"]) for cible in contenu["cibles"]}
    part = domain.part_ecoulee(convention.du, convention.au, jour)
    codes = [code for code in catalogue() if code in cibles or any(releve.indicateur == code for releve in releves)]
    suivis = []
    for code in codes:
        siens = [releve for releve in releves if releve.indicateur == code]
        faits = compte if code == domain.FAITS else None
        suivis.append(domain.suivre((code, catalogue()[code].agregation), cibles.get(code), siens, part, faits))
    return Avancement(convention, contenu, releves, suivis)
