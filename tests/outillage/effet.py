"""A parcours as the tests of the effect need it: with its baseline, and deployed on a given day."""

from typing import Any
from uuid import UUID

import httpx

from services.parcours.avancement.models import Parcours
from services.parcours.indicateurs.depart import enregistrer_t0
from shared.contracts.diagnostic import IndicateursT0
from shared.horloge import Horloge
from shared.securite.identite import Role
from shared.trace.contexte import contexte_systeme
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

REBUT = {"code": "taux-rebut", "libelle": "Rebut", "valeur": "4", "unite": "%", "sens": "decroissant"}
MAISON = {"code": "taux_maison", "libelle": "Taux maison", "valeur": "50", "unite": "pt", "sens": "croissant"}
DEPLOYE_LE = "2026-01-15"
"""T+6 is then 15 July 2026."""


async def donner_t0(plateforme: PlateformeTest, parcours: ParcoursTest, *indicateurs: dict[str, str]) -> None:
    """Turnover 4 M€, 32 people, and those indicators (a rejects rate and one of the company's own by default)."""
    t0 = IndicateursT0.model_validate(
        {
            "exercice": 2024,
            "chiffre_affaires_eur": "4000000",
            "effectif_etp": "32",
            "indicateurs": [{"source": "releve", **un} for un in indicateurs or (REBUT, MAISON)],
        }
    )
    async with plateforme.base("parcours").ecriture() as session:
        ligne = await session.get_one(Parcours, UUID(parcours.id))
        ligne.t0_exercice = t0.exercice
        await enregistrer_t0(session, contexte_systeme(Horloge()), ligne, t0)


async def parcours_deploye(
    plateforme: PlateformeTest, *indicateurs: dict[str, str], deploye_le: str = DEPLOYE_LE, **dossier: Any
) -> ParcoursTest:
    """A parcours in its follow-up, with a baseline, whose effect counts from that day; `dossier`: the company."""
    parcours = await ouvrir_sur(plateforme, **dossier) if dossier else await ouvrir_parcours(plateforme)
    await donner_t0(plateforme, parcours, *indicateurs)
    await deployer(parcours, deploye_le)
    return parcours


async def ouvrir_sur(plateforme: PlateformeTest, **dossier: Any) -> ParcoursTest:
    """A parcours on a dossier opened with those facts."""
    ouvert, client = await plateforme.ouvrir_dossier(**dossier), plateforme.client(Role.ENSEMBLIER)
    cree = await client.post("/v1/parcours", json={"dossier_id": ouvert["id"], "modele": "parcours-individuel"})
    assert cree.status_code == 201, cree.text
    return ParcoursTest(plateforme, client, ouvert, cree.json()["id"])


async def deployer(parcours: ParcoursTest, deploye_le: str = DEPLOYE_LE) -> None:
    """Puts the parcours in its follow-up, deployed that day."""
    await parcours.placer("suivi")
    reponse = await parcours.ecrire("PUT", "/indicateurs/mise-en-service", {"deploye_le": deploye_le})
    assert reponse.status_code == 200, reponse.text


def mesure(code: str, valeur: str, unite: str, **options: Any) -> dict[str, Any]:
    """A measure as a caller writes it."""
    return {"code": code, "valeur": valeur, "unite": unite, "source": "releve-atelier", **options}


TOUTES = (
    mesure("chiffre_affaires", "4400000", "EUR", source="comptes-annuels"),
    mesure("effectif", "33.5", "ETP", source="dsn"),
    mesure("taux-rebut", "3", "%"),
    mesure("taux_maison", "60", "pt"),
)


async def mesurer(
    parcours: ParcoursTest,
    *mesures: dict[str, Any],
    moment: str = "t6",
    le: str = "2026-07-20",
    client: httpx.AsyncClient | None = None,
) -> httpx.Response:
    """Measures at a moment; the answer, refusal or not."""
    corps = {"moment": moment, "mesure_le": le, "mesures": list(mesures)}
    return await parcours.ecrire("POST", "/indicateurs", corps, client=client)
