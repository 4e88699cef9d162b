"""Prepares a PostgreSQL: database, one schema and one login role per service, migrations, grants."""

from collections.abc import Callable
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import make_url

from shared.base.connexion import mot_de_passe_role
from shared.reglages import SERVICES

RACINE = Path(__file__).resolve().parents[2]
AJOUT_SEUL = ("journal", "evenement")
"""Tables that the service role may read and extend, never change."""


def libpq(url: str, database: str | None = None) -> str:
    """The URL in the form libpq takes, of another database if one is named."""
    return make_url(url).set(drivername="postgresql", database=database).render_as_string(hide_password=False)


def creer_base(url: str, nom: str, modele: str | None = None) -> None:
    """Creates the database if it does not exist, by default from template1, else as a copy of `modele`."""
    with psycopg.connect(libpq(url, database="postgres"), autocommit=True) as connexion:
        if connexion.execute("SELECT 1 FROM pg_database WHERE datname = %s", [nom]).fetchone():
            return
        copie = sql.SQL(" TEMPLATE {}").format(sql.Identifier(modele)) if modele else sql.SQL("")
        connexion.execute(sql.SQL("CREATE DATABASE {}{}").format(sql.Identifier(nom), copie))


def creer_roles(url: str, secret: str | None) -> None:
    """Creates the four login roles; with a secret each has its own password."""
    with psycopg.connect(libpq(url), autocommit=True) as connexion:
        for service in SERVICES:
            role = sql.Identifier(f"ensemblier_{service}")
            if not connexion.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [f"ensemblier_{service}"]).fetchone():
                connexion.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
            if secret:
                passe = sql.Literal(mot_de_passe_role(secret, service))
                connexion.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, passe))


def migrer(url: str, annoncer: Callable[[str], None] = lambda _: None) -> None:
    """Brings the four schemas to their last revision and grants each role what it needs, nothing more.

    Two processes that migrate at once wait for each other.
    """
    with psycopg.connect(libpq(url), autocommit=True) as verrou:
        verrou.execute("SELECT pg_advisory_lock(hashtextextended('ensemblier.migrations', 0))")
        for service in SERVICES:
            annoncer(service)
            command.upgrade(configuration_alembic(service, url), "head")
            _accorder(url, service)


def configuration_alembic(service: str, url: str) -> Config:
    """Alembic configuration of one line."""
    configuration = Config(str(RACINE / "alembic.ini"), ini_section=service)
    configuration.set_main_option("script_location", str(RACINE / "migrations" / service))
    configuration.attributes["url"] = url
    return configuration


def _accorder(url: str, service: str) -> None:
    schema, role = sql.Identifier(service), sql.Identifier(f"ensemblier_{service}")
    ordres = [
        "REVOKE ALL ON SCHEMA {schema} FROM PUBLIC",
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON {schema}.alembic_version FROM {role}",
        *(f"REVOKE UPDATE, DELETE ON {{schema}}.{table} FROM {{role}}" for table in AJOUT_SEUL),
    ]
    with psycopg.connect(libpq(url)) as connexion:
        for ordre in ordres:
            connexion.execute(sql.SQL(ordre).format(schema=schema, role=role))
