"""Commands of the parcours service: what falls due without anybody asking."""

import asyncio

import typer
from rich.console import Console

from services.commande.amorcage import base_de
from services.commande.contexte import Installation, ouvrir_installation
from services.parcours.groupes.retard import appliquer_echeances
from shared.horloge import Horloge
from shared.reglages import Reglages
from shared.trace.contexte import contexte_systeme

application = typer.Typer(no_args_is_help=True, help="Travaux du service parcours.")
console = Console()


@application.command()
def groupes() -> None:
    """Passe hors délai les groupes échus sans quorum, et propose à chaque membre un parcours individuel."""
    with ouvrir_installation(Reglages()) as installation:
        passes, propositions = appliquer(installation, Horloge())
    console.print(f"Groupes passés hors délai : {passes} ; parcours individuels proposés : {propositions}.")


def appliquer(installation: Installation, horloge: Horloge) -> tuple[int, int]:
    """(groups, proposals) of everything due at the clock's date; a second run finds nothing."""
    return asyncio.run(_appliquer(installation, horloge))


async def _appliquer(installation: Installation, horloge: Horloge) -> tuple[int, int]:
    base = base_de(installation, "parcours")
    passes, propositions, reste = 0, 0, True
    while reste:
        async with base.ecriture() as session:
            groupes, nombre, reste = await appliquer_echeances(session, contexte_systeme(horloge))
        passes, propositions = passes + len(groupes), propositions + nombre
    await base.fermer()
    return passes, propositions
