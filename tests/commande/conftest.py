"""A data folder for servers started as processes."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def dossier() -> Iterator[Path]:
    """Short (a socket's path is bounded) and outside pytest's own folder, which root's PostgreSQL may not cross."""
    chemin = Path(tempfile.mkdtemp(prefix="ens-"))
    chemin.chmod(0o755)
    yield chemin
    shutil.rmtree(chemin, ignore_errors=True)
