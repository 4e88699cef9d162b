"""SQL of the demandes; every read passes through the caller's perimeter."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.models import Demande
from services.aides.demandes.schemas import DemandeLue, DemandeResumee
from shared.pagination import Fenetre, paginer
from shared.perimetre import visible
from shared.perimetre.service import PERIMETRE
from shared.securite.identite import Identite

D: Any = Demande.__table__  # type: ignore[attr-defined]
_JOURNAL = text(
    "SELECT numero, le, type, acteur_id, acteur_role, avant, apres FROM journal "
    "WHERE objet_id = :objet AND numero > :apres ORDER BY numero LIMIT :limite"
)
_DELAIS = text("""
SELECT dispositif,
  round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decidee_le - deposee_le)) / 86400)
FROM demande WHERE deposee_le IS NOT NULL AND decidee_le IS NOT NULL GROUP BY dispositif
""")
_DERNIERES = text("""
SELECT dispositif, max(CAST(creee_le AT TIME ZONE 'Europe/Paris' AS date)) FROM demande
WHERE CAST(creee_le AT TIME ZONE 'Europe/Paris' AS date) <= :le GROUP BY dispositif
""")


def _colonnes(modele: type[DemandeResumee]) -> list[Any]:
    return [D.c[nom] for nom in modele.model_fields]


async def lire(session: AsyncSession, identite: Identite, demande_id: UUID) -> RowMapping | None:
    """The demande if the caller may see its dossier."""
    requete = select(*_colonnes(DemandeLue)).join(PERIMETRE, PERIMETRE.c.dossier_id == D.c.dossier_id)
    return (await session.execute(requete.where(D.c.id == demande_id, visible(identite)))).mappings().first()


async def objet(session: AsyncSession, identite: Identite, demande_id: UUID, *, verrou: bool) -> Demande | None:
    """The demande as an object, locked for the transaction when it is to change."""
    requete = select(Demande).join(PERIMETRE, PERIMETRE.c.dossier_id == D.c.dossier_id)
    requete = requete.where(D.c.id == demande_id, visible(identite))
    if verrou:
        requete = requete.with_for_update(of=D)
    return (await session.execute(requete)).scalar_one_or_none()


async def lister(session: AsyncSession, identite: Identite, fenetre: Fenetre, **filtres: Any) -> Sequence[RowMapping]:
    """Rows of the window; `filtres` are column = value, absent ones are None."""
    conditions = [D.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    requete = select(*_colonnes(DemandeResumee)).join(PERIMETRE, PERIMETRE.c.dossier_id == D.c.dossier_id)
    requete = paginer(requete.where(visible(identite), *conditions), D.c.id, fenetre)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def journal(session: AsyncSession, demande_id: UUID, apres: int, limite: int) -> Sequence[RowMapping]:
    """Lines of the demande's history after a number."""
    valeurs = {"objet": demande_id, "apres": apres, "limite": limite}
    return (await session.execute(_JOURNAL, valeurs)).mappings().all()


async def delais_medians(session: AsyncSession) -> dict[str, int]:
    """Median days from deposit to decision, by dispositif; those never decided are absent."""
    return {code: int(jours) for code, jours in (await session.execute(_DELAIS)).all()}


async def dernieres_demandes(session: AsyncSession, le: date) -> dict[str, date]:
    """Day of the last demande made up to a day, by dispositif; those never asked are absent."""
    return dict((await session.execute(_DERNIERES, {"le": le})).all())


async def fiche_recue_le(session: AsyncSession, dossier_id: UUID) -> datetime | None:
    """When the company's sheet was last received from the gateway."""
    requete = select(PERIMETRE.c.recu_le).where(PERIMETRE.c.dossier_id == dossier_id)
    recu: datetime | None = (await session.execute(requete)).scalar_one_or_none()
    return recu


async def precedentes(session: AsyncSession, dossier_id: UUID, limite: int = 5) -> list[dict[str, Any]]:
    """Fields of the last demandes of a dossier, the last one first."""
    requete = select(D.c.contenu, D.c.creee_le).where(D.c.dossier_id == dossier_id).order_by(D.c.id.desc())
    return [dict(ligne) for ligne in (await session.execute(requete.limit(limite))).mappings()]
