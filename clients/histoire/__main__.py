"""`make demo`: tells the story of one company against a running platform."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

import httpx

from clients.histoire.acteurs import Acteurs, HistoireInterrompue
from clients.histoire.effet import regarder
from clients.histoire.entreprise import entreprise_fictive
from clients.histoire.etapes import jouer


def _arguments() -> argparse.Namespace:
    var, port = os.environ.get("ENSEMBLIER_VAR", "var"), os.environ.get("ENSEMBLIER_PORT", "8000")
    analyse = argparse.ArgumentParser(
        prog="make demo", description="Joue l'histoire d'une entreprise par l'API publique."
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
    """Plays the whole story of a new company, then looks at what the platform keeps of it."""
    acteurs = Acteurs(lambda: httpx.AsyncClient(base_url=url, timeout=30))
    try:
        await acteurs.distribuer(secrets)
        entreprise = await jouer(acteurs, entreprise_fictive(), dire, annoncer=lambda code: dire(f"\n— {code} —"))
        dire("\n— regards —")
        await regarder(acteurs, entreprise, dire)
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
