"""What each service's role may do: its own schema, and no way to rewrite the past."""

from collections.abc import Callable

import psycopg
import pytest
from psycopg import errors, sql

from services.commande import preparation
from services.commande.preparation import AJOUT_SEUL
from shared.reglages import SERVICES
from tests.outillage.base import ServeurTest

AUTRES = [(service, autre) for service in SERVICES for autre in SERVICES if service != autre]
Ouvrir = Callable[[str], psycopg.Connection[tuple[object, ...]]]


@pytest.fixture(scope="module")
def url(serveur: ServeurTest, worker_id: str) -> str:
    return serveur.copie(f"droits_{worker_id}")


@pytest.fixture
def ouvrir(url: str) -> Ouvrir:
    """Opens a connection as the login role of a service."""

    def connexion(service: str) -> psycopg.Connection[tuple[object, ...]]:
        adresse = preparation.make_url(url).set(username=f"ensemblier_{service}")
        return psycopg.connect(adresse.render_as_string(hide_password=False), options=f"-c search_path={service}")

    return connexion


@pytest.mark.parametrize("service", SERVICES)
def test_un_role_lit_et_ecrit_dans_son_schema(ouvrir: Ouvrir, service: str) -> None:
    with ouvrir(service) as connexion:
        assert connexion.execute("SELECT current_user").fetchone() == (f"ensemblier_{service}",)
        connexion.execute("SELECT count(*) FROM journal")
        connexion.execute("DELETE FROM idempotence")
        connexion.rollback()


@pytest.mark.parametrize(("service", "autre"), AUTRES, ids=lambda nom: nom)
def test_un_role_ne_lit_pas_le_schema_d_un_autre(ouvrir: Ouvrir, service: str, autre: str) -> None:
    for table in ("journal", "evenement", "idempotence", "alembic_version"):
        with ouvrir(service) as connexion, pytest.raises(errors.InsufficientPrivilege):
            connexion.execute(sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(autre, table)))


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("table", AJOUT_SEUL)
def test_le_passe_ne_se_recrit_pas(ouvrir: Ouvrir, service: str, table: str) -> None:
    nom = sql.Identifier(table)
    for ordre in (
        "UPDATE {} SET acteur_role = 'autre'",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} ADD COLUMN x int",
        "DROP TABLE {}",
    ):
        with ouvrir(service) as connexion, pytest.raises(errors.InsufficientPrivilege):
            connexion.execute(sql.SQL(ordre).format(nom))


@pytest.mark.parametrize("service", SERVICES)
def test_un_role_ne_cree_rien_et_n_administre_rien(ouvrir: Ouvrir, service: str) -> None:
    for ordre in (
        "CREATE TABLE intrus (a int)",
        "CREATE SCHEMA intrus",
        "CREATE ROLE intrus",
        "CREATE TABLE public.intrus (a int)",
    ):
        with ouvrir(service) as connexion, pytest.raises(errors.InsufficientPrivilege):
            connexion.execute(ordre)
    with ouvrir(service) as connexion:
        requete = (
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert connexion.execute(requete).fetchone() == (False,)


@pytest.mark.parametrize("service", SERVICES)
def test_un_role_ne_touche_pas_a_la_version_du_schema(ouvrir: Ouvrir, service: str) -> None:
    with ouvrir(service) as connexion, pytest.raises(errors.InsufficientPrivilege):
        connexion.execute("DELETE FROM alembic_version")


@pytest.mark.parametrize("service", SERVICES)
def test_accorder_deux_fois_ne_change_rien(url: str, service: str) -> None:
    avant = _droits(url, service)
    preparation.migrer(url)
    assert _droits(url, service) == avant


def _droits(url: str, service: str) -> list[tuple[object, ...]]:
    requete = """SELECT table_name, privilege_type FROM information_schema.table_privileges
        WHERE table_schema = %s AND grantee = %s ORDER BY 1, 2"""
    with psycopg.connect(url) as connexion:
        return connexion.execute(requete, [service, f"ensemblier_{service}"]).fetchall()
