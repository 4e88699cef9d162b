"""A signed demande, and the days of its reports."""

from datetime import date
from typing import Any

from shared.securite.identite import Role
from tests.outillage.aides import avancer, demande_creee
from tests.outillage.campagnes import au
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest

RACINE, PASSAGES = "/v1/aides/comptes-rendus", "/v1/aides/passages-comptes-rendus"
SIGNEE = date(2026, 8, 31)
"""Last day of a month: six months later is the last of February."""
EXIGIBLES = {"t6": date(2027, 2, 28), "t12": date(2027, 8, 31), "t24": date(2028, 8, 31)}
GESTES = ("deposer", "completer", "instruire", "accorder", "conventionner")
COMPLETE: dict[str, list[dict[str, Any]]] = {
    "t6": [
        {"indicateur": "investissement_realise_eur", "valeur": "120000.5"},
        {"indicateur": "effectif_etp", "valeur": 45},
        {"indicateur": "projet_acheve", "valeur": False},
    ]
}


async def demande_signee(plateforme: PlateformeTest, dossier: dict[str, Any], *suite: str) -> dict[str, Any]:
    """A demande whose convention both parties signed on `SIGNEE`."""
    with au(plateforme, SIGNEE):
        creee = await demande_creee(plateforme, dossier["id"])
        return await avancer(plateforme, creee["id"], *GESTES, *suite)


async def passer(plateforme: PlateformeTest, jour: date) -> dict[str, Any]:
    """The job of that day, to its end; gives the last run."""
    with au(plateforme, jour):
        while True:
            reponse = await plateforme.client(Role.MACHINE).post(PASSAGES)
            assert reponse.status_code == 200, reponse.text
            if not reponse.json()["reste"]:
                return dict(reponse.json())


async def lus(plateforme: PlateformeTest, demande: dict[str, Any]) -> list[dict[str, Any]]:
    """Reports of the demande, first to last."""
    reponse = await plateforme.client(Role.ENSEMBLIER).get(f"/v1/demandes/{demande['id']}/comptes-rendus")
    assert reponse.status_code == 200, reponse.text
    return list(reponse.json()["elements"])


async def rendre(plateforme: PlateformeTest, compte_rendu: dict[str, Any], valeurs: Any = None, **corps: Any) -> Any:
    """The answer given for the company by the ensemblier."""
    client, chemin = plateforme.client(Role.ENSEMBLIER), f"{RACINE}/{compte_rendu['id']}"
    lu = await client.get(chemin)
    corps = {"valeurs": COMPLETE["t6"] if valeurs is None else valeurs, **corps}
    return await client.post(f"{chemin}/reponse", json=corps, headers=version(lu))


async def dispenser(plateforme: PlateformeTest, compte_rendu: dict[str, Any]) -> Any:
    client, chemin = plateforme.client(Role.REGION), f"{RACINE}/{compte_rendu['id']}"
    lu = await client.get(chemin)
    corps = {"motif": "entreprise-cessee", "motif_detail": "Radiée le 3 mars."}
    return await client.post(f"{chemin}/dispense", json=corps, headers=version(lu))
