"""`ensemblier aides evaluer-programmes`: verdicts of a folder of programmes on profiles, as JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from services.aides.programmes.errors import LectureImpossible
from services.aides.programmes.lot import Avance, charger_dossier, evaluer
from services.aides.programmes.profils import lire_profils
from services.commande.errors import ErreurExploitation


def evaluer_programmes(
    programmes: Annotated[Path, typer.Option(help="Dossier des programmes (un fichier YAML chacun).")],
    profils: Annotated[Path, typer.Option(help="Profils d'entreprises (JSON : une liste, ou { profils: [...] }).")],
) -> None:
    """Écrit sur la sortie standard le verdict de chaque programme pour chaque profil : 1, 0 ou ?."""
    try:
        with progression() as avance:
            connus = lire_profils(profils)
            lus = charger_dossier(programmes, avance)
            verdicts = evaluer(lus, connus, avance)
    except LectureImpossible as erreur:
        raise ErreurExploitation(f"{erreur}.") from erreur
    resultat = {"verdicts": verdicts, "erreurs": dict(sorted(lus.erreurs.items()))}
    typer.echo(orjson.dumps(resultat, option=orjson.OPT_INDENT_2).decode())


@contextmanager
def progression() -> Iterator[Avance]:
    """A progress bar on the standard error, one line per stage."""
    console = Console(stderr=True)
    with Progress(console=console) as barre:
        taches: dict[str, TaskID] = {}

        def avance(etape: str, fait: int, total: int) -> None:
            if etape not in taches:
                taches[etape] = barre.add_task(etape, total=total)
            barre.update(taches[etape], completed=fait)

        yield avance
