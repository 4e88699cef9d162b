"""Deployment, measured effect, closure; and what everybody sees."""

from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire, geste
from clients.histoire.entreprise import Entreprise


async def deployer(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The actions are carried out."""
    await geste(acteurs, entreprise, "deployer")
    plan = await acteurs["conseiller"].lire(f"{entreprise.parcours}/plan")
    for action in plan["actions"]:
        if action["etat"] in {"retenue", "en_cours"}:
            chemin = f"{entreprise.parcours}/actions/{action['id']}"
            await acteurs["conseiller"].changer("PATCH", chemin, {"etat": "faite"}, lu=entreprise.parcours)
    dire("Les actions du plan sont réalisées dans l'atelier.")


async def mesurer(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """No closure without a measured effect: refused, then measured by the company."""
    await geste(acteurs, entreprise, "suivre")
    version = (await acteurs["ensemblier"].appeler("GET", entreprise.parcours)).headers["etag"]
    corps = {"geste": "clore", "motif": "objectifs-atteints"}
    refus = await acteurs["ensemblier"].refus("POST", f"{entreprise.parcours}/gestes", corps, version=version)
    dire(f"Clore maintenant ? {refus['detail']}")
    jour = (await acteurs["conseiller"].lire(entreprise.parcours))["depuis_le"][:10]
    valeurs = (("chiffre_affaires", "7100000"), ("effectif", "45"), ("taux-service", "93"), ("taux-rebut", "2.1"))
    mesures = [{"code": code, "valeur": valeur, "source": "relevé de l'entreprise"} for code, valeur in valeurs]
    indicateurs = f"{entreprise.parcours}/indicateurs"
    lus = await acteurs["conseiller"].changer(
        "POST", indicateurs, {"moment": "t6", "mesure_le": jour, "mesures": mesures}, lu=indicateurs
    )
    for indicateur in lus["indicateurs"]:
        depart, apres = indicateur["mesures"][0], indicateur["mesures"][-1]
        sens = "mieux" if apres["amelioration"] else "moins bien"
        dire(f"  · {indicateur['libelle']} : {depart['valeur']} → {apres['valeur']} {indicateur['unite']} ({sens})")
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
