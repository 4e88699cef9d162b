"""Deployment, measured effect, closure; and what everybody sees."""

from datetime import date, timedelta
from typing import Any

from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire, geste
from clients.histoire.entreprise import Entreprise


async def deployer(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The step of the deployment, then the actions."""
    await geste(acteurs, entreprise, "deployer")
    await realiser_les_actions(acteurs, entreprise, dire)


async def realiser_les_actions(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The actions are carried out."""
    plan = await acteurs["conseiller"].lire(f"{entreprise.parcours}/plan")
    for action in plan["actions"]:
        if action["etat"] in {"retenue", "etudiee", "preparee", "financee"}:
            chemin = f"{entreprise.parcours}/actions/{action['id']}"
            await acteurs["conseiller"].changer(
                "POST", f"{chemin}/gestes", {"geste": "deployer"}, lu=entreprise.parcours
            )
    dire("Les actions du plan sont réalisées dans l'atelier.")


VALEURS = (
    ("chiffre_affaires", "7100000", "EUR", "comptes-annuels"),
    ("effectif", "45", "ETP", "dsn"),
    ("taux-service", "93", "%", "releve-atelier"),
    ("taux-rebut", "2.1", "%", "releve-atelier"),
)
"""Six months later: code, value, unit, source."""
PREVUS = (("taux-service", "95", "%"), ("taux-rebut", "2.5", "%"))
"""What the plan expects at six months."""
SIX_MOIS = timedelta(days=184)


async def mesurer(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """No closure without a measured effect: refused, then measured by the company."""
    conseiller, indicateurs = acteurs["conseiller"], f"{entreprise.parcours}/indicateurs"
    await prevoir(acteurs, entreprise, dire)
    await geste(acteurs, entreprise, "suivre")
    lu = await acteurs["ensemblier"].appeler("GET", entreprise.parcours)
    corps: dict[str, Any] = {"geste": "clore", "motif": "objectifs-atteints"}
    refus = await acteurs["ensemblier"].refus(
        "POST", f"{entreprise.parcours}/gestes", corps, version=lu.headers["etag"]
    )
    dire(f"Clore maintenant ? {refus['detail']}")
    jour = lu.json()["depuis_le"][:10]
    mesures = [dict(zip(("code", "valeur", "unite", "source"), valeurs, strict=True)) for valeurs in VALEURS]
    corps = {"moment": "t6", "mesure_le": jour, "mesures": mesures}
    refus = await conseiller.refus("POST", indicateurs, corps, version=lu.headers["etag"])
    dire(f"Mesurer l'effet le jour même ? {refus['detail']}")
    service = (date.fromisoformat(jour) - SIX_MOIS).isoformat()
    await conseiller.changer("PUT", f"{indicateurs}/mise-en-service", {"deploye_le": service}, lu=indicateurs)
    dire(f"Pour ne pas attendre six mois, l'histoire date la mise en service du {service}.")
    raconter_effet(await conseiller.changer("POST", indicateurs, corps, lu=indicateurs), dire)


async def prevoir(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """What the plan expects is kept apart from what will be measured."""
    indicateurs = f"{entreprise.parcours}/indicateurs"
    previsions = [
        {"code": code, "moment": "t6", "valeur": valeur, "unite": unite, "origine": "plan-actions"}
        for code, valeur, unite in PREVUS
    ]
    await acteurs["conseiller"].changer("POST", f"{indicateurs}/previsions", {"previsions": previsions}, lu=indicateurs)
    dire("Ce que le plan attend à six mois est rangé à part : une prévision n'est pas un résultat.")


def raconter_effet(lus: Any, dire: Dire) -> None:
    """Before, after, what was expected, and the coverage."""
    for indicateur in lus["indicateurs"]:
        depart, apres = indicateur["mesures"][0], indicateur["mesures"][-1]
        sens = "mieux" if apres["amelioration"] else "moins bien"
        prevus = "".join(f", prévu {prevue['prevu']}" for prevue in indicateur["previsions"])
        unite, preuve = indicateur["unite"], apres["preuve"]
        dire(
            f"  · {indicateur['libelle']} : {depart['valeur']} → {apres['valeur']} {unite} "
            f"({sens}{prevus}, preuve {preuve})"
        )
    dire(f"Couverture de la mesure à six mois : {lus['couverture']['t6']}.")


async def clore(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The parcours is closed with its reason."""
    apres = await geste(acteurs, entreprise, "clore", acteur="ensemblier", motif="objectifs-atteints")
    dire(f"Le parcours est clos : {apres['motif_fin']}.")


async def regarder(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The 360° view, the journal, and what the Region steers by."""
    dossier = f"/v1/dossiers/{entreprise.siren}"
    vue = (await acteurs["ensemblier"].apres_mes_ecritures(dossier)).json()
    jalons = vue["parcours"][0]["jalons"]["etapes"]
    etapes = " → ".join(sorted(jalons, key=jalons.__getitem__))
    dire(f"La vue complète : {len(vue['actions'])} actions, {len(vue['demandes'])} demande(s), étapes {etapes}.")
    journal = await acteurs["ensemblier"].lire(f"{dossier}/journal?limite=100")
    dire(f"Le journal garde {len(journal['elements'])} faits, du plus récent au plus ancien :")
    for ligne in journal["elements"][:5]:
        dire(f"  · {ligne['le'][:10]} {ligne['libelle']} ({ligne['acteur_role']})")
    pilotage = await acteurs["comite"].lire("/v1/pilotage")
    accompagnees, visees = pilotage["entreprises_accompagnees"], pilotage["objectif"]["valeur"]
    dire(f"Le comité lit les chiffres, sans voir d'entreprise : {accompagnees} accompagnées sur {visees} visées.")
    dire("  entonnoir : " + ", ".join(f"{e['etape']} {e['atteinte']}" for e in pilotage["entonnoir"] if e["atteinte"]))
