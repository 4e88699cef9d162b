"""`ensemblier aides verifier-minimis`: the ledger checked again, outside of what writes it."""

import asyncio

import typer

from services.aides.minimis import repository
from services.aides.minimis.verification import Rapport, verifier
from services.commande.amorcage import base_de
from services.commande.contexte import Installation, ouvrir_installation
from services.commande.errors import ErreurExploitation
from shared.reglages import Reglages


def verifier_minimis() -> None:
    """Recalcule chaque entreprise unique à chaque octroi de minimis et dit les plafonds dépassés."""
    with ouvrir_installation(Reglages()) as installation:
        rapport = verifier_registre(installation)
    for phrase in rapport.anomalies:
        typer.echo(f"anomalie : {phrase}")
    for phrase in rapport.revelations:
        typer.echo(f"connu après coup : {phrase}")
    typer.echo(
        f"{rapport.entreprises} entreprises, {rapport.octrois} octrois vérifiés : {len(rapport.anomalies)} anomalies, "
        f"{len(rapport.revelations)} dépassements connus après coup."
    )
    if rapport.anomalies:
        raise ErreurExploitation(f"{len(rapport.anomalies)} anomalies au registre de minimis.")


def verifier_registre(installation: Installation) -> Rapport:
    """The whole ledger, read once."""
    return asyncio.run(_verifier(installation))


async def _verifier(installation: Installation) -> Rapport:
    base = base_de(installation, "aides")
    try:
        async with base.lecture() as session:
            return verifier(*await repository.tout(session))
    finally:
        await base.fermer()
