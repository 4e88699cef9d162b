"""Puts the counts of a date against the thresholds, partner by partner."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.qualite import domain, repository, satisfaction
from services.gateway.qualite.domain import Seuil
from services.gateway.qualite.repository import Comptes
from services.gateway.qualite.schemas import IndicateurQualite, Qualite, QualitePartenaire
from services.gateway.qualite.seuils import seuils
from shared.horloge import PARIS


async def mesurer(session: AsyncSession, le: date, organisation_id: UUID | None) -> Qualite:
    """The watch at the end of a day; the same day always gives the same figures."""
    comptes = {seuil.code: await _compter(session, seuil, le, organisation_id) for seuil in seuils()}
    groupes = {cle for lus in comptes.values() for cle in lus}
    noms = await repository.noms(session, {organisation for organisation, _ in groupes})
    partenaires = [
        QualitePartenaire(
            organisation_id=organisation,
            organisation=noms.get(organisation, ""),
            antenne_id=antenne,
            indicateurs=[_indicateur(seuil, le, comptes[seuil.code], organisation, antenne) for seuil in seuils()],
        )
        for organisation, antenne in sorted(groupes, key=lambda groupe: (str(groupe[0]), str(groupe[1] or "")))
    ]
    return Qualite(le=le, partenaires=partenaires)


async def _compter(session: AsyncSession, seuil: Seuil, le: date, organisation_id: UUID | None) -> Comptes:
    du = _lendemain(domain.veille_de_periode(le, seuil.periode_mois))
    au = _lendemain(le)
    if seuil.code == "satisfaction":
        return await satisfaction.compter(session, du, au, organisation_id)
    return await repository.compter(session, seuil.code, du, au, organisation_id)


def _lendemain(jour: date) -> datetime:
    """First instant after a day, in Paris."""
    return datetime.combine(jour + timedelta(days=1), time(), PARIS)


def _indicateur(
    seuil: Seuil, le: date, comptes: Comptes, organisation_id: UUID, antenne_id: UUID | None
) -> IndicateurQualite:
    numerateur, n = comptes.get((organisation_id, antenne_id), (0, 0))
    return IndicateurQualite.model_validate(
        {
            "code": seuil.code,
            "libelle": seuil.libelle,
            "du": domain.veille_de_periode(le, seuil.periode_mois) + timedelta(days=1),
            "numerateur": numerateur,
            "n": n,
            "taux": domain.taux(numerateur, n),
            "seuil_taux": seuil.seuil_taux,
            "sens": seuil.sens,
            "minimum": seuil.minimum,
            "verdict": domain.juger(seuil, numerateur, n),
            "a_verifier": seuil.a_verifier,
            "source": seuil.source,
        }
    )
