"""From the diagnostic to the workshop: plan, feasibility, adaptation, funding, deployment."""

from typing import Any

from clients.histoire.acteurs import Acteur, Acteurs
from clients.histoire.entree import Dire, geste
from clients.histoire.entreprise import Entreprise

FAITS = {
    "liens": [],
    "date_creation": "2009-03-01",
    "aides_de_minimis": [],
    "en_difficulte": False,
    "travaux_commences": False,
    "zone_reconquete": False,
    "impact_ecologique_fort": False,
    "plan_transition": False,
    "plan_rse_insertion": False,
    "total_bilan_eur": "4000000",
}
"""What the company declares beside its turnover and headcount."""
HORS_PLAN = {"deja_faite", "pas_interessee", "ecartee"}
"""States of the actions that the plan leaves aside."""
NATURES = {
    "investissement_productif": ("investissement_materiel", "180000.00"),
    "conseil": ("conseil", "12000.00"),
    "formation": ("formation", "6000.00"),
    "recrutement": ("recrutement", "45000.00"),
    "innovation": ("etude", "30000.00"),
    "transition": ("investissement_materiel", "60000.00"),
    "export": ("salon", "8000.00"),
}
"""Need of aid → nature and amount of the spending planned."""


CELLULE = {
    "code": "cellule-soudure",
    "axe": "mod_auto",
    "thematique": "mod",
    "titre": "Installer une cellule robotisée de soudure",
    "pourquoi": "Tenir les délais sur les séries courtes",
    "besoin_aide": ["investissement_productif"],
    "acteurs": ["cetim"],
    "installe_equipement": True,
}
"""An equipment, when the diagnostic recommends none."""


async def etablir_le_plan(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """Recommendations become a plan of six actions at most, an equipment among them."""
    conseiller, chemin = acteurs["conseiller"], entreprise.parcours
    await rattacher_le_diagnostic(acteurs, entreprise)
    await geste(acteurs, entreprise, "etablir-plan")
    lues = (await conseiller.lire(f"{entreprise.diagnostic}/recommandations?toutes=true"))["recommandations"]
    equipement = next((r["code"] for r in lues if r["installe_equipement"]), None)
    codes = list(dict.fromkeys([r["code"] for r in lues[:4]] + ([equipement] if equipement else [])))
    plan = await conseiller.changer("POST", f"{chemin}/plan", {"actions": codes}, lu=chemin)
    if equipement is None:
        plan = await ajouter_action(acteurs, entreprise, CELLULE)
    dire(f"Le plan compte {len(plan['actions'])} actions, tirées de {len(lues)} recommandations :")
    for action in plan["actions"]:
        marque = " [équipement]" if action["installe_equipement"] else ""
        dire(f"  · {action['titre']} ({action['axe']}){marque}, aide : {', '.join(action['besoin_aide']) or 'aucune'}")


async def rattacher_le_diagnostic(acteurs: Acteurs, entreprise: Entreprise) -> None:
    """The parcours now knows the diagnostic that it follows."""
    corps = {"diagnostic_id": entreprise.diagnostic_id}
    await acteurs["conseiller"].changer("PUT", f"{entreprise.parcours}/diagnostic", corps, lu=entreprise.parcours)


async def ajouter_action(acteurs: Acteurs, entreprise: Entreprise, action: dict[str, Any]) -> Any:
    """The plan with one action more."""
    chemin = f"{entreprise.parcours}/plan/actions"
    return await acteurs["conseiller"].changer("POST", chemin, action, lu=entreprise.parcours)


async def donner_un_compte(acteurs: Acteurs, entreprise: Entreprise) -> Acteur:
    """The ensemblier opens the company's account; whoever holds it acts for the company."""
    identifiant = f"entreprise-{entreprise.siren}"
    compte = {
        "identifiant": identifiant,
        "libelle": "Direction de l'entreprise",
        "role": "entreprise",
        "siren": entreprise.siren,
    }
    ouvert = (await acteurs["ensemblier"].appeler("POST", "/v1/comptes", compte)).json()
    cle = {"libelle": "Première connexion", "duree_jours": 30}
    secret = (await acteurs["ensemblier"].appeler("POST", f"/v1/comptes/{ouvert['id']}/cles", cle)).json()["secret"]
    return await acteurs.entrer(identifiant, identifiant, secret)


async def accepter_le_plan(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The ensemblier gives the company its account, and the company accepts its plan itself."""
    direction = await donner_un_compte(acteurs, entreprise)
    await direction.changer(
        "POST", f"{entreprise.parcours}/plan/acceptation", {"qualite": "dirigeant"}, lu=entreprise.parcours
    )
    dire("L'ensemblier donne son accès à l'entreprise, qui lit son plan et l'accepte elle-même.")


async def etudier(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """Each equipment is studied."""
    await geste(acteurs, entreprise, "etudier-faisabilite")
    etude: dict[str, Any] = {
        "genre": "faisabilite",
        "conclusion": "favorable",
        "resume": "Essais sur pièces : cadence et qualité tenues.",
        "cout_eur": "180000.00",
    }
    for action in await equipements(acteurs, entreprise):
        await acteurs["conseiller"].changer(
            "POST", f"{entreprise.parcours}/actions/{action['id']}/etudes", etude, lu=entreprise.parcours
        )
    dire("L'étude de faisabilité conclut favorablement, coût estimé 180 000 €.")


async def equipements(acteurs: Acteurs, entreprise: Entreprise) -> list[dict[str, Any]]:
    """Actions of the plan that install an equipment."""
    plan = await acteurs["conseiller"].lire(f"{entreprise.parcours}/plan")
    return [action for action in plan["actions"] if action["installe_equipement"] and action["etat"] not in HORS_PLAN]


async def essayer_sans_adaptation(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """Nobody deploys around the adaptation: the list of gestures says what is missing."""
    await geste(acteurs, entreprise, "financer")
    gestes = await acteurs["conseiller"].lire(f"{entreprise.parcours}/gestes")
    deployer = next(g for g in gestes if g["geste"] == "deployer")
    dire("On voudrait déployer tout de suite. Le parcours répond :")
    for manque in deployer["manques"]:
        dire(f"  · {manque['message']}")


async def adapter(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The workshop, the posts and the teams are prepared."""
    await geste(acteurs, entreprise, "reprendre-adaptation")
    corps = {
        "genre": "adaptation",
        "conclusion": "favorable",
        "resume": "Sol, réseau, gabarits et deux opérateurs formés.",
    }
    for action in await equipements(acteurs, entreprise):
        await acteurs["conseiller"].changer(
            "POST", f"{entreprise.parcours}/actions/{action['id']}/etudes", corps, lu=entreprise.parcours
        )
    dire(
        "L'adaptation prépare la ligne, les postes et l'équipe : l'étape qui manquait entre faisabilité et déploiement."
    )
