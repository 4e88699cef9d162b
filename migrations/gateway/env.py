"""Alembic environment of the gateway service."""

from migrations.commun import executer

executer("gateway")
