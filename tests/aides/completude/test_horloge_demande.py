"""The clock of a demande over HTTP: pauses shown, parties that sum to the total, what silence is worth."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.aides import avancer, demande_creee
from tests.outillage.completudes import agir, demander, horloge, repondre
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

EFFECTIF = {"genre": "champ", "code": "effectif_etp", "valeur": "38"}
Fixer = Callable[[date], None]


@pytest.fixture
def fixer(plateforme: PlateformeTest) -> Iterator[Fixer]:
    """Moves the platform's clock to the morning of a day; put back at the end."""

    def poser(jour: date) -> None:
        plateforme.horloge.fige = datetime(jour.year, jour.month, jour.day, 9, tzinfo=UTC)

    yield poser
    plateforme.horloge.fige = None


async def rendre(plateforme: PlateformeTest, completude: dict[str, Any]) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    await repondre(client, completude, EFFECTIF)
    assert (await agir(client, completude, "corriger")).status_code == 200


async def deposer(plateforme: PlateformeTest, dossier: dict[str, Any]) -> dict[str, Any]:
    creee = await demande_creee(plateforme, dossier["id"])
    return await avancer(plateforme, creee["id"], "deposer")


async def test_un_complement_incorrect_suspend_l_horloge_et_le_temps_est_celui_de_l_entreprise(
    plateforme: PlateformeTest, fixer: Fixer, dossier: dict[str, Any]
) -> None:
    fixer(date(2026, 6, 1))
    demande = await deposer(plateforme, dossier)
    client = plateforme.client(Role.ENTREPRISE, siren=dossier["siren"])
    initiale = (await horloge(client, demande["id"]))["echeance_le"]
    fixer(date(2026, 6, 8))
    completude = await demander(plateforme, demande["id"])
    fixer(date(2026, 6, 12))
    arretee = await horloge(client, demande["id"])
    assert (arretee["arretee"], arretee["arretee_le"]) == (True, "2026-06-08")
    assert arretee["reponse_attendue_le"] == "2026-06-18"
    assert arretee["jours_par_partie"] == {"entreprise": 4.0, "region": 7.0}
    await rendre(plateforme, completude)
    fixer(date(2026, 6, 15))
    reprise = await horloge(client, demande["id"])
    assert reprise["arretee"] is False
    assert (reprise["jours_ouvres_ecoules"], reprise["jours_ouvres_en_pause"]) == (6, 4)
    assert reprise["echeance_initiale_le"] == initiale
    assert reprise["echeance_le"] > initiale
    assert reprise["jours_par_partie"] == {"entreprise": 4.0, "region": 10.0}
    assert reprise["total_jours"] == 14.0
    assert sum(intervalle["jours"] for intervalle in reprise["intervalles"]) == 14.0


async def test_un_dossier_incomplet_fait_repartir_l_horloge_du_jour_rendu(
    plateforme: PlateformeTest, fixer: Fixer, dossier: dict[str, Any]
) -> None:
    fixer(date(2026, 6, 1))
    demande = await deposer(plateforme, dossier)
    client = plateforme.client(Role.ENTREPRISE, siren=dossier["siren"])
    fixer(date(2026, 6, 8))
    completude = await demander(plateforme, demande["id"], raison="incomplet")
    assert completude["effet"].endswith("repartira de zéro.")
    assert (await horloge(client, demande["id"]))["remise_a_zero"] is True
    fixer(date(2026, 6, 12))
    await rendre(plateforme, completude)
    repartie = await horloge(client, demande["id"])
    assert repartie["debut_le"] == "2026-06-12"
    assert repartie["jours_ouvres_ecoules"] == 0
    assert repartie["silence"]["decision_le"] == "2026-08-13"


async def test_ce_que_vaut_le_silence_n_est_dit_que_si_le_dispositif_le_dit(
    plateforme: PlateformeTest, fixer: Fixer, dossier: dict[str, Any]
) -> None:
    fixer(date(2026, 6, 1))
    client = plateforme.client(Role.REGION_LECTURE)
    pmup = await deposer(plateforme, dossier)
    dite = await horloge(client, pmup["id"])
    assert dite["silence"]["effet"] == "rejet"
    assert dite["silence"]["decision_le"] == "2026-08-02"
    assert "L. 231-4" in dite["silence"]["source"]
    assert dite["delai"] | {"note": ""} == {"jours_ouvres": 60, "source": None, "a_verifier": True, "note": ""}
    brouillon = await demande_creee(plateforme, dossier["id"], dispositif="pret-vert", montant_eur="1000")
    muette = await horloge(client, brouillon["id"])
    assert (muette["silence"], muette["deposee_le"], muette["echeance_le"]) == (None, None, None)


async def test_un_retard_se_voit_et_la_decision_arrete_l_horloge(
    plateforme: PlateformeTest, fixer: Fixer, dossier: dict[str, Any]
) -> None:
    fixer(date(2026, 1, 5))
    demande = await deposer(plateforme, dossier)
    client = plateforme.client(Role.REGION)
    fixer(date(2026, 6, 1))
    assert (await horloge(client, demande["id"]))["en_retard"] is True
    await avancer(plateforme, demande["id"], "completer", "instruire", "refuser")
    decidee = await horloge(client, demande["id"])
    fixer(date(2026, 7, 1))
    plus_tard = await horloge(client, demande["id"])
    assert plus_tard == decidee
    assert (decidee["fin_le"], decidee["silence"]["decision_le"]) == ("2026-06-01", None)


async def test_le_delai_du_dossier_attribue_le_complement_a_l_entreprise(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await deposer(plateforme, dossier)
    await demander(plateforme, demande["id"])
    await plateforme.rattraper()
    client = plateforme.client(Role.ENSEMBLIER)
    delais = (await client.get(f"/v1/dossiers/{dossier['siren']}/delais")).json()
    (objet,) = [objet for objet in delais["objets"] if objet["genre"] == "demande"]
    assert [intervalle["attend"] for intervalle in objet["intervalles"]] == ["entreprise", "financeur", "entreprise"]
    journal = (await client.get(f"/v1/demandes/{demande['id']}/journal")).json()["elements"]
    assert journal[-1]["type"] == "aides.demande.completion-demandee"
    verifier_probleme(await plateforme.client(Role.COMITE).get(f"/v1/demandes/{demande['id']}/horloge"), 403)
