"""Alembic environment of the parcours service."""

from migrations.commun import executer

executer("parcours")
