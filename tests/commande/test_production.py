"""Production refuses the demonstration, in the base as on the command line; its first account is the Region's."""

import json

import psycopg
import pytest

from services.commande import preparation
from services.commande.errors import ErreurExploitation, ProductionRefusee
from services.commande.garde import verifier_production
from shared.reglages import Reglages
from shared.securite.jetons import nouvelle_cle
from tests.outillage.base import ServeurTest
from tests.outillage.processus import ensemblier, serveur_lance

SECRET = "secret-d-essai"


@pytest.fixture(scope="module")
def base_vide(serveur: ServeurTest, worker_id: str) -> str:
    """A migrated database without any account."""
    url = serveur.copie(f"production_{worker_id}")
    with psycopg.connect(url) as connexion:
        connexion.execute("TRUNCATE gateway.cle_acces, gateway.compte, gateway.organisation CASCADE")
    return url


def _reglages(url: str) -> dict[str, str]:
    return {
        "env": "production",
        "database_url": url,
        "secret": SECRET,
        "cle_signature": json.dumps(nouvelle_cle("essai")),
    }


def test_une_base_avec_la_demonstration_est_refusee_en_production(url_base: str) -> None:
    with pytest.raises(ProductionRefusee, match="demo-"):
        verifier_production(Reglages.model_validate(_reglages(url_base)), url_base)
    verifier_production(Reglages(env="demonstration"), url_base)
    sortie = ensemblier("serve", **_reglages(url_base))
    assert sortie.returncode == 1
    assert "comptes de démonstration" in sortie.stderr


def test_la_production_ne_charge_pas_la_demonstration(base_vide: str) -> None:
    refus = ensemblier("seed", "--demonstration", **_reglages(base_vide))
    assert refus.returncode == 1
    assert "refusé en production" in refus.stderr
    with psycopg.connect(base_vide) as connexion:
        assert connexion.execute("SELECT count(*) FROM gateway.compte").fetchone() == (0,)


def test_la_production_ne_signe_pas_de_jeton_sur_la_ligne_de_commande(base_vide: str) -> None:
    refus = ensemblier("jeton", "region", **_reglages(base_vide))
    assert refus.returncode == 1
    assert "POST /oauth/token" in refus.stderr


def test_la_production_sert_avec_le_premier_compte_de_la_region(base_vide: str) -> None:
    reglages = _reglages(base_vide)
    ouvert = ensemblier("premier-compte", "chef-de-projet", **reglages)
    assert ouvert.returncode == 0, ouvert.stderr
    secret = ouvert.stdout.strip()
    encore = ensemblier("premier-compte", "autre", **reglages)
    assert encore.returncode == 1
    assert "a déjà un compte" in encore.stderr
    with serveur_lance(**reglages) as (client, _):
        demande = {"grant_type": "client_credentials", "client_id": "chef-de-projet", "client_secret": secret}
        jeton = client.post("/oauth/token", data=demande)
        assert jeton.status_code == 200, jeton.text
        entetes = {"Authorization": f"Bearer {jeton.json()['access_token']}"}
        assert client.get("/v1/dossiers", headers=entetes).json()["elements"] == []


def test_le_mot_de_passe_d_un_role_vient_du_secret(base_vide: str) -> None:
    preparation.creer_roles(base_vide, SECRET)
    with psycopg.connect(base_vide) as connexion:
        requete = "SELECT rolpassword IS NOT NULL FROM pg_authid WHERE rolname = 'ensemblier_gateway'"
        assert connexion.execute(requete).fetchone() == (True,)
    with pytest.raises(ErreurExploitation):
        verifier_production(Reglages(env="production"), base_vide)
