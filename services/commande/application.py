"""The command line: its commands, and how an error is told."""

import json
import logging
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from services.commande import aides, amorcage, comptes, diagnostic, parcours, serveur
from services.commande.contexte import Installation, ouvrir_installation
from services.commande.errors import BaseInaccessible, ErreurExploitation, ReglageManquant
from services.gateway.acces.emission import nouveau_kid
from shared.journalisation import configurer
from shared.reglages import SERVICES, Reglages
from shared.securite.jetons import nouvelle_cle

application = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Ensemblier : exploitation de la plateforme."
)
application.add_typer(parcours.application, name="parcours")
application.add_typer(aides.application, name="aides")
application.add_typer(diagnostic.application, name="diagnostic")
console = Console(stderr=True)


def executer() -> None:
    """Runs the command; an operating error is one sentence and exit code 1."""
    try:
        application()
    except ErreurExploitation as erreur:
        _arreter(erreur)
    except (psycopg.OperationalError, DBAPIError) as erreur:
        _arreter(BaseInaccessible(f"la base de données ne répond pas ({str(erreur).splitlines()[0]})."))


def _arreter(erreur: ErreurExploitation) -> None:
    console.print(f"[red]Impossible :[/red] {erreur}", soft_wrap=True, highlight=False)
    raise SystemExit(1) from None


def _reglages(port: int | None = None) -> Reglages:
    try:
        return Reglages() if port is None else Reglages(port=port)
    except ValidationError as erreur:
        noms = ", ".join(f"ENSEMBLIER_{str(faute['loc'][0]).upper()}" for faute in erreur.errors())
        raise ReglageManquant(f"un réglage n'est pas lisible : {noms}.") from None


@application.command()
def serve(
    services: Annotated[
        list[str] | None, typer.Argument(help="Services à servir ; tous, dans un seul processus, par défaut.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port d'écoute (sinon ENSEMBLIER_PORT, 8000).")] = None,
    sans_demonstration: Annotated[bool, typer.Option(help="Ne pas charger le jeu de démonstration.")] = False,
) -> None:
    """Sert la plateforme, ou les services nommés."""
    reglages = _reglages(port)
    if services:
        _verifier_services(services)
        serveur.servir_services(reglages, services)
    else:
        serveur.servir_tout(reglages, console, demonstration=not sans_demonstration and not reglages.production)


def _verifier_services(services: list[str]) -> None:
    inconnus = set(services) - set(SERVICES)
    if inconnus:
        raise ErreurExploitation(f"service inconnu : {', '.join(sorted(inconnus))} (connus : {', '.join(SERVICES)}).")


@application.command()
def worker() -> None:
    """Fait le travail de fond : suit les flux, diffuse les dossiers, fait chaque jour ce qui est dû."""
    serveur.travailler(_reglages())


@application.command()
def migrate() -> None:
    """Crée les rôles et les schémas, et les porte à leur dernière version."""
    with ouvrir_installation(_reglages()) as installation:
        installation.preparer(console)
    console.print("Schémas à jour.")


@application.command()
def seed(demonstration: Annotated[bool, typer.Option(help="Charger aussi le jeu de démonstration.")] = False) -> None:
    """Charge les données de référence."""
    with ouvrir_installation(_reglages()) as installation:
        installation.preparer(console)
        configurer(niveau=logging.WARNING)
        amorcage.amorcer(installation, console, demonstration=demonstration)
    console.print("Données de référence chargées.")


@application.command()
def jeton(
    identifiant: Annotated[str, typer.Argument(help="Compte, par exemple `demo-conseiller-cci`.")],
    duree_s: Annotated[int, typer.Option(help="Durée de validité en secondes.", min=60, max=86_400)] = 3600,
) -> None:
    """Affiche un jeton d'accès pour un compte existant (hors production)."""
    with ouvrir_installation(_reglages()) as installation:
        typer.echo(amorcage.jeton_de(installation, identifiant, duree_s))


@application.command(name="premier-compte")
def premier_compte(
    identifiant: Annotated[str, typer.Argument(help="Identifiant du premier compte de la Région.")] = "region",
) -> None:
    """Ouvre le premier compte de la Région et affiche sa clé, une seule fois."""
    with ouvrir_installation(_reglages()) as installation:
        typer.echo(comptes.ouvrir_premier_compte(installation, identifiant))


@application.command()
def cle() -> None:
    """Affiche une clé de signature neuve, pour ENSEMBLIER_CLE_SIGNATURE."""
    typer.echo(json.dumps(nouvelle_cle(nouveau_kid())))


@application.command(name="openapi")
def ecrire_openapi(
    dossier: Annotated[Path, typer.Argument(help="Où écrire les contrats.")] = Path("docs/openapi"),
) -> None:
    """Écrit les contrats OpenAPI des quatre services et celui de l'entrée publique."""
    from services.commande.contrats import contrats, texte_du_contrat

    dossier.mkdir(parents=True, exist_ok=True)
    for nom, document in contrats().items():
        (dossier / f"{nom}.json").write_text(texte_du_contrat(document), encoding="utf-8")


__all__ = ["Installation", "application", "executer"]
