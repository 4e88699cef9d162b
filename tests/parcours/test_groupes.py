"""Groups over HTTP: opening, quorum, gestures, perimeter, and the table of transitions."""

from typing import Any
from uuid import uuid4

import pytest

from services.parcours.groupes import domain
from shared.securite.identite import Role
from tests.outillage.groupes import CETIM, dans, groupe_nouveau, ouvrir_groupe
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def test_un_groupe_ne_se_lit_pas_sans_jeton_ni_depuis_une_autre_organisation(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme)
    candidature = await groupe.candidater()
    autre = plateforme.client(Role.PARTENAIRE_RESPONSABLE, organisation="cci-seine-et-marne")
    suites = ("", "/gestes", "/candidatures")
    for suite in suites:
        verifier_probleme(await plateforme.client().get(groupe.chemin + suite), 401)
        verifier_probleme(await autre.get(groupe.chemin + suite), 404, "groupe-introuvable")
        verifier_probleme(await plateforme.client(Role.COMITE).get(groupe.chemin + suite), 403)
    geste = await groupe.geste("renoncer", client=autre, motif="porteur-renonce")
    verifier_probleme(geste, 404, "groupe-introuvable")
    decision = await groupe.decider(candidature, "retenir", client=autre)
    verifier_probleme(decision, 404, "groupe-introuvable")
    presentation = await autre.post(f"{groupe.chemin}/candidatures", json={"dossier_id": candidature["dossier_id"]})
    verifier_probleme(presentation, 404, "dossier-introuvable")
    verifier_probleme(await plateforme.client().post("/v1/groupes-echus"), 401)
    verifier_probleme(await plateforme.client(Role.PARTENAIRE_RESPONSABLE).post("/v1/groupes-echus"), 403)
    assert groupe.id not in [lu["id"] for lu in (await autre.get("/v1/groupes")).json()["elements"]]


@pytest.mark.parametrize(
    ("changement", "champ"),
    [
        ({"quorum": 6}, "body.quorum"),
        ({"ouvert_le": dans(60)}, "body.limite_le"),
        ({"annee": 2026}, "body.annee"),
        ({"genre": "promotion"}, "body.modele"),
    ],
)
async def test_un_groupe_contradictoire_est_refuse_champ_par_champ(
    plateforme: PlateformeTest, changement: dict[str, Any], champ: str
) -> None:
    corps = groupe_nouveau(plateforme, **changement)
    refus = await plateforme.client(Role.ENSEMBLIER).post("/v1/groupes", json=corps)
    document = verifier_probleme(refus, 409, "groupe-contradictoire")
    assert [faute["champ"] for faute in document["champs"]] == [champ]


@pytest.mark.parametrize(
    ("changement", "statut", "code"),
    [
        ({"limite_le": dans(-1), "ouvert_le": dans(-9)}, 409, "limite-passee"),
        ({"places_max": None}, 409, "places-necessaires"),
        ({"modele": "modele-inconnu"}, 404, "modele-introuvable"),
        ({"quorum": -1}, 422, "saisie-invalide"),
        ({"departements": ["13"]}, 422, "saisie-invalide"),
        ({"limite_le": "2026-02-30"}, 422, "saisie-invalide"),
    ],
)
async def test_un_groupe_mal_rempli_est_refuse_clairement(
    plateforme: PlateformeTest, changement: dict[str, Any], statut: int, code: str
) -> None:
    corps = groupe_nouveau(plateforme, **changement)
    verifier_probleme(await plateforme.client(Role.ENSEMBLIER).post("/v1/groupes", json=corps), statut, code)


async def test_un_partenaire_n_ouvre_que_les_groupes_de_son_organisation(plateforme: PlateformeTest) -> None:
    corps = groupe_nouveau(plateforme)
    cci = plateforme.client(Role.PARTENAIRE_RESPONSABLE)
    verifier_probleme(await cci.post("/v1/groupes", json=corps), 403, "reserve-au-porteur")
    cetim = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation=CETIM)
    ouvert = await cetim.post("/v1/groupes", json={**corps, "porteur_id": None})
    assert ouvert.status_code == 201, ouvert.text
    assert ouvert.json()["porteur_id"] == corps["porteur_id"]


async def test_le_quorum_constitue_le_groupe_et_ouvre_un_parcours_a_chaque_membre(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme)
    deja = await plateforme.ouvrir_dossier()
    corps = {"dossier_id": deja["id"], "modele": "diagnostic-seul"}
    existant = (await groupe.client.post("/v1/parcours", json=corps)).json()["id"]
    await groupe.retenir(deja["id"])
    await groupe.retenir()
    assert (await groupe.lire())["etat"] == "en_constitution"
    assert {lue["parcours_id"] for lue in await groupe.candidatures()} == {None}
    await groupe.retenir()
    lu = await groupe.lire()
    assert (lu["etat"], lu["retenus"], lu["prevision"]["risque"]) == ("constitue", 3, "sans_objet")
    tardive = await groupe.retenir()
    membres = await groupe.candidatures(etat="retenue")
    assert len({lue["parcours_id"] for lue in membres}) == 4
    assert membres[0]["parcours_id"] == existant
    parcours = (await groupe.client.get(f"/v1/parcours/{tardive['parcours_id']}")).json()
    assert (parcours["modele"], parcours["dossier_id"]) == ("diagnostic-seul", tardive["dossier_id"])


async def test_un_groupe_va_de_sa_constitution_a_son_terme(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme, quorum=1)
    refus = verifier_probleme(await groupe.geste("demarrer"), 409, "geste-groupe-refuse")
    assert refus["gestes_possibles"] == ["renoncer"]
    await groupe.retenir()
    assert (await groupe.geste("demarrer")).json()["etat"] == "en_cours"
    verifier_probleme(await groupe.geste("terminer"), 409, "motif-groupe-necessaire")
    fini = await groupe.geste("terminer", motif="programme-acheve")
    assert (fini.json()["etat"], fini.json()["motif"]) == ("termine", "programme-acheve")
    lus = (await groupe.client.get(f"{groupe.chemin}/gestes")).json()
    assert not any(geste["permis"] for geste in lus)


@pytest.mark.parametrize("etat", domain.ETATS)
def test_chaque_geste_absent_de_la_table_est_refuse_dans_chaque_etat(etat: str) -> None:
    permis = {geste.code for geste in domain.GESTES if etat in geste.depuis}
    attendus = {
        "en_constitution": {"constituer", "depasser", "renoncer"},
        "constitue": {"demarrer"},
        "en_cours": {"terminer"},
        "hors_delai": {"dissoudre"},
    }
    assert permis == attendus.get(etat, set())
    assert domain.defauts_de_la_table() == []


async def test_les_gestes_automatiques_ne_se_demandent_pas(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme)
    for geste in ("constituer", "depasser", "inconnu"):
        verifier_probleme(await groupe.geste(geste), 409, "geste-groupe-refuse")
    lus = {geste["geste"]: geste for geste in (await groupe.client.get(f"{groupe.chemin}/gestes")).json()}
    assert lus["constituer"]["manques"] == ["Ce geste se fait de lui-même."]
    assert lus["renoncer"]["permis"] is True


async def test_le_porteur_ne_voit_que_les_dossiers_de_son_perimetre_et_compte_les_autres(
    plateforme: PlateformeTest,
) -> None:
    groupe = await ouvrir_groupe(plateforme)
    sien = await plateforme.ouvrir_dossier(organisation=CETIM)
    visible = await groupe.candidater(sien["id"])
    cachee = await groupe.candidater()
    cetim = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation=CETIM)
    assert [lue["id"] for lue in await groupe.candidatures(cetim)] == [visible["id"]]
    lu = await groupe.lire(cetim)
    assert (lu["candidats"], lu["hors_perimetre"]) == (2, 1)
    decision = await groupe.decider(cachee, "retenir", client=cetim)
    verifier_probleme(decision, 404, "candidature-introuvable")
    assert (await groupe.decider(visible, "retenir", client=cetim)).status_code == 200
    cci = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    assert [lue["id"] for lue in await groupe.candidatures(cci)] == [cachee["id"]]
    verifier_probleme(await groupe.decider(cachee, "retenir", client=cci), 403, "reserve-au-porteur")
    entreprise = plateforme.client(Role.ENTREPRISE, siren=sien["siren"])
    assert [lue["siren"] for lue in await groupe.candidatures(entreprise)] == [sien["siren"]]


async def test_deux_ecritures_sur_un_groupe_dont_une_perimee(plateforme: PlateformeTest) -> None:
    groupe = await ouvrir_groupe(plateforme)
    avant = version(await groupe.client.get(groupe.chemin))
    await groupe.retenir()
    corps = {"geste": "renoncer", "motif": "porteur-renonce"}
    perime = await groupe.client.post(f"{groupe.chemin}/gestes", json=corps, headers=avant)
    verifier_probleme(perime, 412, "version-perimee")
    verifier_probleme(await groupe.client.post(f"{groupe.chemin}/gestes", json=corps), 428)


async def test_un_groupe_ouvert_deux_fois_avec_la_meme_cle_n_existe_qu_une_fois(plateforme: PlateformeTest) -> None:
    client, corps = plateforme.client(Role.ENSEMBLIER), groupe_nouveau(plateforme)
    entetes = {"Idempotency-Key": f"groupe-{uuid4()}"}
    ids = {(await client.post("/v1/groupes", json=corps, headers=entetes)).json()["id"] for _ in range(2)}
    assert len(ids) == 1
    lus = (await client.get("/v1/groupes", params={"programme": corps["programme"]})).json()["elements"]
    assert [lu["id"] for lu in lus] == list(ids)
