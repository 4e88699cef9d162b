"""SQL of the comparison between rows and journal: PostgreSQL itself reads the folded JSON as rows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.reconstruction.domain import Etat
from shared.trace.service import en_json

_COMPARER = text("""
SELECT 'parcours' AS objet, p.id AS objet_id, to_jsonb(p) AS enregistre,
  to_jsonb(jsonb_populate_record(p, CAST(:parcours AS jsonb))) AS rejoue
FROM parcours p WHERE p.id = :id
UNION ALL
SELECT 'action', k.id, to_jsonb(a),
  CASE WHEN repliee IS NOT NULL THEN to_jsonb(jsonb_populate_record(a, repliee)) END
FROM (
  SELECT id FROM action WHERE parcours_id = :id
  UNION SELECT CAST(jsonb_object_keys(CAST(:actions AS jsonb)) AS uuid)
) k
LEFT JOIN action a ON a.id = k.id AND a.parcours_id = :id
CROSS JOIN LATERAL (SELECT CAST(:actions AS jsonb) -> CAST(k.id AS text) AS repliee) r
ORDER BY 1 DESC, 2
""")
_LIGNES = text("""
SELECT coalesce(apres->>'parcours_id', objet_id::text) AS parcours_id, type, apres FROM journal
WHERE dossier_id = ANY(:dossiers) AND apres ->> 'changement' IS NOT NULL ORDER BY numero
""")
_PAGE = text("SELECT id, dossier_id FROM parcours WHERE id > :apres ORDER BY id LIMIT :limite")
_REPARER = """
UPDATE {table} t SET ({colonnes}) = (
  SELECT {colonnes} FROM jsonb_populate_record(CAST(NULL AS {table}), CAST(:etat AS jsonb))
) WHERE t.id = :id
"""
_RECREER = text("INSERT INTO action SELECT * FROM jsonb_populate_record(CAST(NULL AS action), CAST(:etat AS jsonb))")


async def comparer(session: AsyncSession, parcours_id: UUID, etat: Etat) -> Sequence[RowMapping]:
    """Rows of the parcours and its actions (`enregistre`) beside what the journal gives (`rejoue`), as JSON."""
    valeurs = {"id": parcours_id, "parcours": en_json(etat.parcours), "actions": en_json(etat.actions)}
    return (await session.execute(_COMPARER, valeurs)).mappings().all()


async def page(session: AsyncSession, apres: UUID, limite: int) -> Sequence[RowMapping]:
    """The next parcours in the order of their identifiers."""
    return (await session.execute(_PAGE, {"apres": apres, "limite": limite})).mappings().all()


async def lignes(session: AsyncSession, dossiers: Sequence[UUID]) -> Sequence[RowMapping]:
    """Lines of the journal that move a parcours of those dossiers, oldest first."""
    return (await session.execute(_LIGNES, {"dossiers": list(dossiers)})).mappings().all()


async def nombre(session: AsyncSession) -> int:
    """How many parcours there are."""
    return int((await session.execute(text("SELECT count(*) FROM parcours"))).scalar_one())


async def verrouiller(session: AsyncSession, parcours_id: UUID) -> None:
    """Nobody changes the parcours before the end of the transaction."""
    await session.execute(text("SELECT 1 FROM parcours WHERE id = :id FOR UPDATE"), {"id": parcours_id})


async def reparer(session: AsyncSession, table: str, objet_id: UUID, etat: dict[str, Any], champs: list[str]) -> None:
    """Puts those columns of a row back to what the journal gives."""
    requete = text(_REPARER.format(table=table, colonnes=", ".join(f'"{champ}"' for champ in champs)))
    await session.execute(requete, {"id": objet_id, "etat": en_json(etat)})


async def recreer_action(session: AsyncSession, etat: dict[str, Any]) -> None:
    """An action that the journal knows and the table has lost."""
    await session.execute(_RECREER, {"etat": en_json(etat)})
