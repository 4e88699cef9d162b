"""A group that will miss its quorum: seen before the date, then an individual parcours for each company."""

from datetime import timedelta
from typing import Any

from clients.histoire import collectif, plan
from clients.histoire.acteurs import Acteurs
from clients.histoire.collectif import Groupe
from clients.histoire.entree import Dire
from shared.horloge import Horloge


async def manquer_le_quorum(acteurs: Acteurs, dire: Dire) -> Groupe:
    """Opened for weeks, closing in days, two companies out of five: the alert comes before the date."""
    jour = Horloge().aujourdhui()
    periode = (jour - timedelta(days=40), jour + timedelta(days=3))
    groupe, lu = await collectif.ouvrir(acteurs, "Pilotage de l'atelier en promotion", 5, 10, periode)
    dire(f"Un autre groupe, « {lu['libelle']} », ouvert le {lu['ouvert_le']}, ferme le {lu['limite_le']}.")
    for rang in range(2):
        await collectif.candidater(acteurs, groupe)
        await collectif.decider(acteurs, groupe, rang)
    await alerter(acteurs, groupe, dire)
    await renoncer(acteurs, groupe, dire)
    return groupe


async def alerter(acteurs: Acteurs, groupe: Groupe, dire: Dire) -> None:
    """What the list of the groups says while there is still time."""
    page = await acteurs["ensemblier"].lire("/v1/groupes?alerte=quorum&limite=100")
    while all(lu["id"] != groupe.id for lu in page["elements"]) and page["suivant"]:
        page = await acteurs["ensemblier"].lire(f"/v1/groupes?alerte=quorum&limite=100&apres={page['suivant']}")
    lu = next(lu for lu in page["elements"] if lu["id"] == groupe.id)
    prevision = lu["prevision"]
    dire(
        f"L'alerte vient avant la date, à {prevision['jours_restants']} jours : {lu['retenus']} membres sur "
        f"{lu['quorum']}, {prevision['membres_prevus']} attendus si le rythme continue."
    )


async def renoncer(acteurs: Acteurs, groupe: Groupe, dire: Dire) -> None:
    """The bearer gives up at once rather than let everyone wait; a typed reason is asked."""
    lu = await acteurs["cetim"].appeler("GET", groupe.chemin)
    refus = await acteurs["cetim"].refus(
        "POST", f"{groupe.chemin}/gestes", {"geste": "renoncer"}, version=lu.headers["etag"]
    )
    dire(f"Le CETIM renonce. Sans dire pourquoi ? {refus['title']} ({refus['status']}).")
    corps = {"geste": "renoncer", "motif": "thematique-sans-candidats"}
    await acteurs["cetim"].changer("POST", f"{groupe.chemin}/gestes", corps, lu=groupe.chemin)


async def propositions(acteurs: Acteurs, groupe_id: str) -> list[dict[str, Any]]:
    """Individual parcours proposed to the members of a group, in the order in which they came."""
    lues = await acteurs["ensemblier"].lire(f"/v1/propositions-individuelles?groupe_id={groupe_id}&limite=100")
    return list(lues["elements"])


async def repondre(
    acteurs: Acteurs, nom: str, proposition: dict[str, Any], decision: str, motif: str | None = None
) -> Any:
    """The answer of a company, given by that actor."""
    chemin = f"/v1/propositions-individuelles/{proposition['id']}"
    return await acteurs[nom].changer("POST", f"{chemin}/reponse", {"decision": decision, "motif": motif}, lu=chemin)


async def proposer_un_parcours(acteurs: Acteurs, groupe: Groupe, dire: Dire) -> None:
    """One accepts by itself, the other declines through its adviser and says why; then the group may be dissolved."""
    faites = await propositions(acteurs, groupe.id)
    dire(f"Chaque entreprise reçoit une proposition individuelle, à répondre avant le {faites[0]['echeance_le']} :")
    for raison in faites[0]["raisons"]:
        dire(f"  · {raison['message']}")
    lu = await acteurs["cetim"].appeler("GET", groupe.chemin)
    dissoudre = {"geste": "dissoudre", "motif": "membres-reorientes"}
    refus = await acteurs["cetim"].refus("POST", f"{groupe.chemin}/gestes", dissoudre, version=lu.headers["etag"])
    dire(f"Dissoudre le groupe tout de suite ? {refus['detail']} ({refus['status']})")
    premiere, seconde = groupe.membres
    await plan.donner_un_compte(acteurs, premiere)
    acceptee = await repondre(acteurs, f"entreprise-{premiere.siren}", faites[0], "acceptee")
    parcours = await acteurs["ensemblier"].lire(f"/v1/parcours/{acceptee['parcours_id']}")
    dire(f"{premiere.nom} accepte : son parcours individuel s'ouvre, « {parcours['prochaine_action']} ».")
    declinee = await repondre(acteurs, "conseiller", faites[1], "declinee", "manque-de-temps")
    dire(f"{seconde.nom} décline, par son conseiller : {declinee['motif']}.")
    dissous = await acteurs["cetim"].changer("POST", f"{groupe.chemin}/gestes", dissoudre, lu=groupe.chemin)
    dire(f"Chacune a sa suite : le groupe est {dissous['etat']}.")


async def constater(acteurs: Acteurs, dire: Dire) -> None:
    """Groups whose date has passed without the quorum, and what each company answered; nothing when there is none."""
    page = await acteurs["ensemblier"].lire(f"/v1/groupes?etat=hors_delai&programme={collectif.PROGRAMME}")
    for groupe in [lu for lu in page["elements"] if lu["motif"] == "quorum-non-atteint"][:1]:
        dire(f"Un groupe a dépassé sa date, « {groupe['libelle']} » : {groupe['limite_le']}, sans son quorum.")
        for proposition in await propositions(acteurs, groupe["id"]):
            dire(f"  · SIREN {proposition['siren']} : {_reponse(proposition)}")


def _reponse(proposition: dict[str, Any]) -> str:
    if proposition["etat"] == "acceptee":
        return f"parcours individuel accepté le {proposition['repondue_le'][:10]}"
    if proposition["etat"] == "declinee":
        return f"décliné le {proposition['repondue_le'][:10]} ({proposition['motif']})"
    retard = ", en retard" if proposition["en_retard"] else ""
    return f"réponse attendue du {QUI[proposition['responsable']['role']]} pour le {proposition['echeance_le']}{retard}"


QUI = {"referent": "référent", "ensemblier": "service de l'ensemblier"}
