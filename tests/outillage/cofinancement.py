"""A convention with a provider, a quote, and a co-financing brought to each of its states, over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from shared.securite.identite import Role
from tests.outillage.diagnostics import diagnostic_rempli, faire, reussie
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

LIGNES = [
    {"nature": "jours_expert", "libelle": "Expert", "quantite": "2.5", "prix_unitaire_eur": "1400.00"},
    {"nature": "mesures", "libelle": "Relevés", "quantite": "1", "prix_unitaire_eur": "1500.01"},
]
"""5,000.01 euros."""
ESSAIS = 300


async def convention(plateforme: PlateformeTest, **champs: Any) -> dict[str, Any]:
    """A convention at one half, 4,000 euros at most, unless said otherwise."""
    corps = {
        "reference": f"C-{uuid4()}",
        "prestataire": "Cabinet d'essai",
        "du": "2026-01-01",
        "au": "2026-12-31",
        "taux": "0.5",
        "plafond_eur": "4000.00",
        "capacite_mensuelle": 2,
        "source": "Délibération d'essai",
        **champs,
    }
    client = plateforme.client(Role.REGION)
    return dict(reussie(await client.post("/v1/conventions-prestataires", json=corps)).json())


def demande(convention_id: str, **devis: Any) -> dict[str, Any]:
    """Body of a request."""
    return {
        "convention_id": convention_id,
        "devis": {"reference": "DEV-1", "le": "2026-02-01", "lignes": LIGNES, **devis},
    }


async def demander(plateforme: PlateformeTest, **champs: Any) -> str:
    """Address of the co-financing asked for a new diagnostic with its baseline."""
    dossier = await plateforme.ouvrir_dossier()
    rempli = await diagnostic_rempli(plateforme, dossier["id"])
    connue = await convention(plateforme, **champs)
    chemin = f"/v1/diagnostics/{rempli['id']}"
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    lu = reussie(await client.get(chemin))
    reussie(await client.post(f"{chemin}/cofinancement", json=demande(connue["id"]), headers=version(lu)))
    return f"{chemin}/cofinancement"


async def geste(client: httpx.AsyncClient, chemin: str, code: str, **corps: Any) -> httpx.Response:
    """Performs a gesture at the version just read."""
    lu = reussie(await client.get(chemin))
    return await client.post(f"{chemin}/gestes", json={"geste": code, **corps}, headers=version(lu))


async def engager(plateforme: PlateformeTest, chemin: str, **corps: Any) -> dict[str, Any]:
    """Committed by the Region."""
    region = plateforme.client(Role.REGION)
    return dict(reussie(await geste(region, chemin, "engager", reference="ENG-1", **corps)).json())


async def constater(plateforme: PlateformeTest, chemin: str, montant_eur: str = "5000.01") -> dict[str, Any]:
    """The diagnostic is given back, then the service done is recorded."""
    diagnostic_id = chemin.split("/")[3]
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    reussie(await faire(conseiller, diagnostic_id, "soumettre"))
    reussie(await faire(plateforme.client(Role.ENSEMBLIER), diagnostic_id, "valider"))
    reussie(await faire(conseiller, diagnostic_id, "restituer"))
    region = plateforme.client(Role.REGION)
    return dict(reussie(await geste(region, chemin, "constater", montant_eur=montant_eur)).json())


async def facturer(plateforme: PlateformeTest, chemin: str, numero: str, montant_eur: str) -> httpx.Response:
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    corps = {"numero": numero, "le": "2026-03-01", "montant_eur": montant_eur}
    return await client.post(f"{chemin}/factures", json=corps)


async def payer(plateforme: PlateformeTest, chemin: str, montant_eur: str, reference: str = "P") -> httpx.Response:
    """Tries again while the platform says that it is busy (503), as a client does."""
    corps = {"reference": reference, "montant_eur": montant_eur}
    client = plateforme.client(Role.REGION)
    for _ in range(ESSAIS):
        reponse = await client.post(f"{chemin}/paiements", json=corps)
        if reponse.status_code != 503:
            return reponse
        await asyncio.sleep(0.2)
    raise AssertionError("toujours occupée")
