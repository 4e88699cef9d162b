"""An envelope is never overdrawn, whoever asks at the same time; its movements make its amounts."""

import asyncio
from decimal import Decimal
from typing import Any

import httpx
import psycopg
import pytest

from services.aides.enveloppes.domain import EFFETS, Nature
from shared.securite.identite import Role
from tests.aides.enveloppes.outils import RACINE, anomalies, lire, votee
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

MONTANTS = ("vote_eur", "reporte_eur", "reporte_suivant_eur", "reserve_eur", "engage_eur", "paye_eur")


async def reserver(region: httpx.AsyncClient, enveloppe: dict[str, Any], montant_eur: str, heures: int = 24) -> Any:
    """Holds an amount; asks again, as told, when the platform is saturated."""
    corps = {"montant_eur": montant_eur, "objet": "Essai", "heures": heures}
    for _ in range(30):
        reponse = await region.post(f"{RACINE}/{enveloppe['id']}/reservations", json=corps)
        if reponse.status_code != 503:
            return reponse
        await asyncio.sleep(float(reponse.headers["retry-after"]) / 4)
    raise TimeoutError("la plateforme est restée saturée")


async def mouvements(plateforme: PlateformeTest, enveloppe: dict[str, Any]) -> list[dict[str, Any]]:
    """All the movements, page by page."""
    region, elements, suite = plateforme.client(Role.REGION_LECTURE), [], ""
    while True:
        chemin = f"{RACINE}/{enveloppe['id']}/mouvements?limite=40{suite}"
        page = (await region.get(chemin)).json()
        elements += page["elements"]
        if page["suivant"] is None:
            return elements
        suite = f"&apres={page['suivant']}"


def refaits(lus: list[dict[str, Any]]) -> dict[str, str]:
    """Amounts that the movements make."""
    sommes = dict.fromkeys(MONTANTS, Decimal(0))
    for mouvement in lus:
        for nom, signe in EFFETS[Nature(mouvement["nature"])].items():
            sommes[nom] += signe * Decimal(mouvement["montant_eur"])
    return {nom: f"{valeur:.2f}" for nom, valeur in sommes.items()}


async def test_deux_cents_reservations_simultanees_ne_depassent_jamais_l_enveloppe(plateforme: PlateformeTest) -> None:
    enveloppe = await votee(plateforme, "100000.99")
    region = plateforme.client(Role.REGION)
    reponses = await asyncio.gather(*(reserver(region, enveloppe, "1234.56") for _ in range(200)))
    statuts = [reponse.status_code for reponse in reponses]
    assert (statuts.count(201), statuts.count(409)) == (81, 119)
    for refus in (reponse for reponse in reponses if reponse.status_code == 409):
        assert verifier_probleme(refus, 409, "enveloppe-insuffisante")["disponible_eur"] == "1.63"
    lue = await lire(plateforme, enveloppe)
    assert (lue["reserve_eur"], lue["disponible_eur"]) == ("99999.36", "1.63")
    assert refaits(await mouvements(plateforme, enveloppe)) == {nom: lue[nom] for nom in MONTANTS}
    assert await anomalies(plateforme, enveloppe) == []


async def test_reserver_et_rendre_en_meme_temps_laisse_le_compte_juste(plateforme: PlateformeTest) -> None:
    enveloppe = await votee(plateforme, "1000")
    region = plateforme.client(Role.REGION)

    async def aller_retour(rang: int) -> int:
        tenue = await reserver(region, enveloppe, "300.01")
        if tenue.status_code == 201 and rang % 2:
            chemin = f"{RACINE}/{enveloppe['id']}/reservations/{tenue.json()['id']}/liberation"
            rendue = await region.post(chemin)
            assert rendue.status_code == 200
            verifier_probleme(await region.post(chemin), 409, "reservation-rendue")
        return int(tenue.status_code)

    statuts = await asyncio.gather(*(aller_retour(rang) for rang in range(40)))
    assert set(statuts) <= {201, 409}
    lue = await lire(plateforme, enveloppe)
    assert Decimal(lue["disponible_eur"]) >= 0
    assert refaits(await mouvements(plateforme, enveloppe)) == {nom: lue[nom] for nom in MONTANTS}
    assert await anomalies(plateforme, enveloppe) == []


ECRITURES_DIRECTES = {
    "compteur": "UPDATE enveloppe SET vote_eur = vote_eur + 1 WHERE id = %(id)s",
    "mouvement": "UPDATE enveloppe_mouvement SET montant_eur = 1 WHERE enveloppe_id = %(id)s",
    "effacement": "DELETE FROM enveloppe_mouvement WHERE enveloppe_id = %(id)s",
    "affectation": "UPDATE enveloppe_affectation SET reserve_eur = 0 WHERE enveloppe_id = %(id)s",
    "vote": "UPDATE enveloppe_vote SET montant_eur = 1 WHERE enveloppe_id = %(id)s",
    "depassement": """INSERT INTO enveloppe_mouvement (id, enveloppe_id, nature, montant_eur, affectation_id, le, par)
        SELECT uuidv7(), enveloppe_id, 'reservation', 900.01, id, creee_le, creee_par
        FROM enveloppe_affectation WHERE enveloppe_id = %(id)s""",
    "paye_sans_engager": """INSERT INTO enveloppe_mouvement
        (id, enveloppe_id, nature, montant_eur, affectation_id, le, par)
        SELECT uuidv7(), enveloppe_id, 'paiement', 1, id, creee_le, creee_par
        FROM enveloppe_affectation WHERE enveloppe_id = %(id)s""",
}


@pytest.mark.parametrize("nom", ECRITURES_DIRECTES)
async def test_la_base_refuse_elle_meme_ce_que_le_service_oublierait(
    plateforme: PlateformeTest, url_base: str, nom: str
) -> None:
    enveloppe = await votee(plateforme, "1000")
    assert (await reserver(plateforme.client(Role.REGION), enveloppe, "100")).status_code == 201
    url = url_base.replace("postgresql+psycopg", "postgresql")
    with (
        psycopg.connect(url, options="-c search_path=aides") as connexion,
        pytest.raises(psycopg.IntegrityError),
    ):
        connexion.execute(ECRITURES_DIRECTES[nom], {"id": enveloppe["id"]})
