"""Commands of the diagnostic service."""

import typer

from services.commande.notation import verifier_notation
from services.commande.positionnement import prendre_cliche

application = typer.Typer(no_args_is_help=True, help="Travaux du service diagnostic.")


@application.callback()
def diagnostic() -> None:
    """Travaux du service diagnostic."""


application.command(name="verifier-notation")(verifier_notation)
application.command(name="positionner")(prendre_cliche)
