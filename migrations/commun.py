"""The Alembic environment common to the four lines: one schema each, found by search_path."""

import os
from importlib import import_module
from typing import Any

from alembic import context
from sqlalchemy import create_engine, make_url, pool, text


def executer(service: str) -> None:
    """Runs the migrations of `service` against the URL given by the caller or ENSEMBLIER_DATABASE_URL."""
    metadata = import_module(f"services.{service}.tables").METADATA
    options: dict[str, Any] = {"target_metadata": metadata, "compare_type": True, "compare_server_default": False}
    if context.is_offline_mode():
        context.configure(dialect_name="postgresql", literal_binds=True, transaction_per_migration=True, **options)
        with context.begin_transaction():
            context.run_migrations()
        return
    url = context.config.attributes.get("url") or os.environ["ENSEMBLIER_DATABASE_URL"]
    moteur = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=pool.NullPool,
        connect_args={"options": f"-c search_path={service}"},
    )
    with moteur.connect() as connexion:
        connexion.execute(text(f"CREATE SCHEMA IF NOT EXISTS {service}"))
        connexion.commit()
        context.configure(connection=connexion, **options)
        with context.begin_transaction():
            context.run_migrations()
