"""The convention of an aid, signed by both, then paid: an advance, and the balance on justified costs."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from clients.histoire.acteurs import Acteurs
from clients.histoire.entree import Dire

PARIS = ZoneInfo("Europe/Paris")


async def geste_demande(acteur: Any, demande_id: str, code: str, **complements: Any) -> Any:
    """Performs a gesture of a demande at its current version."""
    chemin = f"/v1/demandes/{demande_id}"
    return await acteur.changer("POST", f"{chemin}/gestes", {"geste": code, **complements}, lu=chemin)


async def conventionner(acteurs: Acteurs, accordee: dict[str, Any], dire: Dire) -> None:
    """Prepared by the Region, signed by both parties on the day of the decision: nothing is paid before."""
    chemin, le = f"/v1/demandes/{accordee['id']}", _jour(accordee)
    await acteurs["instructeur"].changer("POST", f"{chemin}/convention/versions", _termes(accordee), lu=chemin)
    dates = {"signee_entreprise_le": le.isoformat(), "signee_region_le": le.isoformat()}
    await geste_demande(acteurs["decideur"], accordee["id"], "conventionner", **dates)
    dire("L'entreprise et la Région signent la convention : une avance, puis le solde sur justificatifs.")
    prevus = (await acteurs["conseiller"].lire(f"{chemin}/comptes-rendus"))["elements"]
    jours = ", ".join(f"{date.fromisoformat(prevu['exigible_le']):%d/%m/%Y}" for prevu in prevus)
    dire(f"  · {len(prevus)} comptes rendus sont prévus (calendrier à vérifier) : {jours}.")


async def payer_l_aide(acteurs: Acteurs, accordee: dict[str, Any], dire: Dire) -> None:
    """The advance at once, then the balance once the costs are justified."""
    piece = {"poste": "projet", "piece": "F-2026-118", "le": _jour(accordee).isoformat()}
    couts = [{**piece, "montant_eur": _cout(accordee)}]
    avance = await _verser(acteurs, accordee["id"], 1, [])
    solde = await _verser(acteurs, accordee["id"], 2, couts)
    comptes = (await acteurs["conseiller"].lire(f"/v1/demandes/{accordee['id']}/convention"))["rapprochement"]
    dire(
        f"Avance {avance} €, solde {solde} € : {comptes['verse_net_eur']} € versés, {comptes['degage_eur']} € dégagés."
    )


async def _verser(acteurs: Acteurs, demande_id: str, echeance: int, depenses: list[dict[str, Any]]) -> str:
    chemin = f"/v1/demandes/{demande_id}"
    corps = {"echeance": echeance, "depenses": depenses}
    demande = await acteurs["conseiller"].changer("POST", f"{chemin}/versements", corps, lu=chemin)
    controle = f"{chemin}/versements/{demande['id']}/controle"
    liquide = await acteurs["instructeur"].changer("POST", controle, {}, lu=chemin)
    await geste_demande(acteurs["decideur"], demande_id, "payer", montant_eur=liquide["montant_eur"])
    return str(liquide["montant_eur"])


def _termes(accordee: dict[str, Any]) -> dict[str, Any]:
    le, montant = _jour(accordee), Decimal(accordee["montant_accorde_eur"])
    fin = (le + timedelta(days=365)).isoformat()
    avance = (montant * Decimal("0.3")).quantize(Decimal("0.01"))
    lignes = (("avance", le.isoformat(), avance), ("solde", fin, montant - avance))
    return {
        "montant_eur": str(montant),
        "taux": "0.5",
        "execution_du": le.isoformat(),
        "execution_au": fin,
        "couts": [{"code": "projet", "libelle": "Dépenses du projet", "montant_eur": _cout(accordee)}],
        "conditions": ["Informer la Région de tout changement du projet."],
        "echeancier": [{"genre": g, "prevue_le": j, "montant_max_eur": f"{m:.2f}"} for g, j, m in lignes],
    }


def _cout(accordee: dict[str, Any]) -> str:
    return f"{Decimal(accordee['montant_accorde_eur']) * 2:.2f}"


def _jour(accordee: dict[str, Any]) -> date:
    return datetime.fromisoformat(accordee["decidee_le"]).astimezone(PARIS).date()
