"""SQL of the demandes; every read passes through the caller's perimeter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.domain import Etat
from services.aides.demandes.models import Demande
from services.aides.demandes.schemas import DemandeLue, DemandeResumee
from services.aides.eligibilite.minimis import AideMinimis
from shared.horloge import PARIS
from shared.pagination import Fenetre, paginer
from shared.perimetre import visible
from shared.perimetre.service import PERIMETRE
from shared.securite.identite import Identite

D: Any = Demande.__table__  # type: ignore[attr-defined]
_OCTROYEES = (Etat.ACCORDEE, Etat.PAYEE, Etat.CLOSE)
_JOURNAL = text(
    "SELECT numero, le, type, acteur_id, acteur_role, avant, apres FROM journal "
    "WHERE objet_id = :objet AND numero > :apres ORDER BY numero LIMIT :limite"
)
_VERROU = text("SELECT pg_advisory_xact_lock(hashtextextended('de_minimis:' || :siren, 0))")


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


async def verrouiller_de_minimis(session: AsyncSession, siren: str) -> None:
    """One award at a time per company, until the end of the transaction."""
    await session.execute(_VERROU, {"siren": siren})


async def octrois_de_minimis(session: AsyncSession, siren: str, sauf: UUID | None = None) -> list[AideMinimis]:
    """De minimis awards granted here to a company, whatever its dossier."""
    requete = select(D.c.montant_accorde_eur, D.c.decidee_le).join(PERIMETRE, PERIMETRE.c.dossier_id == D.c.dossier_id)
    requete = requete.where(PERIMETRE.c.siren == siren, D.c.regime == "de_minimis", D.c.etat.in_(_OCTROYEES))
    requete = requete.where(D.c.montant_accorde_eur.is_not(None))
    if sauf is not None:
        requete = requete.where(D.c.id != sauf)
    lignes = (await session.execute(requete)).all()
    return [AideMinimis(ligne.montant_accorde_eur, ligne.decidee_le.astimezone(PARIS).date()) for ligne in lignes]
