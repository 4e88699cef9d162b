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

REGIMES = {
    "de_minimis": "de minimis",
    "exemption": "sous régime exempté",
    "hors_aide_etat": "hors aide d'État",
    "sauvetage_restructuration": "sauvetage ou restructuration",
    "a_determiner": "au régime à déterminer, compté de minimis",
}


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
        regimes = ", ".join(f"{_eur(part['montant_eur'])} {REGIMES[part['regime']]}" for part in dossier["ventilation"])
        dire(f"  · dossier {dossier['nom']} : {_eur(dossier['montant_eur'])} ({regimes})")
    for action in certain["actions"]:
        aide, reste = _eur(action["aide_eur"]), _eur(action["reste_a_charge_eur"])
        dire(f"  · « {action['titre']} » : {aide} d'aide, reste à charge {reste}")
    preuve = certain["preuve"]
    if preuve["statut"] == "optimal":
        dire(f"Preuve : aucun plan ne rapporte un centime de plus que {_eur(preuve['borne_eur'])}, dossiers déduits.")
    else:
        dire(f"Non prouvé : un plan pourrait rapporter {_eur(preuve['ecart_eur'])} de plus.")


def _dire_autour(resultat: dict[str, Any], dire: Dire) -> None:
    dire("Ce que chaque règle coûte :")
    for contrainte in _sans_redite(resultat["contraintes"])[:3]:
        dire(f"  · sans « {_phrase(contrainte['libelle'])} » : {_eur(contrainte['gain_eur'])} de plus")
    dire("Autrement :")
    for autre in resultat["alternatives"]:
        nombre = len(autre["dossiers"])
        dire(f"  · {_phrase(autre['libelle'])} : {_eur(autre['aide_eur'])} en {nombre} dossier{'s' * (nombre > 1)}")
    if resultat["si_confirme"]["aide_eur"] != resultat["certain"]["aide_eur"]:
        dire(f"Si tout est confirmé : {_eur(resultat['si_confirme']['aide_eur'])}.")
    dire("Ce que le plan suppose, sans source :")
    for hypothese in resultat["hypotheses"]:
        dire(f"  · {_phrase(hypothese)}")
    dire("Et maintenant :")
    for etape in resultat["prochaines_etapes"]:
        dire(f"  → {etape}")


def _sans_redite(contraintes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A rule of all the files is left out when one file alone explains all that it costs."""
    propres = {(une["famille"], une["gain_eur"]) for une in contraintes if une["dispositif"]}
    return [une for une in contraintes if une["dispositif"] or (une["famille"], une["gain_eur"]) not in propres]


def _phrase(libelle: str) -> str:
    return libelle.removesuffix(".")


def _eur(montant: str) -> str:
    """To the cent, as it is written in French."""
    entiers, _, centimes = montant.partition(".")
    return f"{int(entiers):,}".replace(",", "\u202f") + f",{centimes}\u202f€"
