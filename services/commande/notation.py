"""`ensemblier diagnostic verifier-notation`: the golden vectors and every stored result, computed again."""

import asyncio

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from services.commande.amorcage import base_de
from services.commande.contexte import ouvrir_installation
from services.commande.errors import ErreurExploitation
from services.diagnostic.notation.vecteurs import lire_vecteurs, rejouer_vecteurs
from services.diagnostic.restitution.rejeu import nombre, rejouer_resultats
from shared.base import Base
from shared.reglages import Reglages

_COLONNES = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


def verifier_notation() -> None:
    """Rejoue chaque vecteur publié et chaque résultat conservé avec son moteur et ses versions ; dit les écarts."""
    differents = _vecteurs()
    with ouvrir_installation(Reglages()) as installation:
        differents += asyncio.run(_resultats(base_de(installation, "diagnostic")))
    if differents:
        raise ErreurExploitation(f"{differents} notations ne sont pas celles que leurs réponses donnent.")


def _vecteurs() -> int:
    essais = list(rejouer_vecteurs(lire_vecteurs()))
    fautifs = [essai for essai in essais if not essai.conforme]
    for essai in fautifs:
        typer.echo(f"vecteur « {essai.nom} » : {essai.attendu!r} publié, {essai.obtenu!r} calculé")
    typer.echo(f"{len(essais)} vecteurs publiés rejoués, {len(fautifs)} avec un écart.")
    return len(fautifs)


async def _resultats(base: Base) -> int:
    """Number of stored results that differ; each is printed as it is found."""
    try:
        async with base.lecture() as session:
            total = await nombre(session)
        differents = 0
        with Progress(*_COLONNES, console=Console(stderr=True), transient=True) as progres:
            tache = progres.add_task("Résultats recalculés", total=total)
            async for verdict in rejouer_resultats(base):
                progres.advance(tache)
                differents += bool(verdict.ecarts)
                if verdict.ecarts:
                    typer.echo(f"résultat {verdict.resultat_id} : {', '.join(verdict.ecarts)}")
        typer.echo(f"{total} résultats conservés recalculés, {differents} avec un écart.")
        return differents
    finally:
        await base.fermer()
