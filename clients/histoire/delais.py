"""Who took how long: the days of each party in a dossier, and what the platform proposes next."""

from typing import Any

from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire

PARTIES = {
    "entreprise": "l'entreprise",
    "partenaire": "les partenaires",
    "region": "la Région",
    "financeur": "les financeurs",
}
MINUTE = 1 / 1440


async def est_suivie(acteurs: Acteurs, siren: str) -> bool:
    """True when a company of the demonstration set is there."""
    return (await acteurs["ensemblier"].apres_mes_ecritures(f"/v1/dossiers/{siren}/fiche")).is_success


async def attribuer(acteurs: Acteurs, siren: str, dire: Dire) -> None:
    """Each interval says who was awaited; the parties sum to the total."""
    await acteurs["ensemblier"].apres_mes_ecritures(f"/v1/dossiers/{siren}")
    lus = await acteurs["ensemblier"].lire(f"/v1/dossiers/{siren}/delais")
    parcours = next(objet for objet in lus["objets"] if objet["genre"] == "parcours")
    for partie, jours in parcours["jours_par_partie"].items():
        etapes = dict.fromkeys(i["etat"] for i in parcours["intervalles"] if i["attend"] == partie)
        if etapes:
            dire(f"  · {PARTIES[partie]} : {duree(jours)} ({', '.join(etapes)})")
    dire(f"  · au total : {duree(parcours['total_jours'])}, sans trou ni recouvrement.")


def duree(jours: float) -> str:
    """Whole days, or what is under a day."""
    if jours >= 1:
        return f"{jours:.0f} jour{'s' if round(jours) > 1 else ''}"
    return "moins d'une minute" if jours < MINUTE else "moins d'un jour"


async def proposer_la_suite(acteurs: Acteurs, siren: str, dire: Dire) -> list[dict[str, Any]]:
    """Three proposals at most, with their reasons; gives them."""
    await acteurs["conseiller"].apres_mes_ecritures(f"/v1/dossiers/{siren}")
    suite = await acteurs["conseiller"].lire(f"/v1/dossiers/{siren}/suite")
    dire(f"Quelle suite proposer ? {suite['examinees']} possibilités examinées, les meilleures :")
    for proposition in suite["propositions"]:
        dire(f"  · {proposition['titre']} : {' '.join(proposition['raisons'])}")
    return list(suite["propositions"])
