"""`make demo`: tells what becomes of some companies, against a running platform."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

import httpx

from clients.histoire.acteurs import Acteurs, HistoireInterrompue
from clients.histoire.chapitres import CHAPITRES


def _arguments() -> argparse.Namespace:
    var, port = os.environ.get("ENSEMBLIER_VAR", "var"), os.environ.get("ENSEMBLIER_PORT", "8000")
    analyse = argparse.ArgumentParser(
        prog="make demo", description="Joue des histoires d'entreprises par l'API publique."
    )
    analyse.add_argument("--url", default=f"http://127.0.0.1:{port}", help="adresse de la plateforme")
    analyse.add_argument(
        "--cles", type=Path, default=Path(var) / "demonstration.json", help="clés des comptes de démonstration"
    )
    return analyse.parse_args()


def dire(phrase: str) -> None:
    """One sentence of the story."""
    print(phrase, flush=True)


async def raconter(url: str, secrets: dict[str, str]) -> None:
    """Tells every chapter, each with companies of its own."""
    acteurs = Acteurs(lambda: httpx.AsyncClient(base_url=url, timeout=30))
    try:
        await acteurs.distribuer(secrets)
        for titre, chapitre in CHAPITRES.items():
            dire(f"\n═══ {titre} ═══")
            await chapitre(acteurs, dire)
    finally:
        await acteurs.fermer()


def principal() -> int:
    arguments = _arguments()
    try:
        secrets = json.loads(arguments.cles.read_text())
        asyncio.run(raconter(arguments.url, secrets))
    except FileNotFoundError:
        dire(f"Impossible : les clés de démonstration sont absentes ({arguments.cles}). Lancer d'abord `make run`.")
        return 1
    except httpx.TransportError:
        dire(f"Impossible : la plateforme ne répond pas à {arguments.url}. Lancer d'abord `make run`.")
        return 1
    except HistoireInterrompue as erreur:
        dire(f"Impossible : {erreur}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(principal())
