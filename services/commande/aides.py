"""Commands of the aides service."""

import typer

from services.commande.ciblage import cibler_entreprises
from services.commande.enveloppes import verifier_enveloppes
from services.commande.import_national import importer_schema
from services.commande.minimis import verifier_minimis
from services.commande.programmes import evaluer_programmes
from services.commande.rejeu import rejouer

application = typer.Typer(no_args_is_help=True, help="Travaux du service aides.")
application.command(name="cibler")(cibler_entreprises)
application.command(name="evaluer-programmes")(evaluer_programmes)
application.command(name="importer-schema")(importer_schema)
application.command(name="verifier-enveloppes")(verifier_enveloppes)
application.command(name="verifier-minimis")(verifier_minimis)
application.command(name="rejouer")(rejouer)
