"""SQL of the follow-up: where each feed has been read up to, and what remains to send or repair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.dossiers.models import Dossier
from services.gateway.projection.models import SuiviFlux, VueParcours
from shared.contracts.flux import EvenementRecu

D: Any = Dossier.__table__  # type: ignore[attr-defined]
S: Any = SuiviFlux.__table__  # type: ignore[attr-defined]
P: Any = VueParcours.__table__  # type: ignore[attr-defined]
_LIRE = text("SELECT transaction, numero, lu_jusqu_a FROM suivi_flux WHERE source = :source")
_CREER = text("INSERT INTO suivi_flux (source, transaction, numero) VALUES (:source, 0, 0) ON CONFLICT DO NOTHING")
_BATTRE = text("""
UPDATE suivi_flux SET maj_le = clock_timestamp(), lu_jusqu_a = greatest(lu_jusqu_a, transaction)
WHERE source = :source AND (transaction, numero) = (:transaction, :numero)
""")
_DECIDE = text("""
SELECT EXISTS (SELECT FROM journal WHERE objet_id = :dossier AND le > :le AND NOT automatique
  AND type IN ('gateway.dossier.action-fixee', 'gateway.dossier.rendu', 'gateway.dossier.pris-en-charge'))
""")
_SEUL = text("SELECT pg_try_advisory_xact_lock(hashtext('ensemblier.projection'))")
_REMETTRE = text("UPDATE suivi_flux SET transaction = 0, numero = 0, lu_jusqu_a = 0")


@dataclass(frozen=True)
class Repere:
    """Where a feed has been read up to."""

    transaction: int = 0
    numero: int = 0
    lu_jusqu_a: int = 0

    @property
    def curseur(self) -> str:
        return f"{self.transaction}.{self.numero}"

    @property
    def entier(self) -> bool:
        """True when the last transaction read is known to be complete."""
        return self.lu_jusqu_a >= self.transaction


async def repere(session: AsyncSession, source: str) -> Repere:
    """Where the feed has been read up to; its beginning when it never was."""
    ligne = (await session.execute(_LIRE, {"source": source})).first()
    return Repere(*ligne) if ligne else Repere()


async def creer_suivi(session: AsyncSession, source: str) -> None:
    await session.execute(_CREER, {"source": source})


async def verrouiller(session: AsyncSession, source: str) -> SuiviFlux | None:
    """The follow-up of the source, locked; None when another worker holds it."""
    requete = select(SuiviFlux).where(S.c.source == source)
    return (await session.execute(requete.with_for_update(skip_locked=True))).scalar_one_or_none()


async def seul_a_projeter(session: AsyncSession) -> bool:
    """True when no other feed is being applied, until the transaction ends: some rows gather several feeds."""
    return bool((await session.execute(_SEUL)).scalar_one())


async def verrouiller_tout(session: AsyncSession) -> None:
    """Waits for the pages being applied, and lets no other begin."""
    await session.execute(select(SuiviFlux).order_by(S.c.source).with_for_update())


async def battre(session: AsyncSession, source: str, lu: Repere) -> None:
    """Says that the feed has just been read and holds nothing after `lu`: its last transaction is complete."""
    valeurs = {"transaction": lu.transaction, "numero": lu.numero}
    await session.execute(_BATTRE, {"source": source, **valeurs})


async def avancer(session: AsyncSession, suivi: SuiviFlux, dernier: EvenementRecu, *, tari: bool) -> None:
    """Moves the cursor after `dernier`; `tari`: the feed held nothing more, so its transaction is complete."""
    suivi.transaction, suivi.numero = lu = (dernier.transaction, dernier.numero)
    suivi.lu_jusqu_a = dernier.transaction if tari else dernier.transaction - 1
    suivi.effets_transaction, suivi.effets_numero = max(lu, (suivi.effets_transaction, suivi.effets_numero))
    suivi.maj_le = func.clock_timestamp()  # type: ignore[assignment]
    await session.flush()


async def remettre_au_debut(session: AsyncSession) -> None:
    """Reads every feed from its first event; the effects already done stay done."""
    await session.execute(_REMETTRE)


async def dossier_ouvert(session: AsyncSession, dossier_id: UUID) -> Dossier | None:
    """The dossier if it is open, locked."""
    requete = select(Dossier).where(D.c.id == dossier_id, D.c.etat == "ouvert").with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def decide_depuis(session: AsyncSession, dossier_id: UUID, le: datetime) -> bool:
    """True when someone has given the dossier its next action after that instant: an event read late comes second."""
    return bool((await session.execute(_DECIDE, {"dossier": dossier_id, "le": le})).scalar_one())


async def autre_parcours_actif(session: AsyncSession, dossier_id: UUID, parcours_id: UUID) -> bool:
    """True when another parcours of the dossier is still running."""
    requete = select(P.c.parcours_id).where(
        P.c.dossier_id == dossier_id, P.c.parcours_id != parcours_id, P.c.clos_le.is_(None)
    )
    return (await session.execute(requete.limit(1))).first() is not None


async def fiches_degradees(session: AsyncSession, apres: UUID, limite: int = 50) -> Sequence[RowMapping]:
    """(id, siret) of the open dossiers whose sheet was typed, after `apres`."""
    requete = select(D.c.id, D.c.siret).where(D.c.etat_fiche == "degrade", D.c.etat == "ouvert", D.c.id > apres)
    lignes: Sequence[RowMapping] = (await session.execute(requete.order_by(D.c.id).limit(limite))).mappings().all()
    return lignes


async def fiche_a_reparer(session: AsyncSession, dossier_id: UUID) -> Dossier | None:
    """The dossier, locked, if its sheet is still the typed one and nobody works on it."""
    requete = select(Dossier).where(D.c.id == dossier_id, D.c.etat == "ouvert", D.c.etat_fiche == "degrade")
    return (await session.execute(requete.with_for_update(skip_locked=True))).scalar_one_or_none()
