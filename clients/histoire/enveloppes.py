"""The credits of the story: opened by one person of the Région, voted with another, then looked at."""

from collections.abc import Iterable
from typing import Any

from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire

RACINE = "/v1/aides/enveloppes"
MESURES = {
    "pmup": ("moderniser", "Moderniser l'outil de production", "20000000"),
    "tpup": ("accompagner-tpe", "Accompagner les très petites entreprises", "6000000"),
    "innovup": ("innover", "Innover et expérimenter", "30000000"),
}
"""Dispositif → measure, its name, and an amount that no source gives (HYPOTHESE: marked `a_verifier`)."""


async def ouvrir(acteurs: Acteurs, exercices: Iterable[int]) -> None:
    """The envelopes of the main dispositifs for those years; those that are there already are left as they are."""
    for exercice in exercices:
        for dispositif in MESURES:
            chemin = f"{RACINE}?exercice={exercice}&dispositif={dispositif}"
            if not (await acteurs["instructeur"].lire(chemin))["elements"]:
                await _voter(acteurs, dispositif, exercice)


async def _voter(acteurs: Acteurs, dispositif: str, exercice: int) -> None:
    mesure, nom, montant_eur = MESURES[dispositif]
    vote = {"montant_eur": montant_eur, "deliberation": "Budget de démonstration", "a_verifier": True}
    corps: dict[str, Any] = {
        "mesure": mesure,
        "mesure_nom": nom,
        "exercice": exercice,
        "dispositifs": [dispositif],
        "vote": vote | {"deliberation_le": f"{exercice - 1}-01-15"},
    }
    enveloppe = (await acteurs["instructeur"].appeler("POST", RACINE, corps)).json()
    chemin = f"{RACINE}/{enveloppe['id']}"
    approbation = f"{chemin}/votes/{enveloppe['votes'][0]['id']}/approbation"
    await acteurs["decideur"].changer("POST", approbation, None, lu=chemin)


async def regarder(acteurs: Acteurs, demande: dict[str, Any], dire: Dire) -> None:
    """What the year's envelope of the dispositif has voted, reserved, committed and paid."""
    exercice = demande["creee_le"][:4]
    chemin = f"{RACINE}/tableau?exercice={exercice}&dispositif={demande['dispositif']}"
    total = (await acteurs["instructeur"].lire(chemin))["total"]
    if total["vote_eur"] != "0.00":
        dire(
            "  · enveloppe {exercice} : voté {vote_eur} € (à vérifier), réservé {reserve_eur} €, "
            "engagé {engage_eur} €, payé {paye_eur} €, reste {disponible_eur} €.".format(exercice=exercice, **total)
        )
