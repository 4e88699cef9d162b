"""Gestures of the ledger's tests, over HTTP."""

from datetime import date, timedelta
from typing import Any

import httpx

from shared.horloge import PARIS
from shared.securite.identite import Role
from tests.outillage.plateforme import PlateformeTest


def jour(plateforme: PlateformeTest, decalage: int = 0) -> str:
    """Business date of the platform's clock, moved by some days."""
    aujourdhui: date = plateforme.horloge.maintenant().astimezone(PARIS).date()
    return (aujourdhui + timedelta(days=decalage)).isoformat()


async def entreprise(plateforme: PlateformeTest) -> str:
    """SIREN of a new company with a dossier."""
    return str((await plateforme.ouvrir_dossier())["siret"])[:9]


async def lier(plateforme: PlateformeTest, detentrice: str, detenue: str, **champs: Any) -> httpx.Response:
    """Tries to declare that one company has the majority of the other's votes since 2020."""
    corps = {
        "detentrice": detentrice,
        "detenue": detenue,
        "nature": "majorite_votes",
        "du": "2020-01-01",
        "source": "Statuts",
        **champs,
    }
    return await plateforme.client(Role.REGION).post("/v1/aides/liens-capitalistiques", json=corps)


async def declarer(plateforme: PlateformeTest, siren: str, *aides: tuple[str, str], **champs: Any) -> httpx.Response:
    """Tries to declare aids (amount, day)."""
    lignes = [
        {"montant_eur": montant, "octroi_le": le, "autorite": "Ville", "justificatif": f"Décision du {le}", **champs}
        for montant, le in aides
    ]
    client = plateforme.client(Role.ENSEMBLIER)
    return await client.post(f"/v1/aides/minimis/{siren}/declarations", json={"aides": lignes})


async def octroyer(plateforme: PlateformeTest, siren: str, montant: str, **champs: Any) -> httpx.Response:
    """Tries to enter an award."""
    client = plateforme.client(Role.REGION)
    return await client.post(f"/v1/aides/minimis/{siren}/octrois", json={"montant_eur": montant, **champs})


async def marge(plateforme: PlateformeTest, siren: str, **parametres: str) -> dict[str, Any]:
    """The account at a date."""
    reponse = await plateforme.client(Role.REGION).get(f"/v1/aides/minimis/{siren}", params=parametres)
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())
