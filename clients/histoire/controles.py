"""Nothing is granted before the company has been checked against the official sources."""

from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire


async def relever(acteurs: Acteurs, demande_id: str, dire: Dire) -> None:
    """The directory first; what it cannot say, and the rest, from documents."""
    region, chemin = acteurs["instructeur"], f"/v1/demandes/{demande_id}/controles"
    lus = (await region.appeler("POST", f"{chemin}/reprises")).json()
    for lu in lus["controles"]:
        if lu["etat"] == "degrade":
            dire(f"« {lu['libelle']} » : l'annuaire ne répond pas. La demande est déposée, la décision attendra.")
    jour = next(lu["dernier"]["constate_le"] for lu in lus["controles"] if lu["dernier"])
    piece = {"resultat": "conforme", "constate_le": jour}
    releves = [
        {"controle": lu["code"], "reference": f"{lu['code']}.pdf", **piece} for lu in lus["controles"] if lu["bloque"]
    ]
    apres = (await region.appeler("POST", chemin, {"releves": releves})).json()
    possible = "peut être décidée" if apres["decision_possible"] else "ne peut pas être décidée"
    dire(f"L'instructeur relève {len(releves)} contrôles, chacun avec sa pièce et sa validité : la demande {possible}.")
