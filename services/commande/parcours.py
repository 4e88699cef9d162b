"""Commands of the parcours service: what falls due without anybody asking, and the state rebuilt from the journal."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from services.commande.amorcage import base_de
from services.commande.contexte import Installation, ouvrir_installation
from services.commande.errors import ErreurExploitation
from services.commande.modeles import verifier_modeles
from services.parcours.campagnes.passage import Bilan, passer
from services.parcours.echeances.silences import appliquer_silences
from services.parcours.groupes.retard import appliquer_echeances
from services.parcours.reconstruction import repository
from services.parcours.reconstruction.service import Verdict, parcourir
from shared.horloge import Horloge
from shared.reglages import Reglages
from shared.trace.contexte import contexte_systeme

application = typer.Typer(no_args_is_help=True, help="Travaux du service parcours.")
application.command(name="verifier-modeles")(verifier_modeles)
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


@application.command()
def silences() -> None:
    """Applique ce que le silence décide à sa date, une seule fois, même après une panne."""
    with ouvrir_installation(Reglages()) as installation:
        appliques, bloques = asyncio.run(_silences(installation, Horloge()))
    console.print(f"Silences appliqués : {appliques} ; retenus par une condition : {bloques}.")


async def _silences(installation: Installation, horloge: Horloge) -> tuple[int, int]:
    base = base_de(installation, "parcours")
    appliques, reste = 0, True
    while reste:
        passage = await appliquer_silences(base, contexte_systeme(horloge))
        appliques, reste = appliques + len(passage.appliques), passage.reste
    await base.fermer()
    return appliques, len(passage.bloques)


@application.command()
def reconstruire(
    verifier: Annotated[bool, typer.Option("--verifier", help="Dire les écarts sans rien changer.")] = False,
) -> None:
    """Recalcule chaque parcours depuis son journal, dit les écarts et les répare."""
    with ouvrir_installation(Reglages()) as installation:
        defauts = asyncio.run(_reconstruire(installation, reparer=not verifier))
    for verdict in defauts:
        _dire(verdict)
    restants = [verdict for verdict in defauts if verifier or verdict.incoherence is not None]
    if restants:
        raise ErreurExploitation(f"{len(restants)} parcours ne sont pas ce que dit leur journal.")


async def _reconstruire(installation: Installation, *, reparer: bool) -> list[Verdict]:
    base = base_de(installation, "parcours")
    try:
        async with base.lecture() as session:
            total = await repository.nombre(session)
        with Progress(console=Console(stderr=True), transient=True) as progres:
            tache, defauts = progres.add_task("Parcours rejoués", total=total), []
            async for verdict in parcourir(base, reparer=reparer):
                progres.advance(tache)
                defauts += [] if verdict.conforme else [verdict]
        typer.echo(f"{total} parcours rejoués, {len(defauts)} avec un écart.")
        return defauts
    finally:
        await base.fermer()


def _dire(verdict: Verdict) -> None:
    if verdict.incoherence is not None:
        typer.echo(f"{verdict.parcours_id} : journal incohérent, {verdict.incoherence}")
    for ecart in verdict.ecarts:
        valeurs = f"{ecart['enregistre']!r} enregistré, {ecart['rejoue']!r} d'après le journal"
        typer.echo(f"{verdict.parcours_id} : {ecart['objet']} {ecart['objet_id']}, {ecart['champ']} : {valeurs}")


@application.command()
def campagnes() -> None:
    """Prévoit, demande, relance et clôt les demandes d'indicateurs dues à ce jour."""
    with ouvrir_installation(Reglages()) as installation:
        bilan = passer_campagnes(installation, Horloge())
    console.print(
        f"Demandes prévues : {bilan.prevues} ; envoyées : {bilan.demandees} ; relances : {bilan.relancees} ; "
        f"sans réponse : {bilan.sans_reponse} ; sans objet : {bilan.dispensees} ; complétées : {bilan.completees}."
    )


def passer_campagnes(installation: Installation, horloge: Horloge) -> Bilan:
    """All that is due at the clock's date; a second run finds nothing."""
    return asyncio.run(_passer(installation, horloge))


async def _passer(installation: Installation, horloge: Horloge) -> Bilan:
    base, total = base_de(installation, "parcours"), Bilan(reste=True)
    while total.reste:
        async with base.ecriture() as session:
            total.ajouter(await passer(session, contexte_systeme(horloge)))
    await base.fermer()
    return total
