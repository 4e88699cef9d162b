"""A fourth moment, T3: thirty-six months after the entry.

Revision ID: b3d1f0a9c7e2
Revises: 815778a990b9
"""

from collections.abc import Sequence

from alembic import op

revision: str = 'b3d1f0a9c7e2'
down_revision: str | None = '815778a990b9'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _remplacer(moments: str) -> None:
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE diagnostic DROP CONSTRAINT ck_diagnostic_moment")
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"
        f"ALTER TABLE diagnostic ADD CONSTRAINT ck_diagnostic_moment CHECK (moment IN ({moments}))"
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    _remplacer("'T0','T1','T2','T3'")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    _remplacer("'T0','T1','T2'")
