"""Places of a group: never exceeded, never twice for one dossier, given to the waiting list when free."""

import asyncio

import pytest
from sqlalchemy import text

from shared.securite.identite import Role
from tests.outillage.groupes import dans, ouvrir_groupe
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def test_cinquante_acceptations_simultanees_ne_depassent_jamais_les_places(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme, quorum=5, places_max=7)
    candidatures = [await groupe.candidater() for _ in range(50)]
    decisions = await asyncio.gather(*[groupe.decider(une, "retenir") for une in candidatures])
    statuts = sorted(decision.status_code for decision in decisions)
    assert statuts == [200] * 7 + [409] * 43
    for decision in decisions:
        if decision.status_code == 409:
            verifier_probleme(decision, 409, "places-epuisees")
    lu = await groupe.lire()
    assert (lu["etat"], lu["retenus"], lu["candidats"]) == ("constitue", 7, 43)
    membres = await groupe.candidatures(etat="retenue")
    assert len({membre["parcours_id"] for membre in membres} - {None}) == 7


async def test_la_base_elle_meme_refuse_une_place_de_trop(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme)
    with pytest.raises(Exception, match="ck_groupe_places"):
        async with plateforme.base("parcours").ecriture() as session:
            await session.execute(text("UPDATE groupe SET retenus = 6 WHERE id = :id"), {"id": groupe.id})


async def test_un_dossier_n_a_qu_une_place_meme_presente_dix_fois_a_la_fois(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme)
    corps = {"dossier_id": (await plateforme.ouvrir_dossier())["id"]}
    envois = [groupe.client.post(f"{groupe.chemin}/candidatures", json=corps) for _ in range(10)]
    reponses = await asyncio.gather(*envois)
    assert sorted(reponse.status_code for reponse in reponses) == [201] + [409] * 9
    refusee = next(reponse for reponse in reponses if reponse.status_code == 409)
    verifier_probleme(refusee, 409, "candidature-deja-faite")


async def test_une_place_liberee_va_a_la_plus_ancienne_de_la_liste_d_attente(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme, quorum=1, places_max=1)
    membre = await groupe.retenir()
    attente = [(await groupe.decider(await groupe.candidater(), "mettre-en-attente")).json() for _ in range(2)]
    verifier_probleme(await groupe.decider(attente[0], "retenir"), 409, "places-epuisees")
    verifier_probleme(await groupe.decider(membre, "retirer"), 409, "motif-groupe-necessaire")
    parti = await groupe.decider(membre, "retirer", motif="entreprise-renonce")
    assert (parti.json()["etat"], parti.json()["motif"]) == ("retiree", "entreprise-renonce")
    etats = {lue["id"]: lue["etat"] for lue in await groupe.candidatures()}
    assert etats == {membre["id"]: "retiree", attente[0]["id"]: "retenue", attente[1]["id"]: "liste_attente"}
    assert (await groupe.lire())["retenus"] == 1
    revient = await groupe.candidater(membre["dossier_id"])
    assert revient["etat"] == "candidate"


async def test_une_decision_sur_une_version_perimee_ne_prend_pas_de_place(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme)
    candidature = await groupe.candidater()
    await groupe.decider(candidature, "mettre-en-attente")
    verifier_probleme(await groupe.decider(candidature, "retenir"), 412, "version-perimee")
    assert (await groupe.lire())["retenus"] == 0


async def test_une_candidature_hors_de_la_fenetre_ou_du_territoire_est_refusee(plateforme: PlateformeTest) -> None:
    futur = await ouvrir_groupe(plateforme, ouvert_le=dans(10))
    dossier = await plateforme.ouvrir_dossier(commune="93066")
    corps = {"dossier_id": dossier["id"]}
    refus = await futur.client.post(f"{futur.chemin}/candidatures", json=corps)
    assert verifier_probleme(refus, 409, "candidatures-fermees")["ouvert_le"] == dans(10)
    ailleurs = await ouvrir_groupe(plateforme, departements=["77", "91"])
    refus = await ailleurs.client.post(f"{ailleurs.chemin}/candidatures", json=corps)
    assert verifier_probleme(refus, 409, "hors-territoire")["departement"] == "93"


async def test_un_dossier_clos_ne_prend_pas_de_place(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme)
    dossier = await plateforme.ouvrir_dossier()
    candidature = await groupe.candidater(dossier["id"])
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    chemin = f"/v1/dossiers/{dossier['siren']}"
    lu = await ensemblier.get(f"{chemin}/fiche")
    clos = await ensemblier.post(f"{chemin}/cloture", json={"motif": "entreprise-fermee"}, headers=version(lu))
    assert clos.status_code == 200, clos.text
    verifier_probleme(await groupe.decider(candidature, "retenir"), 409, "dossier-clos")
    retrait = await groupe.decider(candidature, "retirer", motif="dossier-clos")
    assert retrait.json()["etat"] == "retiree"
