"""Alembic environment of the diagnostic service."""

from migrations.commun import executer

executer("diagnostic")
