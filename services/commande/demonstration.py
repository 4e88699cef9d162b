"""A dozen fictitious companies at different steps, played through the public API at a clock of the past."""

import json
from datetime import timedelta
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import text

from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import geste
from clients.histoire.entreprise import entreprise_fictive, siret_fictif
from clients.histoire.etapes import ETAPES, jouer
from services.assemblage import Plateforme, assembler
from services.commande.amorcage import FICHIER_SECRETS, base_de
from services.commande.contexte import Installation
from services.commande.errors import ErreurExploitation
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
PAS_MINIMAL_J = 5
"""Days between two steps of the fastest scenario; each next one takes a day more."""


class HorlogePassee(Horloge):
    """A clock set by the scenarios."""

    def __init__(self) -> None:
        super().__init__(lambda: self.instant)
        self.instant = Horloge().maintenant()
        self._pas = timedelta()

    def reculer(self, etapes: int, rang: int) -> None:
        """Sets the clock so that a scenario of that many steps ends a few days ago."""
        self._pas = timedelta(days=PAS_MINIMAL_J + rang)
        self.instant = Horloge().maintenant() - self._pas * (etapes + 1) - timedelta(days=2 * rang)

    def avancer(self) -> None:
        self.instant = min(self.instant + self._pas, Horloge().maintenant())


async def charger_entreprises(installation: Installation, console: Console) -> None:
    """Plays in process the scenarios of the companies that are not there yet, with the demonstration accounts."""
    manquantes = await _manquantes(installation)
    if not manquantes:
        return
    horloge = HorlogePassee()
    plateforme = assembler(horloge=horloge, annuaire_actif=False, **installation.surcharges)
    secrets = _secrets(installation.reglages.var / FICHIER_SECRETS)
    acteurs = Acteurs(lambda: _client(plateforme))
    with Progress(console=console, transient=True) as progres:
        tache = progres.add_task("Entreprises de démonstration", total=len(manquantes))
        async with plateforme.vivre():
            await acteurs.distribuer(secrets)
            for rang in manquantes:
                await _jouer(acteurs, horloge, rang)
                progres.advance(tache)
            await acteurs.fermer()


async def _manquantes(installation: Installation) -> list[int]:
    """Ranks of the scenarios whose company has no dossier: all of them, or those an interrupted load has left."""
    rangs = {siret_fictif(rang)[:9]: rang for rang in range(len(SCENARIOS))}
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
    jusqu_a, fin = SCENARIOS[rang]
    horloge.reculer(list(ETAPES).index(jusqu_a) + (fin is not None), rang)
    entreprise = entreprise_fictive(rang)
    await jouer(acteurs, entreprise, jusqu_a=jusqu_a, annoncer=lambda _: horloge.avancer())
    if fin is not None:
        horloge.avancer()
        await geste(acteurs, entreprise, fin, motif=MOTIFS[fin])
