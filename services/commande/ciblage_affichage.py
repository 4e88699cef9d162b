"""What `ensemblier aides cibler` shows: how far it is, then what became of every line read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from services.aides.ciblage.lecture import Avance
from services.aides.ciblage.selection import GARDE, MOTIFS
from services.aides.ciblage.travail import Bilan

_COLONNES = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[fait]}"), TimeElapsedColumn())
_VERDICTS = {"eligible": "accessible", "a_confirmer": "à confirmer", "non_eligible": "non accessible"}


@contextmanager
def progression(console: Console) -> Iterator[Avance]:
    """A progress bar on the standard error, one line per stage."""
    with Progress(*_COLONNES, console=console, transient=True) as barre:
        taches: dict[str, TaskID] = {}

        def avance(etape: str, fait: int, total: int) -> None:
            if etape not in taches:
                taches[etape] = barre.add_task(etape, total=total or None, fait="")
            barre.update(taches[etape], completed=fait, fait=_nombre(fait))

        yield avance


def dire_bilan(bilan: Bilan, sortie: Path) -> None:
    """Read, kept, by reason, by verdict, by list: the counts add up to what was read."""
    for fichier, lus in bilan.comptes.lus.items():
        typer.echo(f"{fichier} : {_nombre(lus)} lignes lues.")
    typer.echo(f"{_nombre(bilan.comptes.motifs[GARDE])} établissements retenus, dont {_nombre(bilan.suivies)} suivis.")
    for motif, libelle in MOTIFS.items():
        if bilan.comptes.motifs[motif]:
            typer.echo(f"  écartés, {libelle} : {_nombre(bilan.comptes.motifs[motif])}")
    typer.echo(f"{bilan.dispositifs} dispositifs en vigueur, {_nombre(bilan.verdicts.total())} verdicts :")
    for verdict, libelle in _VERDICTS.items():
        au_mieux = _nombre(bilan.meilleurs[verdict])
        typer.echo(f"  {libelle} : {_nombre(bilan.verdicts[verdict])} ({au_mieux} établissements au mieux)")
    typer.echo(f"{len(bilan.listes)} listes dans {sortie} :")
    for nom, lignes in bilan.listes.items():
        coupees = f", {_nombre(bilan.coupees[nom])} au-delà de la limite" if bilan.coupees[nom] else ""
        typer.echo(f"  {nom} : {_nombre(lignes)} établissements{coupees}")


def _nombre(valeur: int) -> str:
    return f"{valeur:,}".replace(",", "\u202f")
