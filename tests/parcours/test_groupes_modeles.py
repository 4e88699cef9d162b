"""Groups on the models of the strategy: the guards of the members' parcours read what the group has become."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.securite.identite import Role
from tests.outillage.groupes import GroupeTest, dans, groupe_nouveau, midi, ouvrir_groupe
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

ACCELERATEURS = ("accelerateur-pme-eti", "accelerateur-startups")


async def faits(groupe: GroupeTest, parcours_id: str) -> dict[str, Any]:
    lu = await groupe.client.get(f"/v1/parcours/{parcours_id}")
    return dict(lu.json()["faits"])


async def test_le_groupe_constitue_est_dit_aux_parcours_de_ses_membres(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme, modele="action-collective", quorum=2)
    deja = await plateforme.ouvrir_dossier()
    corps = {"dossier_id": deja["id"], "modele": "action-collective"}
    en_cours = (await groupe.client.post("/v1/parcours", json=corps)).json()["id"]
    assert await faits(groupe, en_cours) == {}
    await groupe.retenir(deja["id"])
    dernier = await groupe.retenir()
    assert {membre["parcours_id"] for membre in await groupe.candidatures()} == {en_cours, dernier["parcours_id"]}
    for parcours_id in (en_cours, dernier["parcours_id"]):
        assert await faits(groupe, parcours_id) == {"groupe_constitue": True}
        assert (await groupe.client.get(f"/v1/parcours/{parcours_id}/journal")).json()["conforme"] is True


async def test_le_parcours_collectif_d_un_groupe_en_retard_peut_finir_en_parcours_individuel(
    plateforme: PlateformeTest,
) -> None:
    groupe = await ouvrir_groupe(plateforme, modele="action-collective", limite_le=dans(1))
    dossier = await plateforme.ouvrir_dossier()
    fiche = await groupe.client.get(f"/v1/dossiers/{dossier['siren']}/fiche")
    prise = f"/v1/dossiers/{dossier['siren']}/prise-en-charge"
    assert (await groupe.client.post(prise, json={}, headers=version(fiche))).status_code == 200
    corps = {"dossier_id": dossier["id"], "modele": "action-collective"}
    chemin = f"/v1/parcours/{(await groupe.client.post('/v1/parcours', json=corps)).json()['id']}"
    await groupe.candidater(dossier["id"])

    async def faire(geste: str, **suite: str) -> Any:
        entetes = version(await groupe.client.get(chemin))
        return await groupe.client.post(f"{chemin}/gestes", json={"geste": geste, **suite}, headers=entetes)

    assert (await faire("rejoindre-groupe")).status_code == 200
    motif = "parcours-individuel-propose"
    verifier_probleme(await faire("proposer-individuel", motif=motif), 409, "geste-refuse")
    verifier_probleme(await faire("demarrer"), 409, "geste-refuse")
    plateforme.horloge.fige = midi(date.fromisoformat(dans(1)) + timedelta(days=2))
    try:
        applique = await plateforme.client(Role.MACHINE).post("/v1/groupes-echus")
    finally:
        plateforme.horloge.fige = None
    assert groupe.id in applique.json()["groupes"]
    assert (await faire("proposer-individuel", motif=motif)).json()["etape"] == "abandon"
    assert len(await groupe.propositions()) == 1


@pytest.mark.parametrize("modele", ACCELERATEURS)
async def test_une_promotion_prend_les_places_de_la_strategie_et_le_dit_a_verifier(
    plateforme: PlateformeTest, modele: str
) -> None:
    demande = {"genre": "promotion", "modele": modele, "annee": 2027, "places_max": None, "quorum": 1}
    promotion = await ouvrir_groupe(plateforme, **demande)
    lue = await promotion.lire()
    assert (lue["places_max"], lue["a_verifier"], lue["annee"]) == (30, ["places_max"], 2027)
    corps = groupe_nouveau(plateforme, **demande, programme=lue["programme"])
    double = await promotion.client.post("/v1/groupes", json=corps)
    verifier_probleme(double, 409, "promotion-deja-ouverte")
    suivante = await promotion.client.post("/v1/groupes", json={**corps, "annee": 2028, "places_max": 25})
    assert (suivante.json()["places_max"], suivante.json()["a_verifier"]) == (25, [])
    membre = await promotion.retenir()
    assert await faits(promotion, membre["parcours_id"]) == {"groupe_constitue": True}
