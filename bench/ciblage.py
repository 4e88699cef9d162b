"""The SIRENE stock: reading, filtering, evaluating it, against Polars merely scanning and filtering the same files."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.banc import TOURS, Banc, Ligne
from tests.outillage.sirene import stock

LIGNES = int(os.environ.get("BENCH_CIBLAGE_LIGNES", "1000000"))
"""Lines of StockEtablissement; StockUniteLegale has four fifths of them."""


def ciblage(banc: Banc) -> None:
    """A fictitious stock in both published formats; each reading in a process of its own, in turn."""
    dossier = banc.dossier / "sirene"
    dossier.mkdir()
    tables = stock(LIGNES, 1)
    for nom, table in (("StockEtablissement", "etablissements"), ("StockUniteLegale", "unites")):
        tables[table].write_csv(dossier / f"{nom}.csv")
        tables[table].write_parquet(dossier / f"{nom}.parquet")
    del tables
    for format_, sens in (("csv", "<="), ("parquet", None)):
        nous, eux = _alterner(dossier, format_)
        mien, leur = min(m["secondes"] for m in nous), min(m["secondes"] for m in eux)  # noise only adds
        detail = (
            f"({mien:.2f} s contre {leur:.2f} ; processeur {min(m['cpu_s'] for m in nous):.2f} s contre "
            f"{min(m['cpu_s'] for m in eux):.2f} ; {nous[0]['gardes']} établissements, {nous[0]['verdicts']} verdicts)"
        )
        banc.noter(
            Ligne(f"Ciblage de {LIGNES} lignes ({format_}) / Polars seul", mien / leur, "×", sens, 1.5, detail),
            Ligne(f"Mémoire du ciblage ({format_})", max(m["memoire_mo"] for m in nous), "Mo"),
            Ligne(f"Mémoire de Polars seul ({format_})", max(m["memoire_mo"] for m in eux), "Mo"),
        )


def _alterner(dossier: Path, format_: str) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Measures of both over the rounds, the order turned at each; both keep as many establishments."""
    mesures: dict[str, list[dict[str, float]]] = {"ciblage": [], "polars": []}
    for tour in range(TOURS):
        for qui in ("ciblage", "polars") if tour % 2 else ("polars", "ciblage"):
            mesures[qui].append(_mesurer(qui, dossier, format_))
    if mesures["ciblage"][0]["gardes"] > mesures["polars"][0]["gardes"]:
        raise RuntimeError("le ciblage garde plus d'établissements que le filtre seul")
    return mesures["ciblage"], mesures["polars"]


def _mesurer(qui: str, dossier: Path, format_: str) -> dict[str, float]:
    commande = [sys.executable, "-m", "bench.ciblage_mesure", qui, str(dossier), format_]
    sortie = subprocess.run(commande, check=True, capture_output=True, text=True).stdout
    mesure: dict[str, float] = json.loads(sortie)
    return mesure
