"""`ensemblier aides importer-schema`: a feed of the national schema read in from a file."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from services.aides.import_national import importation
from services.aides.import_national.errors import FluxIllisible
from services.aides.import_national.lecture import Format, decoder
from services.aides.import_national.models import ImportNational
from services.aides.programmes.errors import motif
from services.commande.amorcage import base_de
from services.commande.contexte import ouvrir_installation
from services.commande.errors import ErreurExploitation
from shared.base import Base
from shared.horloge import Horloge
from shared.reglages import Reglages
from shared.trace.contexte import contexte_systeme


def importer_schema(
    fichier: Annotated[Path, typer.Argument(help="Flux au schéma national : .json ou .csv.")],
    source: Annotated[
        str, typer.Option(help="Code du financeur : minuscules, chiffres, tirets.", metavar="CODE")
    ] = "fichier",
) -> None:
    """Compare un flux d'aides au catalogue ; ce qui décide attend une personne de la Région."""
    format_ = _format(fichier)
    if not source.isascii() or not source.replace("-", "a").isalnum() or not source[0].islower():
        raise ErreurExploitation(f"la source « {source} » n'est pas un code.")
    try:
        texte = decoder(fichier.read_bytes())
        with ouvrir_installation(Reglages()) as installation:
            ligne, deja = asyncio.run(_importer(base_de(installation, "aides"), source, format_, texte))
    except OSError as erreur:
        raise ErreurExploitation(f"{fichier} ne se lit pas : {motif(erreur)}.") from erreur
    except FluxIllisible as refus:
        raise ErreurExploitation(str(refus)) from refus
    _dire(ligne, deja)


def _format(fichier: Path) -> Format:
    if fichier.suffix == ".csv":
        return "csv"
    if fichier.suffix == ".json":
        return "json"
    raise ErreurExploitation(f"{fichier.name} n'est ni un .json ni un .csv.")


async def _importer(base: Base, source: str, format_: Format, texte: str) -> tuple[ImportNational, bool]:
    try:
        async with base.ecriture() as session:
            ligne, deja, _ = await importation.importer(session, contexte_systeme(Horloge()), source, format_, texte)
        return ligne, deja
    finally:
        await base.fermer()


def _dire(ligne: ImportNational, deja: bool) -> None:
    if deja:
        typer.echo("Ce flux est le dernier reçu de cette source : rien ne change.")
        return
    rendu = ligne.compte_rendu
    for refus in rendu["refus"]:
        champ = f" {refus['champ']}" if refus["champ"] else ""
        typer.echo(f"ligne {refus['ligne']}{champ} : {refus['message']}", err=True)
    typer.echo(
        f"{rendu['lignes']} lignes : {rendu['nouvelles']} nouvelles, {rendu['changees']} changées, "
        f"{rendu['identiques']} identiques, {rendu['refusees']} refusées, {len(rendu['disparues'])} disparues."
    )
    typer.echo(f"{rendu['appliques']} changements retenus, {rendu['en_attente']} attendent une décision.")
