"""Conventions and requests for payment, over HTTP."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shared.securite.identite import Role
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest


async def poster(client: Any, demande_id: str, suite: str, corps: dict[str, Any]) -> Any:
    """Reads the demande for its ETag, then posts under it."""
    lue = await client.get(f"/v1/demandes/{demande_id}")
    return await client.post(f"/v1/demandes/{demande_id}/{suite}", json=corps, headers=version(lue))


def termes(aujourdhui: date, montant_eur: str, *lignes: tuple[str, str], **changements: Any) -> dict[str, Any]:
    """A convention at 50 % over one year; by default two instalments that may take everything, then the balance."""
    fin = (aujourdhui + timedelta(days=365)).isoformat()
    lignes = lignes or (("acompte", montant_eur), ("acompte", "0"), ("solde", "0"))
    return {
        "montant_eur": montant_eur,
        "taux": "0.5",
        "execution_du": aujourdhui.isoformat(),
        "execution_au": fin,
        "couts": [{"code": "machines", "libelle": "Machines", "montant_eur": f"{Decimal(montant_eur) * 2:.2f}"}],
        "echeancier": [{"genre": genre, "prevue_le": fin, "montant_max_eur": montant} for genre, montant in lignes],
        **changements,
    }


async def preparer(plateforme: PlateformeTest, demande_id: str, *lignes: tuple[str, str], **changements: Any) -> Any:
    """Prepares the next version for all that was granted."""
    region = plateforme.client(Role.REGION)
    accorde = (await region.get(f"/v1/demandes/{demande_id}")).json()["montant_accorde_eur"]
    montant = changements.pop("montant_eur", accorde)
    corps = termes(plateforme.horloge.aujourdhui(), montant, *lignes, **changements)
    return await poster(region, demande_id, "convention/versions", corps)


def depense(plateforme: PlateformeTest, piece: str, montant_eur: str, poste: str = "machines") -> dict[str, Any]:
    """An invoice of today."""
    le = plateforme.horloge.aujourdhui().isoformat()
    return {"poste": poste, "piece": piece, "le": le, "montant_eur": montant_eur}


async def demander(plateforme: PlateformeTest, demande_id: str, echeance: int, *depenses: dict[str, Any]) -> Any:
    """The ensemblier asks for a line of the schedule."""
    corps = {"echeance": echeance, "depenses": list(depenses)}
    return await poster(plateforme.client(Role.ENSEMBLIER), demande_id, "versements", corps)


async def controler(plateforme: PlateformeTest, demande_id: str, versement_id: str, *ecarts: dict[str, Any]) -> Any:
    """The Région checks a request."""
    corps = {"ecarts": list(ecarts)}
    return await poster(plateforme.client(Role.REGION), demande_id, f"versements/{versement_id}/controle", corps)


async def liquider(
    plateforme: PlateformeTest, demande_id: str, echeance: int, *depenses: dict[str, Any]
) -> dict[str, Any]:
    """Asked, then checked without anything set aside."""
    demande = await demander(plateforme, demande_id, echeance, *depenses)
    assert demande.status_code == 201, demande.text
    controle = await controler(plateforme, demande_id, demande.json()["id"])
    assert controle.status_code == 200, controle.text
    return dict(controle.json())


async def lire(plateforme: PlateformeTest, demande_id: str) -> dict[str, Any]:
    """The convention as the Région reads it."""
    reponse = await plateforme.client(Role.REGION).get(f"/v1/demandes/{demande_id}/convention")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def justifier(plateforme: PlateformeTest, demande_id: str, montant_eur: str) -> None:
    """Brings the costs that make exactly this amount due, on the next line of the schedule."""
    echeance = _suivante(await lire(plateforme, demande_id))
    cout = depense(plateforme, f"F-{demande_id[-6:]}-{echeance}", f"{Decimal(montant_eur) * 2:.2f}")
    await liquider(plateforme, demande_id, echeance, cout)


async def solder(plateforme: PlateformeTest, demande_id: str) -> None:
    """Asks for the balance without any further cost."""
    convention = await lire(plateforme, demande_id)
    if not convention["rapprochement"]["solde"]:
        await liquider(plateforme, demande_id, len(convention["versions"][-1]["echeancier"]))


def _suivante(convention: dict[str, Any]) -> int:
    return max((vu["echeance"] for vu in convention["versements"] if vu["etat"] != "rejete"), default=0) + 1
