"""`ensemblier aides rejouer`: every stored answer and decision, computed again and compared."""

import asyncio

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from services.aides.rejeu import repository
from services.aides.rejeu.service import Rejeu, rejouer_tout
from services.commande.amorcage import base_de
from services.commande.contexte import ouvrir_installation
from services.commande.errors import ErreurExploitation
from shared.base import Base
from shared.reglages import Reglages

_COLONNES = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
NOMS = {"evaluation": "évaluation", "decision": "décision"}


def rejouer() -> None:
    """Recalcule chaque évaluation et chaque décision avec ses données et ses règles, et compare octet pour octet."""
    with ouvrir_installation(Reglages()) as installation:
        differents = asyncio.run(rejouer_et_dire(base_de(installation, "aides")))
    if differents:
        raise ErreurExploitation(f"{differents} décisions enregistrées ne sont pas celles que leurs données donnent.")


async def rejouer_et_dire(base: Base) -> int:
    """Number of stored answers and decisions that differ; each difference is printed as it is found."""
    try:
        async with base.lecture() as session:
            evaluations, decisions = await repository.nombres(session)
        anterieures, differents = 0, 0
        with Progress(*_COLONNES, console=Console(stderr=True), transient=True) as progres:
            tache = progres.add_task("Décisions rejouées", total=evaluations + decisions)
            async for rejeu in rejouer_tout(base):
                progres.advance(tache)
                anterieures += not rejeu.rejouable
                differents += not rejeu.conforme
                _dire(rejeu)
        typer.echo(f"{evaluations} évaluations et {decisions} décisions rejouées, {differents} avec un écart.")
        if anterieures:
            typer.echo(f"{anterieures} évaluations sont antérieures à la conservation des données d'origine.")
        return differents
    finally:
        await base.fermer()


def _dire(rejeu: Rejeu) -> None:
    precision = "" if rejeu.meme_moteur else " (rendue par une autre version du moteur)"
    for ecart in rejeu.ecarts:
        typer.echo(
            f"{NOMS[rejeu.genre]} {rejeu.id}{precision} : {ecart.chemin} : "
            f"{ecart.enregistre!r} enregistré, {ecart.rejoue!r} recalculé"
        )
