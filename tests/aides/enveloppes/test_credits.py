"""Credits of an envelope: two persons to vote and to amend, carried over once the year is over."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from shared.securite.identite import Role
from tests.aides.enveloppes.outils import (
    ANNEE,
    AUTRE,
    RACINE,
    anomalies,
    approuver,
    commune_neuve,
    corps_enveloppe,
    demande_dans,
    lire,
    natures,
    ouvrir,
    vote,
    votee,
)
from tests.outillage.aides import avancer
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def ecrire(
    plateforme: PlateformeTest, enveloppe: dict[str, Any], suite: str, corps: Any = None, **client: Any
) -> Any:
    """Reads the envelope for its ETag, then posts."""
    region = plateforme.client(Role.REGION, **client)
    chemin = f"{RACINE}/{enveloppe['id']}"
    lue = await region.get(chemin)
    return await region.post(f"{chemin}/{suite}", json=corps, headers=version(lue))


async def test_un_vote_ne_compte_qu_approuve_par_une_seconde_personne(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    enveloppe = await ouvrir(plateforme, "100000", commune=commune)
    assert enveloppe["disponible_eur"] == "0.00"
    suite = f"votes/{enveloppe['votes'][0]['id']}/approbation"
    verifier_probleme(await ecrire(plateforme, enveloppe, suite), 409, "vote-approuve-par-auteur")
    approuvee = await approuver(plateforme, enveloppe)
    assert approuvee["disponible_eur"] == "100000.00"
    assert approuvee["votes"][0]["etat"] == "approuve"
    verifier_probleme(await ecrire(plateforme, enveloppe, suite, compte=AUTRE), 409, "vote-deja-traite")


async def test_un_vote_ecarte_ne_compte_pas(plateforme: PlateformeTest) -> None:
    enveloppe = await ouvrir(plateforme, "100000")
    ecartee = (await ecrire(plateforme, enveloppe, f"votes/{enveloppe['votes'][0]['id']}/abandon")).json()
    assert ecartee["votes"][0]["etat"] == "ecarte"
    assert ecartee["vote_eur"] == "0.00"
    assert await natures(plateforme, enveloppe) == []


async def test_une_modification_ne_passe_jamais_sous_ce_qui_est_tenu(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    enveloppe = await votee(plateforme, "100000", commune=commune)
    demande = await demande_dans(plateforme, commune, "60000")
    await avancer(plateforme, demande["id"], "deposer", "completer")
    baisse = vote("40000.01") | {"sens": "baisse"}
    proposee = (await ecrire(plateforme, enveloppe, "votes", baisse)).json()
    verifier_probleme(await ecrire(plateforme, enveloppe, "votes", baisse), 409, "vote-en-attente")
    suite = f"votes/{proposee['votes'][-1]['id']}"
    refus = await ecrire(plateforme, enveloppe, f"{suite}/approbation", compte=AUTRE)
    assert verifier_probleme(refus, 409, "credits-hors-bornes")["disponible_eur"] == "40000.00"
    await ecrire(plateforme, enveloppe, f"{suite}/abandon")
    await ecrire(plateforme, enveloppe, "votes", vote("40000") | {"sens": "baisse"})
    approuvee = await approuver(plateforme, await lire(plateforme, enveloppe))
    assert (approuvee["vote_eur"], approuvee["disponible_eur"]) == ("60000.00", "0.00")
    await ecrire(plateforme, enveloppe, "votes", vote("0.50") | {"sens": "hausse"})
    assert (await approuver(plateforme, await lire(plateforme, enveloppe)))["disponible_eur"] == "0.50"
    assert await anomalies(plateforme, enveloppe) == []


async def test_le_libre_d_un_exercice_termine_passe_au_suivant_et_rien_ne_se_perd(plateforme: PlateformeTest) -> None:
    commune = commune_neuve()
    ancienne = await votee(plateforme, "100000", commune=commune, exercice=ANNEE - 1)
    await ecrire(plateforme, ancienne, "reservations", {"montant_eur": "30000", "objet": "Étude", "heures": 8000})
    report = await ecrire(plateforme, ancienne, "reports", {"montant_eur": "20000.25", "deliberation": "CR 2026-003"})
    assert report.status_code == 200, report.text
    vers = report.json()["vers"]
    assert (vers["exercice"], vers["reporte_eur"], vers["disponible_eur"]) == (ANNEE, "20000.25", "20000.25")
    reste = (await ecrire(plateforme, ancienne, "reports", {"deliberation": "CR 2026-004"})).json()
    assert reste["montant_eur"] == "49999.75"
    assert reste["de"]["disponible_eur"] == "0.00"
    assert reste["vers"]["reporte_eur"] == "70000.00"
    epuisee = await ecrire(plateforme, ancienne, "reports", {"deliberation": "CR 2026-005"})
    verifier_probleme(epuisee, 409, "enveloppe-insuffisante")
    demande = await demande_dans(plateforme, commune, "60000")
    await avancer(plateforme, demande["id"], "deposer", "completer")
    assert (await lire(plateforme, vers))["reserve_eur"] == "60000.00"
    assert await anomalies(plateforme, ancienne, vers) == []


async def test_un_exercice_en_cours_ne_se_reporte_pas(plateforme: PlateformeTest) -> None:
    enveloppe = await votee(plateforme, "100000")
    refus = await ecrire(plateforme, enveloppe, "reports", {"deliberation": "CR 2026-003"})
    assert str(ANNEE) in verifier_probleme(refus, 409, "report-impossible")["detail"]


async def test_deux_reports_simultanes_ne_reportent_qu_une_fois(plateforme: PlateformeTest) -> None:
    ancienne = await votee(plateforme, "100000", exercice=ANNEE - 1)
    corps = {"montant_eur": "60000", "deliberation": "CR 2026-003"}
    reponses = await asyncio.gather(*(ecrire(plateforme, ancienne, "reports", corps) for _ in range(4)))
    statuts = sorted(reponse.status_code for reponse in reponses)
    assert statuts[0] == 200
    assert set(statuts[1:]) <= {409, 412}
    assert (await lire(plateforme, ancienne))["reporte_suivant_eur"] == "60000.00"


@pytest.mark.parametrize(
    ("changements", "code"),
    [
        ({"dispositifs": ["pmup", "dispositif-inexistant"]}, "dispositif-hors-catalogue"),
        ({"territoire": "commune:99999"}, "territoire-inconnu"),
        ({"vote": {"deliberation_le": "2090-01-01"}}, "deliberation-a-venir"),
    ],
    ids=["dispositif", "territoire", "deliberation"],
)
async def test_une_enveloppe_mal_decrite_est_refusee_en_disant_pourquoi(
    plateforme: PlateformeTest, changements: dict[str, Any], code: str
) -> None:
    reponse = await plateforme.client(Role.REGION).post(RACINE, json=corps_enveloppe("1000", **changements))
    verifier_probleme(reponse, 409, code)


async def test_la_meme_enveloppe_ne_s_ouvre_pas_deux_fois(plateforme: PlateformeTest) -> None:
    corps = corps_enveloppe("1000")
    region = plateforme.client(Role.REGION)
    reponses = await asyncio.gather(*(region.post(RACINE, json=corps) for _ in range(5)))
    assert sorted(reponse.status_code for reponse in reponses) == [201, 409, 409, 409, 409]
    verifier_probleme(await region.post(RACINE, json=corps), 409, "enveloppe-deja-ouverte")


CHEMINS = ("", "/tableau", "/{id}", "/{id}/mouvements")


@pytest.mark.parametrize("chemin", CHEMINS, ids=["liste", "tableau", "enveloppe", "mouvements"])
async def test_les_enveloppes_se_lisent_a_la_region_et_a_l_ensemblier(plateforme: PlateformeTest, chemin: str) -> None:
    enveloppe = await votee(plateforme, "1000")
    adresse = RACINE + chemin.format(id=enveloppe["id"])
    verifier_probleme(await plateforme.client().get(adresse), 401)
    verifier_probleme(await plateforme.client(Role.PARTENAIRE_CONSEILLER).get(adresse), 403)
    assert (await plateforme.client(Role.ENSEMBLIER).get(adresse)).status_code == 200
    if "{id}" in chemin:
        verifier_probleme(await plateforme.client(Role.REGION).get(RACINE + chemin.format(id=uuid4())), 404)


ECRITURES = {
    "ouvrir": "",
    "voter": "/{id}/votes",
    "approuver": "/{id}/votes/{id}/approbation",
    "ecarter": "/{id}/votes/{id}/abandon",
    "reporter": "/{id}/reports",
    "reserver": "/{id}/reservations",
    "rendre": "/{id}/reservations/{id}/liberation",
}


@pytest.mark.parametrize("nom", ECRITURES)
async def test_seule_la_region_change_une_enveloppe(plateforme: PlateformeTest, nom: str) -> None:
    adresse = RACINE + ECRITURES[nom].format(id=uuid4())
    corps = {
        "ouvrir": corps_enveloppe("1000"),
        "voter": vote("10") | {"sens": "hausse"},
        "reporter": {"deliberation": "CR"},
        "reserver": {"montant_eur": "10", "objet": "Étude"},
    }.get(nom)
    entetes = {"If-Match": '"v1"'}
    verifier_probleme(await plateforme.client().post(adresse, json=corps, headers=entetes), 401)
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    verifier_probleme(await ensemblier.post(adresse, json=corps, headers=entetes), 403, "acces-interdit")
    if nom != "ouvrir":
        absente = await plateforme.client(Role.REGION).post(adresse, json=corps, headers=entetes)
        verifier_probleme(absente, 404, "enveloppe-introuvable")
