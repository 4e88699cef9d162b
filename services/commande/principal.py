"""Entry point of the command line."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.commande import amorcage, serveur
from services.commande.contexte import Installation, ouvrir_installation
from services.commande.errors import ErreurExploitation
from shared.reglages import SERVICES, Reglages

application = typer.Typer(no_args_is_help=True, add_completion=False, help="Ensemblier : exploitation de la plateforme.")
console = Console(stderr=True)


def principal() -> None:
    """Runs the command; an operating error is one sentence and exit code 1."""
    try:
        application()
    except ErreurExploitation as erreur:
        console.print(f"[red]Impossible :[/red] {erreur}")
        raise SystemExit(1) from None


@application.command()
def serve(
    services: Annotated[list[str] | None, typer.Argument(help="Services à servir ; tous, dans un seul processus, par défaut.")] = None,
    port: Annotated[int | None, typer.Option(help="Port d'écoute (sinon ENSEMBLIER_PORT, 8000).")] = None,
    sans_demonstration: Annotated[bool, typer.Option(help="Ne pas charger le jeu de démonstration.")] = False,
) -> None:
    """Sert la plateforme, ou les services nommés."""
    reglages = Reglages(**({"port": port} if port else {}))
    if services:
        _verifier_services(services)
        serveur.servir_services(reglages, services)
    else:
        serveur.servir_tout(reglages, console, demonstration=not sans_demonstration and not reglages.production)


def _verifier_services(services: list[str]) -> None:
    inconnus = set(services) - set(SERVICES)
    if inconnus:
        raise ErreurExploitation(f"Service inconnu : {', '.join(sorted(inconnus))} (connus : {', '.join(SERVICES)}).")


@application.command()
def worker() -> None:
    """Fait le travail de fond : suit les flux, diffuse les dossiers, répare les fiches."""
    serveur.travailler(Reglages())


@application.command()
def migrate() -> None:
    """Crée les rôles et les schémas, et les porte à leur dernière version."""
    with ouvrir_installation(Reglages()) as installation:
        installation.preparer(console)
    console.print("Schémas à jour.")


@application.command()
def seed(demonstration: Annotated[bool, typer.Option(help="Charger aussi le jeu de démonstration.")] = False) -> None:
    """Charge les données de référence."""
    with ouvrir_installation(Reglages()) as installation:
        installation.preparer(console)
        amorcage.amorcer(installation, console, demonstration=demonstration)


@application.command()
def jeton(
    identifiant: Annotated[str, typer.Argument(help="Compte, par exemple `demo-conseiller-cci`.")],
    duree_s: Annotated[int, typer.Option(help="Durée de validité en secondes.", min=60, max=86_400)] = 3600,
) -> None:
    """Affiche un jeton d'accès pour un compte existant (hors production)."""
    with ouvrir_installation(Reglages()) as installation:
        typer.echo(amorcage.jeton_de(installation, identifiant, duree_s))


@application.command(name="openapi")
def ecrire_openapi(dossier: Annotated[Path, typer.Argument(help="Où écrire les contrats.")] = Path("docs/openapi")) -> None:
    """Écrit les contrats OpenAPI des quatre services et celui de la passerelle."""
    from services.commande.contrats import contrats

    dossier.mkdir(parents=True, exist_ok=True)
    for nom, document in contrats().items():
        texte = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
        (dossier / f"{nom}.json").write_text(texte + "\n", encoding="utf-8")


__all__ = ["Installation", "principal"]
