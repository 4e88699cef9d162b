"""`ensemblier aides verifier-enveloppes`: the envelopes checked again, outside of what writes them."""

import asyncio

import typer

from services.aides.enveloppes import repository
from services.aides.enveloppes.verification import Rapport, verifier
from services.commande.amorcage import base_de
from services.commande.contexte import Installation, ouvrir_installation
from services.commande.errors import ErreurExploitation
from shared.reglages import Reglages


def verifier_enveloppes() -> None:
    """Refait chaque enveloppe depuis ses mouvements et dit ce qui ne tombe pas au centime."""
    with ouvrir_installation(Reglages()) as installation:
        rapport = controler_enveloppes(installation)
    for phrase in rapport.anomalies:
        typer.echo(f"anomalie : {phrase}")
    typer.echo(
        f"{rapport.enveloppes} enveloppes, {rapport.mouvements} mouvements vérifiés : "
        f"{len(rapport.anomalies)} anomalies."
    )
    if rapport.anomalies:
        raise ErreurExploitation(f"{len(rapport.anomalies)} anomalies aux enveloppes.")


def controler_enveloppes(installation: Installation) -> Rapport:
    """All the envelopes, read once."""
    return asyncio.run(_controler(installation))


async def _controler(installation: Installation) -> Rapport:
    base = base_de(installation, "aides")
    try:
        async with base.ecriture() as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})  # one instant for all
            return verifier(await repository.tout(session))
    finally:
        await base.fermer()
