"""Peak memory of a batch above its rows, in a process of its own: `python -m bench.rivaux.memoire` prints MB."""

import gc
from pathlib import Path

from bench.rivaux.catalogue import JOUR, dispositifs, entreprises, versions
from services.aides.moteur.colonnes import colonnes_de
from services.aides.moteur.compilation import compiler
from services.aides.moteur.lot import evaluer_lot


def _lire(nom: str) -> float:
    ligne = next(ligne for ligne in Path("/proc/self/status").read_text().splitlines() if ligne.startswith(nom))
    return int(ligne.split()[1]) / 1024


def principal() -> None:
    compile_ = compiler(versions(dispositifs(400)), JOUR)
    lignes = entreprises(45_000)
    gc.collect()
    avant = _lire("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    resultats = list(evaluer_lot(compile_, colonnes_de(lignes, compile_.faits)).parcourir())
    assert len(resultats) == len(compile_.versions)
    print(_lire("VmHWM") - avant)


if __name__ == "__main__":
    principal()
