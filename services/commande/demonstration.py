"""A dozen fictitious companies at different steps, played through the public API at a clock of the past."""

import json
from datetime import timedelta

import httpx
from rich.console import Console
from rich.progress import Progress

from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import geste
from clients.histoire.entreprise import Entreprise, entreprise_fictive
from clients.histoire.etapes import ETAPES, jouer
from services.assemblage import Plateforme, assembler
from services.commande.amorcage import FICHIER_SECRETS
from services.commande.contexte import Installation
from shared.horloge import Horloge

SCENARIOS: tuple[tuple[str, str | None], ...] = (
    ("dossier", None),
    ("dossier", None),
    ("prise-en-charge", None),
    ("qualification", None),
    ("diagnostic", None),
    ("restitution", None),
    ("plan", "suspendre"),
    ("acceptation", None),
    ("faisabilite", "abandonner"),
    ("adaptation", None),
    ("demande", None),
    ("instruction", None),
    ("deploiement", None),
    ("cloture", None),
)
"""Last step played, then the gesture that ends the scenario."""
MOTIFS = {"suspendre": "attente-fournisseur", "abandonner": "renoncement"}
PAS = timedelta(days=11)
"""Days between two steps of a scenario."""


class HorlogePassee(Horloge):
    """A clock set by the scenarios."""

    def __init__(self) -> None:
        super().__init__(lambda: self.instant)
        self.instant = Horloge().maintenant()

    def reculer(self, etapes: int, rang: int) -> None:
        """Sets the clock so that a scenario of that many steps ends a few days ago."""
        self.instant = Horloge().maintenant() - PAS * (etapes + 1) - timedelta(days=2 * rang)

    def avancer(self) -> None:
        self.instant = min(self.instant + PAS, Horloge().maintenant())


async def charger_entreprises(installation: Installation, console: Console) -> None:
    """Plays the scenarios in process; the demonstration accounts and their keys must exist."""
    horloge = HorlogePassee()
    plateforme = assembler(horloge=horloge, annuaire_actif=False, **installation.surcharges)
    secrets = json.loads((installation.reglages.var / FICHIER_SECRETS).read_text())
    acteurs = Acteurs(lambda: _client(plateforme))
    with Progress(console=console, transient=True) as progres:
        tache = progres.add_task("Entreprises de démonstration", total=len(SCENARIOS))
        async with plateforme.vivre():
            await acteurs.distribuer(secrets)
            for rang, (jusqu_a, fin) in enumerate(SCENARIOS):
                await _jouer(acteurs, horloge, entreprise_fictive(rang), jusqu_a, fin)
                progres.advance(tache)
            await acteurs.fermer()


def _client(plateforme: Plateforme) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=plateforme)
    return httpx.AsyncClient(transport=transport, base_url="http://ensemblier", timeout=30)


async def _jouer(
    acteurs: Acteurs, horloge: HorlogePassee, entreprise: Entreprise, jusqu_a: str, fin: str | None
) -> None:
    horloge.reculer(list(ETAPES).index(jusqu_a) + (fin is not None), int(entreprise.siren[3:8]))
    await jouer(acteurs, entreprise, jusqu_a=jusqu_a, annoncer=lambda _: horloge.avancer())
    if fin is not None:
        horloge.avancer()
        await geste(acteurs, entreprise, fin, motif=MOTIFS[fin])
