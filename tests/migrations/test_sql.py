"""The SQL of the migrations, read by squawk: nothing that locks a table in use or breaks the replica still running."""

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command

from services.commande import preparation
from shared.reglages import SERVICES

RACINE = Path(__file__).resolve().parents[2]
SQUAWK = str(Path(sys.executable).with_name("squawk"))


def _sql(service: str) -> str:
    """The whole line without BEGIN and COMMIT: each revision runs in a transaction, which squawk is told."""
    configuration = preparation.configuration_alembic(service, "postgresql://")
    sortie = io.StringIO()
    configuration.output_buffer = sortie
    command.upgrade(configuration, "head", sql=True)
    return re.sub(r"^(BEGIN|COMMIT);$", "", sortie.getvalue(), flags=re.MULTILINE)


def _remarques(texte: str, dossier: Path) -> list[str]:
    fichier = dossier / "migrations.sql"
    fichier.write_text(texte, encoding="utf-8")
    ordre = [SQUAWK, "--config", str(RACINE / ".squawk.toml"), "--reporter", "json", str(fichier)]
    sortie = subprocess.run(ordre, capture_output=True, text=True, check=False, timeout=60)
    assert sortie.returncode in (0, 1), sortie.stderr
    return [f"{r['line']}: {r['rule_name']}" for r in json.loads(sortie.stdout or "[]")]


@pytest.mark.parametrize("service", SERVICES)
def test_le_sql_d_une_ligne_ne_bloque_personne(service: str, tmp_path: Path) -> None:
    assert _remarques(_sql(service), tmp_path) == []


def test_squawk_voit_une_colonne_retiree(tmp_path: Path) -> None:
    """The check itself can fail."""
    assert shutil.which(SQUAWK)
    remarques = _remarques("SET lock_timeout = '2s';\nALTER TABLE dossier DROP COLUMN siren;\n", tmp_path)
    assert any("ban-drop-column" in remarque for remarque in remarques)


@pytest.mark.parametrize("service", SERVICES)
def test_chaque_revision_borne_l_attente_d_un_verrou(service: str) -> None:
    revisions = sorted((RACINE / "migrations" / service / "versions").glob("*.py"))
    assert revisions
    for revision in revisions:
        assert revision.read_text(encoding="utf-8").count("SET LOCAL lock_timeout") >= 2, revision.name
