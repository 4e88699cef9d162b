"""Conventions over HTTP: rights, refusals, what is done, what is likely, and the figures of a past day."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.securite.identite import Role
from tests.gateway.lectures import lignes
from tests.gateway.partenaires import orienter, partenaire, repondre
from tests.outillage.histoire_plan import a_midi
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import Partenaire, partenaire_neuf


def corps(organisation_id: str, **champs: Any) -> dict[str, Any]:
    return {
        "organisation_id": organisation_id,
        "programme": "lean",
        "intitule": "Accompagnement lean",
        "du": "2024-01-01",
        "au": "2024-12-31",
        "montant_eur": "50000.00",
        "cibles": [{"indicateur": "accompagnements", "valeur": "36"}],
        **champs,
    }


async def signee(plateforme: PlateformeTest, partenaire: Partenaire, **champs: Any) -> Any:
    reponse = await plateforme.client(Role.REGION).post("/v1/conventions", json=corps(partenaire.id, **champs))
    assert reponse.status_code == 201, reponse.text
    return reponse


async def relever(
    plateforme: PlateformeTest, lue: Any, le: str, valeur: str, indicateur: str = "accompagnements"
) -> Any:
    chemin = f"/v1/conventions/{lue.json()['id']}/releves"
    releve = {"indicateur": "accompagnements", "le": le, "valeur": valeur, "source": "rapport d'activité"}
    reponse = await plateforme.client(Role.REGION).post(chemin, json=releve, headers=version(lue))
    assert reponse.status_code == 201, reponse.text
    return reponse


async def test_un_anonyme_ne_lit_aucune_convention(plateforme: PlateformeTest) -> None:
    for chemin in ("/v1/conventions", f"/v1/conventions/{uuid4()}", f"/v1/conventions/{uuid4()}/releves"):
        verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    verifier_probleme(await plateforme.client().post("/v1/conventions", json={}), 401, "non-authentifie")


async def test_un_partenaire_ne_voit_que_ses_conventions(plateforme: PlateformeTest) -> None:
    un, autre = await partenaire_neuf(plateforme), await partenaire_neuf(plateforme)
    lue = await signee(plateforme, un)
    chemin = f"/v1/conventions/{lue.json()['id']}"
    assert (await un.client().get(chemin)).json()["intitule"] == "Accompagnement lean"
    assert [c["id"] for c in (await un.client().get("/v1/conventions")).json()["elements"]] == [lue.json()["id"]]
    assert (await autre.client().get("/v1/conventions")).json()["elements"] == []
    for suite in ("", "/releves"):
        verifier_probleme(await autre.client().get(chemin + suite), 404, "convention-introuvable")
    releve = {"indicateur": "accompagnements", "le": "2024-03-01", "valeur": "3", "source": "x"}
    refus = await autre.client().post(f"{chemin}/releves", json=releve, headers=version(lue))
    verifier_probleme(refus, 404, "convention-introuvable")
    verifier_probleme(await un.client().post("/v1/conventions", json=corps(un.id)), 403, "acces-interdit")
    assert (await un.client().post(f"{chemin}/releves", json=releve, headers=version(lue))).status_code == 201


@pytest.mark.parametrize(
    ("champs", "mot"),
    [
        ({"montant_eur": "-1"}, "montant_eur"),
        ({"cibles": [{"indicateur": "bonheur", "valeur": "1"}]}, "cibles"),
        ({"cibles": [{"indicateur": {"a": 1}, "valeur": "1"}]}, "cibles"),
        ({"cibles": [{"indicateur": ["groupes"], "valeur": "1"}]}, "cibles"),
        ({"programme": "Lean !"}, "programme"),
    ],
)
async def test_une_convention_mal_formee_nomme_son_champ(
    plateforme: PlateformeTest, champs: dict[str, Any], mot: str
) -> None:
    un = await partenaire_neuf(plateforme)
    reponse = await plateforme.client(Role.REGION).post("/v1/conventions", json=corps(un.id, **champs))
    document = verifier_probleme(reponse, 422, "saisie-invalide")
    assert any(mot in faute["champ"] + faute["message"] for faute in document["champs"])


async def test_deux_conventions_d_un_programme_ne_se_chevauchent_pas_meme_ensemble(plateforme: PlateformeTest) -> None:
    un, region = await partenaire_neuf(plateforme), plateforme.client(Role.REGION)
    reponses = await asyncio.gather(*(region.post("/v1/conventions", json=corps(un.id)) for _ in range(5)))
    assert sorted(reponse.status_code for reponse in reponses) == [201, 409, 409, 409, 409]
    tardive = corps(un.id, du="2024-12-31", au="2025-12-31")
    verifier_probleme(await region.post("/v1/conventions", json=tardive), 409, "conventions-chevauchantes")
    assert (await region.post("/v1/conventions", json={**tardive, "du": "2025-01-01"})).status_code == 201
    assert (await region.post("/v1/conventions", json={**tardive, "programme": "autre"})).status_code == 201
    verifier_probleme(await region.post("/v1/conventions", json=corps(str(uuid4()))), 409, "organisation-inconnue")


async def test_une_alerte_precede_la_fin_quand_le_rythme_ne_mene_pas_a_la_cible(plateforme: PlateformeTest) -> None:
    un = await partenaire_neuf(plateforme)
    try:
        plateforme.horloge.fige = a_midi("2024-01-02")
        lue = await signee(plateforme, un)
        plateforme.horloge.fige = a_midi("2024-03-30")
        lue = await relever(plateforme, lue, "2024-03-30", "3")
        assert lue.json()["suivis"][0]["etat"] == "en-cours"
        plateforme.horloge.fige = a_midi("2024-07-01")
        lue = await relever(plateforme, lue, "2024-07-01", "9")
        (suivi,) = lue.json()["suivis"]
        assert (suivi["realise"], suivi["prevu"], suivi["etat"]) == ("12", "24", "compromis")
        assert (suivi["prevu_a_verifier"], lue.json()["alertes"]) == (True, ["accompagnements"])
        lue = await relever(plateforme, lue, "2024-07-01", "15")
        assert lue.json()["suivis"][0]["etat"] == "en-cours", "18 in half the time: 36"
        plateforme.horloge.fige = a_midi("2025-01-01")
        region, chemin = plateforme.client(Role.REGION), f"/v1/conventions/{lue.json()['id']}"
        assert (await region.get(chemin)).json()["suivis"][0]["etat"] == "manque"
        passe = (await region.get(chemin, params={"vu_le": "2024-03-31"})).json()
        assert (passe["suivis"][0]["realise"], passe["alertes"]) == ("3", [])
        verifier_probleme(await region.get(chemin, params={"vu_le": "2025-01-02"}), 409, "date-future")
    finally:
        plateforme.horloge.fige = None


async def test_un_releve_hors_de_la_convention_ou_a_venir_est_refuse(plateforme: PlateformeTest) -> None:
    un = await partenaire_neuf(plateforme)
    lue = await signee(plateforme, un, au="2190-12-31")
    chemin = f"/v1/conventions/{lue.json()['id']}/releves"
    for jour in ("2023-12-31", "2190-01-01"):
        releve = {"indicateur": "accompagnements", "le": jour, "valeur": "1", "source": "x"}
        refus = await plateforme.client(Role.REGION).post(chemin, json=releve, headers=version(lue))
        verifier_probleme(refus, 409, "releve-hors-convention")


async def test_sans_releve_le_realise_vient_des_orientations_acceptees(plateforme: PlateformeTest) -> None:
    cible = await partenaire(plateforme)
    jour = plateforme.horloge.aujourdhui()
    champs = corps(cible.cle, programme=f"essai-{uuid4().hex[:10]}", du=f"{jour.year}-01-01", au=f"{jour.year}-12-31")
    champs["cibles"] = [{"indicateur": "accompagnements", "valeur": "1"}]
    region = plateforme.client(Role.REGION)
    cree = await region.post(
        "/v1/conventions", json={**champs, "cibles": [{"indicateur": "accompagnements", "valeur": "1"}]}
    )
    assert (cree.json()["suivis"][0]["realise"], cree.json()["suivis"][0]["origine"]) == ("0", "faits")
    dossier = await plateforme.ouvrir_dossier()
    (orientation,) = await orienter(plateforme, dossier, cible, programme=champs["programme"])
    assert (await repondre(cible.client, orientation, "acceptation", {})).status_code == 200
    (suivi,) = (await region.get(f"/v1/conventions/{cree.json()['id']}")).json()["suivis"]
    assert (suivi["realise"], suivi["origine"], suivi["etat"]) == ("1", "faits", "atteint")


async def test_un_avenant_demande_la_version_et_garde_l_etat_d_avant_au_journal(plateforme: PlateformeTest) -> None:
    un, region = await partenaire_neuf(plateforme), plateforme.client(Role.REGION)
    lue = await signee(plateforme, un)
    chemin = f"/v1/conventions/{lue.json()['id']}"
    avenant = {"intitule": "Accompagnement lean, avenant", "montant_eur": "60000.00", "cibles": []}
    verifier_probleme(await region.put(chemin, json=avenant), 428)
    change = await region.put(chemin, json=avenant, headers=version(lue))
    assert (change.status_code, change.json()["montant_eur"], change.json()["suivis"]) == (200, "60000.00", [])
    verifier_probleme(await region.put(chemin, json=avenant, headers=version(lue)), 412)
    (ligne,) = await lignes(
        plateforme,
        "SELECT avant, apres FROM journal WHERE objet_id = :id AND type = 'gateway.convention.modifiee'",
        id=lue.json()["id"],
    )
    assert (ligne["avant"]["montant_eur"], ligne["apres"]["montant_eur"]) == ("50000.00", "60000.00")


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"au": "2023-12-31"}, "periode-inversee"),
        ({"cibles": [{"indicateur": "groupes", "valeur": str(rang)} for rang in (1, 2)]}, "cibles-en-double"),
    ],
)
async def test_une_convention_incoherente_est_refusee(
    plateforme: PlateformeTest, champs: dict[str, Any], code: str
) -> None:
    un = await partenaire_neuf(plateforme)
    reponse = await plateforme.client(Role.REGION).post("/v1/conventions", json=corps(un.id, **champs))
    verifier_probleme(reponse, 409, code)


async def test_un_jour_passe_se_lit_avec_les_objectifs_d_alors(plateforme: PlateformeTest) -> None:
    un, region = await partenaire_neuf(plateforme), plateforme.client(Role.REGION)
    try:
        plateforme.horloge.fige = a_midi("2024-01-02")
        lue = await signee(plateforme, un)
        chemin = f"/v1/conventions/{lue.json()['id']}"
        plateforme.horloge.fige = a_midi("2024-06-01")
        avant = (await region.get(chemin, params={"vu_le": "2024-05-31"})).json()
        cibles = [{"indicateur": "accompagnements", "valeur": "20"}]
        avenant = {"intitule": "Avenant", "montant_eur": "30000.00", "cibles": cibles}
        assert (await region.put(chemin, json=avenant, headers=version(lue))).status_code == 200
        apres = (await region.get(chemin, params={"vu_le": "2024-05-31"})).json()
        assert apres == {**avant, "version": 2}
        assert (await region.get(chemin)).json()["suivis"][0]["cible"] == "20"
        verifier_probleme(await region.get(chemin, params={"vu_le": "2024-01-01"}), 404, "convention-introuvable")
    finally:
        plateforme.horloge.fige = None


async def test_un_releve_ou_une_version_ne_se_recrit_pas_meme_en_base(plateforme: PlateformeTest) -> None:
    lue = await relever(plateforme, await signee(plateforme, await partenaire_neuf(plateforme)), "2024-03-01", "3")
    for table in ("convention_releve", "convention_version"):
        for ordre in ("UPDATE {} SET convention_id = convention_id", "DELETE FROM {}"):
            ici = f"{ordre.format(table)} WHERE convention_id = '{lue.json()['id']}'"
            with pytest.raises(DBAPIError, match="ne change plus"):
                async with plateforme.base("gateway").ecriture() as session:
                    await session.execute(text(ici))
