"""Alembic environment of the aides service."""

from migrations.commun import executer

executer("aides")
