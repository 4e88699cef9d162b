"""One reading of the stock in this process alone: its time once everything is imported, and its peak of memory."""

import json
import sys
import time
from datetime import date
from pathlib import Path

import polars as pl

from services.aides.catalogue.chargement import lire_catalogue
from services.aides.ciblage.colonnes import ETABLISSEMENT, UNITE_LEGALE
from services.aides.ciblage.travail import Demande, Stock, examiner
from services.aides.eligibilite.essais import version_le

JOUR = date(2026, 11, 24)
REGLES = [version for dispositif in lire_catalogue() if (version := version_le(dispositif, JOUR)) is not None]
"""Read before the clock starts: the service has them in memory."""
DEPARTEMENTS = ["75", "77", "78", "91", "92", "93", "94", "95"]


def polars(dossier: Path, format_: str) -> dict[str, int]:
    """What any reader would have to do: the same columns, the same filter, the units of what is kept."""

    def lire(nom: str, colonnes: tuple[str, ...]) -> pl.LazyFrame:
        chemin = dossier / f"{nom}.{format_}"
        lu = pl.scan_parquet(chemin) if format_ == "parquet" else pl.scan_csv(chemin, infer_schema=False)
        return lu.select(colonnes)

    ici = pl.col("codeCommuneEtablissement").str.slice(0, 2).is_in(DEPARTEMENTS)
    industrie = pl.col("activitePrincipaleEtablissement").str.slice(0, 2).is_in([f"{n:02}" for n in range(5, 40)])
    actif = pl.col("etatAdministratifEtablissement") == "A"
    gardes = lire("StockEtablissement", ETABLISSEMENT.obligatoires).filter(ici & industrie & actif)
    cibles = gardes.collect(engine="streaming")
    unites = lire("StockUniteLegale", UNITE_LEGALE.obligatoires)
    unites.join(cibles.select("siren").unique().lazy(), on="siren", how="semi").collect(engine="streaming")
    return {"gardes": cibles.height, "verdicts": 0}


def ciblage(dossier: Path, format_: str) -> dict[str, int]:
    """Reading, filtering and every verdict of the catalogue."""
    fichiers = Stock(dossier / f"StockEtablissement.{format_}", dossier / f"StockUniteLegale.{format_}")
    cibles, jugements, _ = examiner(fichiers, dossier, Demande(JOUR, REGLES, []), lambda *_: None)
    return {"gardes": cibles.height, "verdicts": cibles.height * len(jugements.versions)}


def _memoire_mo() -> float:
    """Peak of this process; what getrusage says is inherited from the parent."""
    etat = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(ligne.split()[1]) / 1024 for ligne in etat if ligne.startswith("VmHWM"))


if __name__ == "__main__":
    debut, cpu = time.perf_counter(), time.process_time()
    compte = {"polars": polars, "ciblage": ciblage}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
    secondes, cpu = time.perf_counter() - debut, time.process_time() - cpu
    print(json.dumps({"secondes": secondes, "cpu_s": cpu, "memoire_mo": _memoire_mo(), **compte}))
