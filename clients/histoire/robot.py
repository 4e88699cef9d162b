"""A robot lent for a trial: nothing is installed before the line is adapted, and the effect is measured."""

from typing import Any

from clients.histoire import aides, effet, entree, plan
from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire, geste, muet
from clients.histoire.entreprise import Entreprise

MODELE = "pret-robot"
ROBOT = {
    **plan.CELLULE,
    "code": "robot-en-pret",
    "titre": "Charger le tour numérique avec un robot prêté",
    "pourquoi": "Vérifier à l'atelier, avant d'acheter, qu'un robot tient les petites séries",
    "acteurs": ["cci", "cetim"],
}


SILENCE = {"rejet": "refus", "acceptation": "accord"}


async def fait(
    acteurs: Acteurs, entreprise: Entreprise, code: str, valeur: bool | str, preuve: str | None = None
) -> None:
    """Records a typed fact of the parcours, with its evidence."""
    corps = {"code": code, "valeur": valeur, "preuve": preuve}
    await acteurs["conseiller"].changer("POST", f"{entreprise.parcours}/faits", corps, lu=entreprise.parcours)


async def bloque(acteurs: Acteurs, entreprise: Entreprise, code: str, dire: Dire) -> None:
    """A gesture that is refused, with what the parcours says is missing."""
    lu = await acteurs["conseiller"].appeler("GET", entreprise.parcours)
    corps, version = {"geste": code}, lu.headers["etag"]
    refus = await acteurs["conseiller"].refus("POST", f"{entreprise.parcours}/gestes", corps, version=version)
    for manque in refus["manques"]:
        dire(f"  · refusé ({refus['status']}) : {manque['message']}")


async def manifester_un_interet(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The dossier is opened and taken; the parcours of the loan begins."""
    await entree.ouvrir_le_dossier(acteurs, entreprise, muet)
    dire(f"{entreprise.nom} aimerait essayer un robot avant d'en acheter un ; la CCI ouvre son dossier.")
    await entree.prendre_en_charge(acteurs, entreprise, muet)
    lu = await acteurs["conseiller"].lire(entreprise.parcours)
    dire(f"L'ensemblier le prend en charge. Première action : « {lu['prochaine_action']} ».")


async def etudier_l_atelier(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """A baseline first, as for any equipment."""
    await geste(acteurs, entreprise, "etudier-atelier")
    await entree.passer_le_diagnostic(acteurs, entreprise, muet)
    dire("On voudrait écrire le projet de prêt sans état des lieux :")
    await bloque(acteurs, entreprise, "etablir-projet", dire)
    await entree.relever_le_t0(acteurs, entreprise, muet)
    await entree.restituer(acteurs, entreprise, muet)
    await plan.rattacher_le_diagnostic(acteurs, entreprise)
    dire("Le diagnostic de l'atelier est restitué et ses indicateurs de départ sont relevés.")


async def ecrire_le_projet(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The robot is an action of the plan, that the company accepts; then the feasibility of the post."""
    await geste(acteurs, entreprise, "etablir-projet")
    ecrit = await plan.ajouter_action(acteurs, entreprise, ROBOT)
    dire(f"Le projet tient en une action : « {ecrit['actions'][0]['titre']} ».")
    await plan.accepter_le_plan(acteurs, entreprise, muet)
    await plan.etudier(acteurs, entreprise, muet)
    dire("L'entreprise l'accepte elle-même ; l'étude de faisabilité du poste conclut favorablement.")


async def signer_la_convention(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """Nothing goes on without the signed convention, and a signature has its evidence."""
    apres = await geste(acteurs, entreprise, "conventionner")
    dire("La convention de prêt n'est pas encore signée ; on voudrait préparer la ligne :")
    await bloque(acteurs, entreprise, "adapter", dire)
    lu = await acteurs["conseiller"].appeler("GET", entreprise.parcours)
    sans_piece = {"code": "convention_signee", "valeur": apres["depuis_le"][:10]}
    refus = await acteurs["conseiller"].refus(
        "POST", f"{entreprise.parcours}/faits", sans_piece, version=lu.headers["etag"]
    )
    dire(f"La dire signée, sans la pièce ? {refus['detail']} ({refus['status']})")
    await fait(acteurs, entreprise, "convention_signee", sans_piece["valeur"], f"convention-{entreprise.siren}.pdf")
    dire("La signature est enregistrée avec la référence de la convention.")


async def installer_trop_tot(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The step that was missing in the past: the line is adapted before the robot arrives."""
    await geste(acteurs, entreprise, "adapter")
    dire("Le robot est disponible : on voudrait l'installer tout de suite.")
    await bloque(acteurs, entreprise, "installer", dire)
    adaptation: dict[str, Any] = {
        "genre": "adaptation",
        "conclusion": "favorable",
        "resume": "Îlot sécurisé, préhenseur réglé, deux opérateurs formés.",
    }
    for action in await plan.equipements(acteurs, entreprise):
        chemin = f"{entreprise.parcours}/actions/{action['id']}/etudes"
        await acteurs["conseiller"].changer("POST", chemin, adaptation, lu=entreprise.parcours)
    apres = await geste(acteurs, entreprise, "installer")
    dire(f"La ligne, la sécurité et les équipes sont prêtes. Ensuite : « {apres['prochaine_action']} ».")


async def essayer(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The robot is installed, then tried; both are facts with their evidence."""
    lu = await acteurs["conseiller"].lire(entreprise.parcours)
    pieces = ("proces-verbal-installation.pdf", "bilan-essai.pdf")
    await fait(acteurs, entreprise, "robot_installe", lu["depuis_le"][:10], pieces[0])
    apres = await geste(acteurs, entreprise, "essayer")
    dire(f"Le robot est installé (pièce : {pieces[0]}). L'essai commence : « {apres['prochaine_action']} ».")


async def conclure_l_essai(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The result of the trial, then the decision of the company; its silence would decide too."""
    await fait(acteurs, entreprise, "essai_conclu", True, "bilan-essai.pdf")
    await geste(acteurs, entreprise, "conclure-essai")
    dire("L'essai est concluant (pièce : bilan-essai.pdf) : à l'entreprise de décider.")
    silence = (await acteurs["conseiller"].lire(entreprise.parcours))["horloge"]["silence"]
    dire(f"Sans réponse d'elle, son silence vaudra {SILENCE[silence['effet']]} le {silence['decision_le']}.")
    await fait(acteurs, entreprise, "decision_achat", "achat")
    dire("Elle achète. Rendre le robot n'est alors plus possible :")
    await bloque(acteurs, entreprise, "rendre", dire)


async def financer_l_achat(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The purchase is oriented to an aid, asked for and decided."""
    await geste(acteurs, entreprise, "financer-achat")
    await aides.evaluer_les_aides(acteurs, entreprise, muet)
    await aides.demander_les_aides(acteurs, entreprise, dire)
    await aides.instruire(acteurs, entreprise, muet)
    await geste(acteurs, entreprise, "acquerir")
    await effet.realiser_les_actions(acteurs, entreprise, muet)
    dire("L'aide est accordée et payée, le robot acheté remplace le robot prêté.")


async def mesurer_l_effet(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """Measured as for any equipment, whether the robot was bought or given back."""
    await effet.mesurer(acteurs, entreprise, muet)
    dire("Six mois plus tard, l'effet est mesuré sur les indicateurs de départ :")
    effet.raconter_effet(await acteurs["conseiller"].lire(f"{entreprise.parcours}/indicateurs"), dire)


async def regarder(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The facts, each with its evidence and who recorded it."""
    dire("Les faits gardent leurs pièces :")
    for declare in await acteurs["conseiller"].lire(f"{entreprise.parcours}/faits"):
        for ecrit in declare["historique"]:
            piece = f", pièce {ecrit['preuve']}" if ecrit["preuve"] else ""
            dire(f"  · {declare['libelle']} : {_valeur(declare, ecrit['valeur'])}{piece} ({ecrit['role']})")


def _valeur(declare: dict[str, Any], valeur: bool | str) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return str(declare["choix"].get(valeur, valeur))
