"""The funding plan of a company: who pays which cost, what is left to it, what limits, what is near."""

from typing import Any

from clients.histoire.acteurs import Acteurs
from clients.histoire.aides import a_financer
from clients.histoire.entree import Dire
from clients.histoire.entreprise import Entreprise
from clients.histoire.plan import FAITS, NATURES

CHEMIN = "/v1/aides/plans-de-financement"
PROJETS: list[dict[str, Any]] = [
    {
        "reference": "ligne-assemblage",
        "titre": "Ligne d'assemblage",
        "besoins": ["investissement_productif"],
        "depenses": [{"nature": "investissement_materiel", "montant_eur": "480000.00"}],
    },
    {
        "reference": "nouvel-alliage",
        "titre": "Essais d'un nouvel alliage",
        "besoins": ["innovation"],
        "depenses": [
            {"nature": "personnel_rdi", "montant_eur": "120000.00"},
            {"nature": "brevet", "montant_eur": "15000.01"},
        ],
    },
]
"""What the company has in mind beside its plan of actions."""


async def planifier(acteurs: Acteurs, entreprise: Entreprise, dire: Dire) -> dict[str, Any]:
    """The actions of the parcours, prefilled; the caller adds the costs that the plan does not know."""
    actions = [_a_financer(action) for action in await a_financer(acteurs, entreprise)] + PROJETS
    faits = {
        **FAITS,
        "projet_rdi": True,
        "effectif_etp": entreprise.effectif,
        "chiffre_affaires_eur": entreprise.chiffre_affaires_eur,
    }
    corps = {
        "dossier_id": entreprise.dossier["id"],
        "parcours_id": entreprise.parcours_id,
        "faits": faits,
        "actions": actions,
    }
    plan: dict[str, Any] = (await acteurs["conseiller"].appeler("POST", CHEMIN, corps)).json()
    resultat = plan["resultat"]
    dire(resultat["explication"])
    _dire_le_plan(resultat["certain"], dire)
    _dire_autour(resultat, dire)
    return plan


def _a_financer(action: dict[str, Any]) -> dict[str, Any]:
    montants = dict(NATURES[besoin] for besoin in action["besoin_aide"])
    depenses = [{"nature": nature, "montant_eur": montant} for nature, montant in montants.items()]
    return {"reference": action["id"], "titre": action["titre"], "besoins": action["besoin_aide"], "depenses": depenses}


def _dire_le_plan(certain: dict[str, Any], dire: Dire) -> None:
    for dossier in certain["dossiers"]:
        regimes = ", ".join(f"{part['montant_eur']} € {part['regime']}" for part in dossier["ventilation"])
        dire(f"  · dossier {dossier['nom']} : {dossier['montant_eur']} € ({regimes})")
    for action in certain["actions"]:
        dire(f"  · « {action['titre']} » : {action['aide_eur']} € d'aide, reste {action['reste_a_charge_eur']} €")
    preuve = certain["preuve"]
    borne = f"aucun plan ne rapporte plus de {preuve['borne_eur']} €, dossiers déduits (écart {preuve['ecart_eur']} €)"
    dire(f"Preuve : {preuve['statut']}, {borne}.")


def _dire_autour(resultat: dict[str, Any], dire: Dire) -> None:
    for contrainte in resultat["contraintes"][:3]:
        dire(f"  · sans la règle « {contrainte['libelle']} » : {contrainte['gain_eur']} € de plus")
    for alternative in resultat["alternatives"]:
        nombre = len(alternative["dossiers"])
        dire(f"  · autrement : {alternative['libelle']} {alternative['aide_eur']} € en {nombre} dossier(s)")
    if resultat["si_confirme"]["aide_eur"] != resultat["certain"]["aide_eur"]:
        dire(f"Si tout est confirmé : {resultat['si_confirme']['aide_eur']} €.")
    for etape in resultat["prochaines_etapes"]:
        dire(f"  → {etape}")
