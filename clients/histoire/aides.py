"""Which aids, how much and why; the demande, its decision, and the orientation of every action."""

from typing import Any

from clients.histoire import complements, controles, enveloppes, instruction
from clients.histoire.acteurs import Acteurs
from clients.histoire.convention import conventionner, geste_demande, payer_l_aide
from clients.histoire.entree import Dire, geste
from clients.histoire.entreprise import Entreprise
from clients.histoire.plan import FAITS, HORS_PLAN, NATURES


async def passer_au_financement(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The adaptation is over: the step of the funding, then the aids."""
    await geste(acteurs, entreprise, "financer")
    await evaluer_les_aides(acteurs, entreprise, dire)


async def evaluer_les_aides(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """The company and its actions against the catalogue, criterion by criterion."""
    actions = await a_financer(acteurs, entreprise)
    faits = {**FAITS, "effectif_etp": entreprise.effectif, "chiffre_affaires_eur": entreprise.chiffre_affaires_eur}
    corps = {
        "dossier_id": entreprise.dossier["id"],
        "faits": faits,
        "actions": [_a_evaluer(action) for action in actions],
    }
    entreprise.evaluation = (await acteurs["conseiller"].appeler("POST", "/v1/aides/evaluations", corps)).json()
    synthese = entreprise.evaluation["synthese"]
    nombres = {nom: len(synthese[nom]) for nom in ("eligibles", "a_confirmer", "non_eligibles")}
    dire(
        "Les aides : {eligibles} dispositifs éligibles, {a_confirmer} à confirmer, {non_eligibles} fermés.".format(
            **nombres
        )
    )
    for resultat in [r for r in entreprise.evaluation["resultats"] if r["verdict"] == "eligible"][:4]:
        dire(f"  · {resultat['nom']} pour « {resultat['action_titre']} » : {_montant(resultat['montant'])}")
    refuse = next((r for r in entreprise.evaluation["resultats"] if r["verdict"] == "non_eligible"), None)
    if refuse:
        raison = next(critere for critere in refuse["criteres"] if critere["resultat"] == "faux")
        dire(f"  · {refuse['nom']} : non, {raison['libelle']} (vu {raison['valeur_vue']}, demandé {raison['seuil']}).")


async def a_financer(acteurs: Acteurs, entreprise: Entreprise) -> list[dict[str, Any]]:
    """Actions of the plan that need an aid."""
    plan = await acteurs["conseiller"].lire(f"{entreprise.parcours}/plan")
    return [action for action in plan["actions"] if action["besoin_aide"] and action["etat"] not in HORS_PLAN]


def _a_evaluer(action: dict[str, Any]) -> dict[str, Any]:
    montants = dict(NATURES[besoin] for besoin in action["besoin_aide"])
    depenses = [{"nature": nature, "montant_eur": montant} for nature, montant in montants.items()]
    reference = {"reference": action["id"], "titre": action["titre"]}
    return {**reference, "besoins": action["besoin_aide"], "depenses": depenses}


def _montant(montant: dict[str, Any]) -> str:
    if montant["montant_eur"] is None:
        return "montant à préciser"
    taux = f", taux {montant['taux']}" if montant["taux"] else ""
    limite = f", limité par {montant['plafonnee_par']}" if montant["plafonnee_par"] else ""
    return f"{montant['montant_eur']} € (assiette {montant['assiette_eur']} €{taux}{limite})"


def _retenu(entreprise: Entreprise, action_id: str) -> dict[str, Any] | None:
    """The best eligible dispositif of an action whose amount is known."""
    possibles = [
        r
        for r in entreprise.evaluation["resultats"]
        if r["action_reference"] == action_id and r["verdict"] == "eligible" and r["montant"]["montant_eur"]
    ]
    subventions = [r for r in possibles if r["montant"]["mode"] != "pret"] or possibles
    return max(subventions, key=lambda r: float(r["montant"]["montant_eur"]), default=None)


async def demander_les_aides(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """Every action that needs an aid is oriented: asked, or set aside with a reason."""
    conseiller, parcours = acteurs["conseiller"], entreprise.parcours
    for action in await a_financer(acteurs, entreprise):
        retenu = _retenu(entreprise, action["id"])
        orientation: dict[str, Any] = {"decision": "ecartee", "motif": "aucune-aide-adaptee"}
        if retenu is not None:
            orientation = {"decision": "demandee", "dispositif": retenu["dispositif"]}
            if not entreprise.demandes:
                orientation["demande_id"] = await _ouvrir_demande(acteurs, entreprise, retenu, dire)
        chemin = f"{parcours}/actions/{action['id']}/orientation-financement"
        await conseiller.changer("POST", chemin, orientation, lu=parcours)
        vers = orientation.get("dispositif") or f"écartée ({orientation['motif']})"
        dire(f"  · « {action['titre']} » → {vers}")


async def _ouvrir_demande(acteurs: Acteurs, entreprise: Entreprise, retenu: dict[str, Any], dire: Dire) -> str:
    montant = retenu["montant"]["montant_eur"]
    corps = {
        "evaluation_id": entreprise.evaluation["id"],
        "dispositif": retenu["dispositif"],
        "action_reference": retenu["action_reference"],
        "montant_demande_eur": montant,
    }
    demande = (await acteurs["conseiller"].appeler("POST", "/v1/demandes", corps)).json()
    entreprise.demandes.append(demande["id"])
    await geste_demande(acteurs["conseiller"], demande["id"], "deposer")
    dire(f"Une demande {retenu['nom']} de {montant} € est déposée, {len(demande['contenu'])} champs déjà remplis.")
    return str(demande["id"])


async def instruire(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> None:
    """Instructed by one person of the Region, decided by another."""
    demande_id = entreprise.demandes[0]
    await instruction.prendre(acteurs, demande_id, dire)
    await complements.demander_un_rib(acteurs, demande_id, dire)
    annee = int((await acteurs["instructeur"].lire(f"/v1/demandes/{demande_id}"))["creee_le"][:4])
    await enveloppes.ouvrir(acteurs, (annee, annee + 1))
    await geste_demande(acteurs["instructeur"], demande_id, "completer")
    await instruction.consulter(acteurs, demande_id, dire)
    demande = await geste_demande(acteurs["instructeur"], demande_id, "instruire")
    await enveloppes.regarder(acteurs, demande, dire)
    await controles.relever(acteurs, demande_id, dire)
    chemin, montant = f"/v1/demandes/{demande_id}", demande["montant_demande_eur"]
    version = (await acteurs["instructeur"].appeler("GET", chemin)).headers["etag"]
    corps = {"geste": "accorder", "montant_eur": montant}
    refus = await acteurs["instructeur"].refus("POST", f"{chemin}/gestes", corps, version=version)
    dire(f"La Région instruit ; qui a instruit ne peut pas décider ({refus['status']}).")
    await instruction.approuver(acteurs, demande_id, montant, dire)
    accordee = await geste_demande(acteurs["decideur"], demande_id, "accorder", montant_eur=montant)
    dire(f"Une autre personne décide : {accordee['montant_accorde_eur']} € accordés.")
    await conventionner(acteurs, accordee, dire)
    await payer_l_aide(acteurs, accordee, dire)
    await enveloppes.regarder(acteurs, accordee, dire)
    await constater(acteurs, entreprise, demande_id)


async def constater(acteurs: Acteurs, entreprise: Entreprise, demande_id: str) -> None:
    """The action that this demande pays for is financed."""
    demande = await acteurs["conseiller"].lire(f"/v1/demandes/{demande_id}")
    chemin = f"{entreprise.parcours}/actions/{demande['action_reference']}/aide-accordee"
    await acteurs["conseiller"].changer("POST", chemin, {"demande_id": demande_id}, lu=entreprise.parcours)
