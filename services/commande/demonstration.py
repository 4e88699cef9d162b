"""A dozen fictitious companies at different steps, played through the public API at a clock of the past."""

import json
from collections.abc import Sequence
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import text

from clients.histoire import enveloppes, instruction, robot
from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import geste
from clients.histoire.entreprise import entreprise_fictive, siret_fictif
from clients.histoire.etapes import RECITS, jouer
from services.assemblage import Plateforme, assembler
from services.commande import groupe_demonstration
from services.commande.amorcage import FICHIER_SECRETS, base_de
from services.commande.contexte import Installation
from services.commande.errors import ErreurExploitation
from services.commande.horloge_passee import HorlogePassee

INDIVIDUEL, ROBOT = "parcours-individuel", robot.MODELE
SCENARIOS: tuple[tuple[str, str, str | None], ...] = (
    (INDIVIDUEL, "dossier", None),
    (INDIVIDUEL, "dossier", None),
    (INDIVIDUEL, "prise-en-charge", None),
    (INDIVIDUEL, "qualification", None),
    (INDIVIDUEL, "diagnostic", None),
    (INDIVIDUEL, "restitution", None),
    (INDIVIDUEL, "plan", "suspendre"),
    (INDIVIDUEL, "acceptation", None),
    (INDIVIDUEL, "faisabilite", "abandonner"),
    (INDIVIDUEL, "adaptation", None),
    (INDIVIDUEL, "demande", None),
    (INDIVIDUEL, "instruction", None),
    (INDIVIDUEL, "deploiement", None),
    (INDIVIDUEL, "cloture", None),
    (ROBOT, "essai", None),
)
"""Model of the parcours, last step played, then the gesture that ends the scenario."""
ANNEES_D_ENVELOPPES = 2
"""Years before this one that the scenarios may reach: each has its envelopes."""
MOTIFS = {"suspendre": "attente-fournisseur", "abandonner": "renoncement"}


async def charger_entreprises(installation: Installation, console: Console) -> None:
    """Plays the scenarios of the companies that are not there yet."""
    manquantes = await _manquantes(installation)
    if manquantes:
        await charger(installation, console, manquantes)


async def charger(installation: Installation, console: Console, manquantes: Sequence[int]) -> None:
    """Plays in process the scenarios of those ranks, with the demonstration accounts."""
    horloge = HorlogePassee()
    plateforme = assembler(horloge=horloge, annuaire_actif=False, **installation.surcharges)
    secrets = _secrets(installation.reglages.var / FICHIER_SECRETS)
    acteurs = Acteurs(lambda: _client(plateforme))
    with Progress(console=console, transient=True) as progres:
        tache = progres.add_task("Entreprises de démonstration", total=len(manquantes))
        async with plateforme.vivre():
            await acteurs.distribuer(secrets)
            annee = horloge.aujourdhui().year
            await enveloppes.ouvrir(acteurs, range(annee - ANNEES_D_ENVELOPPES, annee + 1))
            await instruction.publier_les_chaines(acteurs)
            for rang in manquantes:
                if rang in groupe_demonstration.RANGS:
                    await groupe_demonstration.jouer(acteurs, horloge)
                else:
                    await _jouer(acteurs, horloge, rang)
                progres.advance(tache)
            await acteurs.fermer()


async def _manquantes(installation: Installation) -> list[int]:
    """Ranks of the scenarios whose company has no dossier: all of them, or those an interrupted load has left.

    A late group counts by its first company: it is told as a whole.
    """
    rangs = {siret_fictif(rang)[:9]: rang for rang in (*range(len(SCENARIOS)), groupe_demonstration.RANGS[0])}
    base = base_de(installation, "gateway")
    async with base.lecture() as session:
        requete = text("SELECT siren FROM dossier WHERE siren = ANY(:sirens)")
        presents = set((await session.execute(requete, {"sirens": list(rangs)})).scalars())
    await base.fermer()
    return [rang for siren, rang in rangs.items() if siren not in presents]


def _secrets(chemin: Path) -> dict[str, str]:
    try:
        return dict(json.loads(chemin.read_text()))
    except FileNotFoundError as erreur:
        raise ErreurExploitation(f"les clés des comptes de démonstration sont absentes ({chemin}).") from erreur


def _client(plateforme: Plateforme) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=plateforme)
    return httpx.AsyncClient(transport=transport, base_url="http://ensemblier", timeout=30)


async def _jouer(acteurs: Acteurs, horloge: HorlogePassee, rang: int) -> None:
    modele, jusqu_a, fin = SCENARIOS[rang]
    horloge.reculer(list(RECITS[modele]).index(jusqu_a) + (fin is not None), rang)
    entreprise = entreprise_fictive(rang, modele=modele)
    await jouer(acteurs, entreprise, jusqu_a=jusqu_a, annoncer=lambda _: horloge.avancer())
    if fin is not None:
        horloge.avancer()
        await geste(acteurs, entreprise, fin, motif=MOTIFS[fin])
