"""What was granted before the ledger opened is taken over by the migration."""

from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory

from services.commande import preparation
from tests.outillage.base import ServeurTest

SEMIS = """
INSERT INTO perimetre (dossier_id, siren, siret, raison_sociale, etat, revision) VALUES
  ('00000000-0000-7000-8000-000000000001', '732829320', '73282932000074', 'Essai', 'ouvert', 1);
INSERT INTO dispositif (code, nom, porteur, objet) VALUES ('pmup', 'PM''up', 'Région', 'Essai');
INSERT INTO dispositif_version (id, dispositif, version, valide_du, definition, empreinte, publie_le)
  VALUES (uuidv7(), 'pmup', '2023', '2023-01-01', '{}', repeat('a', 64), now());
INSERT INTO evaluation (id, dossier_id, le, faite_le, faite_par, synthese, faits, faits_utilises, actions, resultats)
  VALUES ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', '2026-01-01', now(),
    uuidv7(), '{}', '{}', '[]', '[]', '[]');
INSERT INTO demande (id, dossier_id, evaluation_id, dispositif, dispositif_version, regime, verdict, etat, objet,
  contenu, montant_demande_eur, montant_accorde_eur, montant_paye_eur, creee_le, creee_par, decidee_le, version)
  SELECT uuidv7(), '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 'pmup', '2023',
    regime, 'eligible', etat, 'Essai', '[]', 90000, accorde, 0, now(), uuidv7(), '2026-03-31 22:30:00+00', 1
  FROM (VALUES ('de_minimis', 'accordee', 40000), ('de_minimis', 'retiree', 30000), ('exemption', 'payee', 20000),
    ('de_minimis', 'brouillon', NULL)) AS cas (regime, etat, accorde);
"""


@pytest.fixture
def url(serveur: ServeurTest, worker_id: str, tmp_path: Path) -> str:
    """A database whose aides schema is empty: it is brought to the revision before the ledger."""
    del tmp_path
    adresse = serveur.copie(f"reprise_{worker_id}")
    with psycopg.connect(preparation.libpq(adresse), autocommit=True) as connexion:
        connexion.execute("DROP SCHEMA aides CASCADE")
    return adresse


def test_les_aides_accordees_avant_le_registre_y_sont_reprises_a_leur_jour(url: str) -> None:
    configuration = preparation.configuration_alembic("aides", url)
    revisions = ScriptDirectory.from_config(configuration).walk_revisions()
    minimis = next(revision for revision in revisions if revision.path.endswith("_minimis.py"))
    assert isinstance(minimis.down_revision, str)
    command.upgrade(configuration, minimis.down_revision)
    with psycopg.connect(preparation.libpq(url), autocommit=True, options="-c search_path=aides") as connexion:
        connexion.execute(SEMIS)
        command.upgrade(configuration, "head")
        requete = "SELECT siren, origine, montant_eur::text, octroi_le::text FROM minimis_inscription"
        assert connexion.execute(requete).fetchall() == [("732829320", "declaree", "40000.00", "2026-04-01")]
