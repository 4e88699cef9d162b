"""`make install` on machines that lack something: one clear sentence, nothing half made."""

import shutil
import subprocess
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
OUTILS_SYSTEME = ("sh", "dirname", "mktemp", "rm", "tail", "touch", "cat", "mkdir", "chmod")
SANS_ENSUREPIP = """#!/bin/sh
case "$*" in
    *ensurepip*) echo "No module named 'ensurepip'" >&2; exit 1 ;;
    *version_info*) exit 0 ;;
esac
echo "Python 3.13.0"
"""
TROP_ANCIEN = """#!/bin/sh
case "$*" in *version_info*) exit 1 ;; esac
echo "Python 3.9.2"
"""


@pytest.fixture
def depot(tmp_path: Path) -> Path:
    """A repository with the installer only, and a PATH without uv."""
    (tmp_path / "outils").mkdir()
    shutil.copy(RACINE / "outils" / "installer.sh", tmp_path / "outils")
    (tmp_path / "requirements.lock").write_text("")
    (tmp_path / "bin").mkdir()
    for outil in OUTILS_SYSTEME:
        (tmp_path / "bin" / outil).symlink_to(shutil.which(outil) or outil)
    return tmp_path


def _python(depot: Path, corps: str, nom: str = "python3") -> None:
    script = depot / "bin" / nom
    script.write_text(corps)
    script.chmod(0o755)


def _installer(depot: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(depot / "bin"), "TMPDIR": str(depot)}
    return subprocess.run(
        ["sh", "outils/installer.sh"], cwd=depot, env=env, capture_output=True, text=True, check=False, timeout=30
    )


def _verifier(depot: Path, phrase: str) -> None:
    fini = _installer(depot)
    assert fini.returncode != 0
    assert fini.stderr.strip().splitlines()[-1].startswith("Impossible : ")
    assert phrase in fini.stderr
    assert not (depot / ".venv" / ".pret").exists()


def test_sans_python_la_phrase_dit_lequel_installer(depot: Path) -> None:
    _verifier(depot, "python3 est introuvable")


def test_un_python_trop_ancien_est_refuse(depot: Path) -> None:
    _python(depot, TROP_ANCIEN)
    _verifier(depot, "Python 3.11 ou plus récent est nécessaire (Python 3.9.2 trouvé)")


def test_sans_le_module_venv_la_phrase_nomme_le_paquet(depot: Path) -> None:
    _python(depot, SANS_ENSUREPIP)
    _verifier(depot, "python3-venv")


def test_une_bibliotheque_qui_ne_s_installe_pas_arrete_sans_marque(depot: Path) -> None:
    """pip is a program that fails: its last lines are shown, then the sentence."""
    _python(depot, "#!/bin/sh\nexit 0\n")
    (depot / ".venv" / "bin").mkdir(parents=True)
    for nom in ("pip", "python"):
        _python(depot, "#!/bin/sh\necho 'No matching distribution found' >&2\nexit 1\n", nom)
        shutil.move(depot / "bin" / nom, depot / ".venv" / "bin" / nom)
    (depot / ".venv" / ".pret").touch()
    _verifier(depot, "les bibliothèques ne peuvent pas être installées")
    assert "No matching distribution found" in _installer(depot).stderr


def test_tout_le_verrou_a_des_empreintes_et_aucun_registre() -> None:
    for chemin in ("requirements.lock", "docker/requirements.lock"):
        texte = (RACINE / chemin).read_text(encoding="utf-8")
        assert "--hash=sha256:" in texte
        assert "://" not in texte
        for bloc in texte.splitlines():
            if "==" in bloc and not bloc.startswith((" ", "#")):
                assert bloc.rstrip().endswith("\\"), bloc
