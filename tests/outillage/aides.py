"""The first gestures of the aides' stories, over HTTP."""

from typing import Any
from uuid import UUID

from shared.securite.identite import Role
from tests.outillage import conventions
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

FAITS_PME: dict[str, Any] = {
    "effectif_etp": 42,
    "chiffre_affaires_eur": "6500000",
    "total_bilan_eur": "4000000",
    "liens": [],
    "date_creation": "2009-03-01",
    "aides_de_minimis": [],
    "en_difficulte": False,
    "travaux_commences": False,
    "zone_reconquete": False,
    "impact_ecologique_fort": False,
    "plan_transition": False,
    "plan_rse_insertion": False,
}
"""A sound autonomous SME of 42 people that has started nothing: eligible to PM'up."""
ACTION_MACHINE: dict[str, Any] = {
    "reference": "robot-soudure",
    "titre": "Cellule robotisée de soudure",
    "besoins": ["investissement_productif"],
    "depenses": [{"nature": "investissement_materiel", "montant_eur": "180000"}],
}


async def evaluation_type(plateforme: PlateformeTest, dossier_id: str, **changements: Any) -> dict[str, Any]:
    """An evaluation by the ensemblier: `faits` are added to those of the sound SME, `actions` replace the machine."""
    corps: dict[str, Any] = {
        "dossier_id": dossier_id,
        "faits": FAITS_PME | changements.pop("faits", {}),
        "actions": changements.pop("actions", [ACTION_MACHINE]),
        **changements,
    }
    reponse = await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/evaluations", json=corps)
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


def resultat(evaluation: dict[str, Any], dispositif: str) -> dict[str, Any]:
    """The result of a dispositif in an evaluation (of its first action)."""
    return next(element for element in evaluation["resultats"] if element["dispositif"] == dispositif)


def action(
    montant: str, nature: str = "investissement_materiel", besoin: str = "investissement_productif"
) -> dict[str, Any]:
    """An action A1 with one cost."""
    return {"reference": "A1", "besoins": [besoin], "depenses": [{"nature": nature, "montant_eur": montant}]}


def critere(vu: dict[str, Any], code: str) -> dict[str, Any]:
    """A criterion of a result."""
    return next(element for element in vu["criteres"] if element["code"] == code)


async def demande_creee(
    plateforme: PlateformeTest,
    dossier_id: str,
    *,
    dispositif: str = "pmup",
    montant_eur: str = "90000",
    evaluation: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A draft made by the ensemblier from an evaluation (by default, `evaluation_type`)."""
    evaluation = evaluation or await evaluation_type(plateforme, dossier_id)
    corps = {"evaluation_id": evaluation["id"], "dispositif": dispositif, "montant_demande_eur": montant_eur}
    reponse = await plateforme.client(Role.ENSEMBLIER).post("/v1/demandes", json=corps)
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


async def controler(client: Any, demande_id: str) -> None:
    """Records every check that the demande still waits for, each with its document."""
    chemin = f"/v1/demandes/{demande_id}/controles"
    lus = (await client.post(f"{chemin}/reprises")).json().get("controles", [])
    # a test may have moved the clock: what has just been asked again says what day it is
    jour = next((lu["dernier"]["constate_le"] for lu in lus if lu["code"] == "existence"), None)
    piece = {"resultat": "conforme", "constate_le": jour, "reference": "GED-2026-7"}
    releves = [{"controle": lu["code"], **piece} for lu in lus if lu["bloque"]]
    if releves:
        assert (await client.post(chemin, json={"releves": releves})).status_code in {201, 403, 409}


async def geste(client: Any, demande_id: str, nom: str, **corps: Any) -> Any:
    """Reads the demande for its ETag, then tries the gesture (an award, once checked); gives the HTTP answer."""
    if nom == "accorder":
        await controler(client, demande_id)
    lue = await client.get(f"/v1/demandes/{demande_id}")
    return await client.post(f"/v1/demandes/{demande_id}/gestes", json={"geste": nom, **corps}, headers=version(lue))


def clients_des_gestes(plateforme: PlateformeTest) -> dict[str, Any]:
    """A client per gesture: the ensemblier asks, one person of the Région instructs, another decides and pays."""
    demandeur, instructeur = plateforme.client(Role.ENSEMBLIER), plateforme.client(Role.REGION)
    decideur = plateforme.client(Role.REGION, compte=UUID(int=2))
    return {
        **dict.fromkeys(("deposer", "retirer"), demandeur),
        **dict.fromkeys(("completer", "instruire"), instructeur),
        **dict.fromkeys(("accorder", "refuser", "conventionner", "payer", "clore"), decideur),
    }


async def avancer(
    plateforme: PlateformeTest, demande_id: str, *gestes: str, montant_eur: str = "80000"
) -> dict[str, Any]:
    """Performs the gestures one after the other, each by its actor; gives the demande after the last.

    What a payment or a closure needs of the convention is brought first.
    """
    clients = clients_des_gestes(plateforme)
    complements: dict[str, dict[str, Any]] = {
        "accorder": {"montant_eur": montant_eur},
        "conventionner": signatures(plateforme),
        "payer": {"montant_eur": montant_eur},
        "refuser": {"motif": "projet-insuffisant"},
    }
    lue: dict[str, Any] = {}
    for nom in gestes:
        await _conventionner(plateforme, demande_id, nom, montant_eur)
        reponse = await geste(clients[nom], demande_id, nom, **complements.get(nom, {}))
        assert reponse.status_code == 200, reponse.text
        lue = dict(reponse.json())
    return lue


async def _conventionner(plateforme: PlateformeTest, demande_id: str, nom: str, montant_eur: str) -> None:
    etat = (await plateforme.client(Role.REGION).get(f"/v1/demandes/{demande_id}")).json()["etat"]
    if etat == "accordee" and nom in {"conventionner", "payer"}:
        reponse = await conventions.preparer(plateforme, demande_id)
        assert reponse.status_code == 201, reponse.text
    if etat == "accordee" and nom == "payer":
        await avancer(plateforme, demande_id, "conventionner")
    if nom == "payer":
        await conventions.justifier(plateforme, demande_id, montant_eur)
    if nom == "clore" and etat == "payee":
        await conventions.solder(plateforme, demande_id)


def signatures(plateforme: PlateformeTest) -> dict[str, str]:
    """Both parties sign today."""
    aujourdhui = plateforme.horloge.aujourdhui().isoformat()
    return {"signee_entreprise_le": aujourdhui, "signee_region_le": aujourdhui}


async def demande_payee(
    plateforme: PlateformeTest, dossier_id: str, *, montant_eur: str = "80000", **creation: Any
) -> dict[str, Any]:
    """A demande granted for `montant_eur` and paid in full."""
    creee = await demande_creee(plateforme, dossier_id, **{"montant_eur": montant_eur, **creation})
    gestes = ("deposer", "completer", "instruire", "accorder", "conventionner", "payer")
    return await avancer(plateforme, creee["id"], *gestes, montant_eur=montant_eur)
