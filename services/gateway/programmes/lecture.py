"""Reading programmes: now, as known on a past date, and those in force on a day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.programmes import repository
from services.gateway.programmes.contenu import Contenu
from services.gateway.programmes.domain import ProgrammeOffert
from services.gateway.programmes.errors import ProgrammeIntrouvable
from services.gateway.programmes.schemas import ProgrammeLu, VersionLue
from shared.horloge import PARIS
from shared.securite.identite import PARTENAIRES, Identite


def fin_du_jour(jour: date) -> datetime:
    """First instant after a day of Paris."""
    return datetime.combine(jour + timedelta(days=1), time(), PARIS)


def instant_utc(instant: datetime | None) -> datetime | None:
    """The instant, aware: one without time zone is UTC, as everywhere in the API."""
    return instant if instant is None or instant.tzinfo is not None else instant.replace(tzinfo=UTC)


async def programme(
    session: AsyncSession, identite: Identite, programme_id: UUID, connu_le: date | None
) -> ProgrammeLu:
    """The programme now, or as known at the end of a day; ProgrammeIntrouvable."""
    trouve = await repository.lire(session, identite, programme_id)
    if trouve is None:
        raise ProgrammeIntrouvable()
    lu = ProgrammeLu.model_validate(trouve)
    if connu_le is None:
        return lu
    version = await repository.version_connue(session, programme_id, fin_du_jour(connu_le))
    cachee = version is not None and version.etat == "brouillon" and not _voit(identite, trouve.organisation_id)
    if version is None or cachee:
        raise ProgrammeIntrouvable(f"Ce programme n'était pas connu le {connu_le:%d/%m/%Y}.")
    contenu = Contenu.model_validate(version.contenu)
    faits = {
        "etat": version.etat,
        "titre": contenu.titre,
        "offre": contenu.offre,
        "axes": list(contenu.axes_servis()),
        "valide_du": contenu.periode.valide_du,
        "valide_au": contenu.periode.valide_au,
        "contenu": version.contenu,
        "motif_fermeture": lu.motif_fermeture if version.etat == "ferme" else None,
        "numero": version.numero,
        "modifie_par": version.auteur_id,
        "modifie_le": version.le,
    }
    return lu.model_copy(update=faits)


def _voit(identite: Identite, organisation_id: UUID) -> bool:
    """True for who may read the drafts of an organisation."""
    if identite.role in repository.VOIENT_LES_BROUILLONS:
        return True
    return identite.role in PARTENAIRES and identite.organisation_id == organisation_id


async def histoire(session: AsyncSession, identite: Identite, programme_id: UUID) -> list[VersionLue]:
    """Versions of a programme, each with what it changed; drafts are for those who may read them."""
    trouve = await repository.lire(session, identite, programme_id)
    if trouve is None:
        raise ProgrammeIntrouvable()
    lues, precedent = [], dict[str, Any]()
    for version in await repository.versions(session, programme_id):
        if version.etat != "brouillon" or _voit(identite, trouve.organisation_id):
            changes = [nom for nom, valeur in version.contenu.items() if precedent.get(nom) != valeur]
            lues.append(
                VersionLue.model_validate(
                    {
                        **version.model_dump(),
                        "avant": {nom: precedent.get(nom) for nom in changes},
                        "apres": {nom: version.contenu[nom] for nom in changes},
                    }
                )
            )
            precedent = version.contenu
    return lues


async def en_vigueur(session: AsyncSession, le: date, connu_le: date | None = None) -> list[ProgrammeOffert]:
    """Programmes published and valid on a day; `connu_le`: as they were known at the end of another."""
    if connu_le is None:
        lignes: Any = await repository.publies(session)
    else:
        lignes = await repository.publies_connus(session, fin_du_jour(connu_le))
    return [offert for offert in map(_offert, lignes) if offert.valide(le)]


async def publies(session: AsyncSession) -> list[ProgrammeOffert]:
    """Programmes published now, whatever their period: a matching says why it leaves each aside."""
    return [_offert(ligne) for ligne in await repository.publies(session)]


_offerts: dict[tuple[UUID, int, datetime], ProgrammeOffert] = {}
"""Versions already read: a version never changes, and its sets of communes take time to compute."""
GARDES_MAX = 5_000


def _offert(ligne: Any) -> ProgrammeOffert:
    cle = (ligne.id, ligne.numero, ligne.modifie_le)
    offert = _offerts.get(cle)
    if offert is None:
        contenu = Contenu.model_validate(ligne.contenu)
        offert = ProgrammeOffert(ligne.id, ligne.code, ligne.edition, ligne.organisation_id, contenu)
        if len(_offerts) >= GARDES_MAX:
            _offerts.clear()
        _offerts[cle] = offert
    return offert
