"""The four lines of migrations: they lead to the models, come back, and give each role its own schema only."""

from collections.abc import Iterator

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory

from services.commande import preparation
from shared.reglages import SERVICES
from tests.outillage.base import ServeurTest, hors_boucle


@pytest.fixture(scope="module")
def url(serveur: ServeurTest, worker_id: str) -> Iterator[str]:
    """A migrated database of this module's own."""
    return serveur.copie(f"migrations_{worker_id}")


@pytest.mark.parametrize("service", SERVICES)
def test_les_migrations_menent_aux_modeles(url: str, service: str) -> None:
    """`alembic check`: nothing to generate."""
    hors_boucle(lambda: command.check(preparation.configuration_alembic(service, url)))


@pytest.mark.parametrize("service", SERVICES)
def test_une_ligne_de_migrations_est_une_suite_sans_branche(service: str) -> None:
    script = ScriptDirectory.from_config(preparation.configuration_alembic(service, "postgresql://"))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_les_migrations_vont_reviennent_et_vont(serveur: ServeurTest, worker_id: str, service: str) -> None:
    url = serveur.copie(f"retour_{worker_id}")
    configuration = preparation.configuration_alembic(service, url)
    avant = _structure(url, service)
    hors_boucle(lambda: command.downgrade(configuration, "base"))
    assert {ligne[0] for ligne in _structure(url, service)} <= {"alembic_version"}
    assert _fonctions(url, service) == set()
    hors_boucle(lambda: command.upgrade(configuration, "head"))
    assert _structure(url, service) == avant


def _structure(url: str, service: str) -> list[tuple[object, ...]]:
    """Tables and columns of a schema."""
    requete = """SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
        WHERE table_schema = %s ORDER BY table_name, column_name"""
    with psycopg.connect(url) as connexion:
        return connexion.execute(requete, [service]).fetchall()


def _fonctions(url: str, service: str) -> set[str]:
    requete = "SELECT routine_name FROM information_schema.routines WHERE routine_schema = %s"
    with psycopg.connect(url) as connexion:
        return {ligne[0] for ligne in connexion.execute(requete, [service])}


@pytest.mark.parametrize("service", SERVICES)
def test_une_table_a_une_cle_et_un_instant_a_un_fuseau(url: str, service: str) -> None:
    naifs = """SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = %s AND data_type IN ('timestamp without time zone', 'double precision', 'real', 'money')"""
    sans_cle = """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = %s AND c.relkind = 'r'
        AND NOT EXISTS (SELECT 1 FROM pg_constraint p WHERE p.conrelid = c.oid AND p.contype = 'p')"""
    with psycopg.connect(url) as connexion:
        assert connexion.execute(naifs, [service]).fetchall() == []
        assert connexion.execute(sans_cle, [service]).fetchall() == []


@pytest.mark.parametrize("service", SERVICES)
def test_un_montant_se_range_au_centime(url: str, service: str) -> None:
    requete = """SELECT table_name, column_name, numeric_precision, numeric_scale FROM information_schema.columns
        WHERE table_schema = %s AND column_name LIKE '%%\\_eur'
        AND (data_type, numeric_precision, numeric_scale) <> ('numeric', 14, 2)"""
    with psycopg.connect(url) as connexion:
        assert connexion.execute(requete, [service]).fetchall() == []
