"""Commands of the aides service."""

import typer

from services.commande.programmes import evaluer_programmes

application = typer.Typer(no_args_is_help=True, help="Travaux du service aides.")
application.command(name="evaluer-programmes")(evaluer_programmes)
