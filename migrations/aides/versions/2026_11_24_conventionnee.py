"""conventionnee

Revision ID: 8154559c30a8
Revises: a1c43afd3d33
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql


revision: str = '8154559c30a8'
down_revision: str | None = 'a1c43afd3d33'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


ETATS = "'brouillon','deposee','complete','instruite','accordee','refusee',{}'payee','close','retiree'"


def _remplacer(ajout: str) -> None:
    regles = {
        "ck_demande_etat": f"etat IN ({ETATS.format(ajout)})",
        "ck_demande_accord": f"etat NOT IN ('accordee',{ajout}'payee') OR montant_accorde_eur IS NOT NULL",
    }
    for nom, regle in regles.items():
        op.execute(f"-- squawk-ignore ban-drop-constraint\nALTER TABLE demande DROP CONSTRAINT {nom}")
        op.execute(
            f"-- squawk-ignore constraint-missing-not-valid\nALTER TABLE demande ADD CONSTRAINT {nom} CHECK ({regle})"
        )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.add_column('demande', sa.Column('conventionnee_le', sa.DateTime(timezone=True), nullable=True))
    _remplacer("'conventionnee',")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    _remplacer("")
    op.drop_column('demande', 'conventionnee_le')
