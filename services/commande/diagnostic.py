"""Commands of the diagnostic service."""

import typer

from services.commande.notation import verifier_notation

application = typer.Typer(no_args_is_help=True, help="Travaux du service diagnostic.")


@application.callback()
def diagnostic() -> None:
    """Travaux du service diagnostic."""


application.command(name="verifier-notation")(verifier_notation)
