"""SQL of the instruction: the desk of a demande, the list of a desk, functions held, interests declared."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import RowMapping, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.instruction.models import DeportDemande, HabilitationInstruction, InstructionDemande
from shared.pagination import Fenetre, paginer

N: Any = InstructionDemande.__table__  # type: ignore[attr-defined]
H: Any = HabilitationInstruction.__table__  # type: ignore[attr-defined]
P: Any = DeportDemande.__table__  # type: ignore[attr-defined]
_CHARGES = text("""
SELECT i.guichet, count(*) AS en_cours, count(*) FILTER (WHERE i.instructeur_id IS NULL) AS sans_instructeur,
  min(d.deposee_le) AS plus_ancienne_le
FROM demande_instruction i JOIN demande d ON d.id = i.demande_id
WHERE d.etat IN ('deposee','complete','instruite') GROUP BY i.guichet
""")
_FILE = text("""
SELECT d.id AS demande_id, d.dossier_id, d.dispositif, d.objet, d.etat, d.montant_demande_eur, d.deposee_le,
  :aujourdhui - CAST(d.deposee_le AT TIME ZONE 'Europe/Paris' AS date) AS age_jours, i.regle, i.raison,
  i.instructeur_id, i.affectee_le
FROM demande_instruction i JOIN demande d ON d.id = i.demande_id
WHERE i.guichet = :guichet AND d.etat IN ('deposee','complete','instruite')
  AND (CAST(:apres AS uuid) IS NULL OR (i.instructeur_id IS NOT NULL, d.deposee_le, d.id) > (
    SELECT j.instructeur_id IS NOT NULL, e.deposee_le, e.id
    FROM demande_instruction j JOIN demande e ON e.id = j.demande_id WHERE e.id = :apres))
ORDER BY i.instructeur_id IS NOT NULL, d.deposee_le, d.id LIMIT :limite
""").bindparams(bindparam("apres"))
_VERROU = text(
    "SELECT dossier_id FROM demande WHERE id = :demande AND etat IN ('deposee','complete','instruite') FOR UPDATE"
)
_ORPHELINES = text("""
INSERT INTO demande_instruction (demande_id, guichet, organisation_numero, raison, routee_le, gestes, version)
SELECT d.id, :guichet, :numero, 'Déposée avant le premier routage : guichet par défaut.', :le, 0, 1 FROM demande d
WHERE d.etat IN ('deposee','complete','instruite')
  AND NOT EXISTS (SELECT FROM demande_instruction i WHERE i.demande_id = d.id)
""")


def objet_du_journal(demande_id: UUID) -> UUID:
    """The object of the journal of an instruction: apart from its demande's, which the company reads."""
    return uuid5(demande_id, "instruction")


async def verrouiller_en_cours(session: AsyncSession, demande_id: UUID) -> UUID | None:
    """Locks the demande; its dossier, None once it is no longer instructed."""
    return (await session.execute(_VERROU, {"demande": demande_id})).scalar_one_or_none()


async def charges(session: AsyncSession) -> dict[str, RowMapping]:
    """Demandes under way by desk: how many, how many without instructor, the oldest deposit."""
    return {ligne["guichet"]: ligne for ligne in (await session.execute(_CHARGES)).mappings()}


async def file(session: AsyncSession, guichet: str, fenetre: Fenetre, aujourdhui: date) -> Sequence[RowMapping]:
    """Demandes under way of a desk, those without instructor first, then the oldest."""
    valeurs = {"guichet": guichet, "apres": fenetre.apres, "limite": fenetre.limite + 1, "aujourdhui": aujourdhui}
    lignes: Sequence[RowMapping] = (await session.execute(_FILE, valeurs)).mappings().all()
    return lignes


async def adopter_les_orphelines(session: AsyncSession, **valeurs: Any) -> None:
    """Demandes under way that no desk has go to the desk by default."""
    await session.execute(_ORPHELINES, valeurs)


async def instruction(session: AsyncSession, demande_id: UUID) -> InstructionDemande | None:
    requete = select(InstructionDemande).where(N.c.demande_id == demande_id)
    return (await session.execute(requete)).scalar_one_or_none()


async def habilitations(session: AsyncSession, compte_id: UUID) -> Sequence[RowMapping]:
    """Functions that a person holds now."""
    requete = select(H.c.fonction, H.c.guichet, H.c.plafond_eur).where(H.c.compte_id == compte_id)
    return (await session.execute(requete.where(H.c.finie_le.is_(None)))).mappings().all()


async def lister_habilitations(session: AsyncSession, fenetre: Fenetre, **filtres: Any) -> Sequence[RowMapping]:
    """Rows of the window, ended ones included; `filtres` are column = value, absent ones are None."""
    conditions = [H.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    requete = paginer(select(H).where(*conditions), H.c.id, fenetre)
    lignes: Sequence[RowMapping] = (await session.execute(requete)).mappings().all()
    return lignes


async def habilitation(session: AsyncSession, habilitation_id: UUID) -> HabilitationInstruction | None:
    requete = select(HabilitationInstruction).where(H.c.id == habilitation_id).with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def deports(session: AsyncSession, demande_id: UUID) -> frozenset[UUID]:
    """Persons who declared an interest in a demande."""
    requete = select(P.c.compte_id).where(P.c.demande_id == demande_id)
    return frozenset((await session.execute(requete)).scalars())
