"""The Region's frame over HTTP: what it forbids, what it wants to see first, what applies at once."""

import asyncio
from typing import Any
from uuid import UUID, uuid5

import httpx
import pytest

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import Partenaire, contenu, decider, partenaire_neuf

INCONNU = "0190a1c2-0000-7000-8000-0000000000ff"
PROTEGES: dict[str, dict[str, Any]] = {
    "territoire": {"territoire": {"departements": ["77", "91"]}},
    "prix": {"prix": {"montant_eur": "900", "source": "Grille tarifaire", "a_verifier": False}},
    "capacite": {"capacite": {"places": 20, "simultanes": 5}},
    "offre": {"offre": "conseil"},
    "periode": {"periode": {"valide_du": "2019-12-31"}},
}
LIBRES: dict[str, dict[str, Any]] = {
    "titre": {"titre": "Autre titre"},
    "territoire-reduit": {"territoire": {"departements": ["77"], "exclusions": {"communes": ["77288"]}}},
    "capacite-un-peu-plus-grande": {"capacite": {"places": 19, "simultanes": 5}},
    "periode-raccourcie": {"periode": {"valide_du": "2020-01-01", "valide_au": "2199-12-31"}},
    "axes": {"axes": ["lea_flux", "lea_poste"]},
}


async def modifier(partenaire: Partenaire, programme: dict[str, Any], **changements: Any) -> httpx.Response:
    chemin = f"/v1/programmes/{programme['id']}"
    lu = await partenaire.client().get(chemin)
    corps = {"contenu": contenu(**changements)}
    return await partenaire.client().put(chemin, json=corps, headers=version(lu))


async def fixer(plateforme: PlateformeTest, organisation_id: str, **cadre: Any) -> httpx.Response:
    chemin = f"/v1/cadres-programmes/{organisation_id}"
    lu = await plateforme.client(Role.REGION).get(chemin)
    corps = {"offres": ["diagnostic"], "territoire": {"departements": ["77"]}, "proteges": [], **cadre}
    return await plateforme.client(Role.REGION).put(chemin, json=corps, headers=version(lu))


async def test_un_anonyme_ne_lit_ni_cadre_ni_proposition(plateforme: PlateformeTest) -> None:
    client = plateforme.client()
    for reponse in (
        await client.get(f"/v1/cadres-programmes/{INCONNU}"),
        await client.put(f"/v1/cadres-programmes/{INCONNU}", json={}),
        await client.get("/v1/propositions-programmes"),
        await client.post(f"/v1/propositions-programmes/{INCONNU}/decision", json={}),
        await client.post(f"/v1/propositions-programmes/{INCONNU}/retrait"),
    ):
        verifier_probleme(reponse, 401, "non-authentifie")


@pytest.mark.parametrize(("champ", "changement"), PROTEGES.items(), ids=list(PROTEGES))
async def test_un_changement_protege_attend_la_region_le_reste_s_applique(
    plateforme: PlateformeTest, champ: str, changement: dict[str, Any]
) -> None:
    partenaire = await partenaire_neuf(plateforme)
    programme = await partenaire.publie()
    ecrit = (await modifier(partenaire, programme, titre="Titre libre", **changement)).json()
    assert ecrit["proposition"]["champs"] == [champ]
    assert ecrit["programme"]["titre"] == "Titre libre"
    assert ecrit["programme"]["contenu"][champ] == programme["contenu"][champ]
    assert (await decider(plateforme, ecrit["proposition"]["id"])).status_code == 200
    lu = (await partenaire.client().get(f"/v1/programmes/{programme['id']}")).json()
    assert lu["contenu"][champ] == ecrit["proposition"]["apres"][champ]
    histoire = (await partenaire.client().get(f"/v1/programmes/{programme['id']}/versions")).json()
    assert histoire[-1]["nature"] == "approbation"
    assert histoire[-1]["proposition_id"] == ecrit["proposition"]["id"]
    assert set(histoire[-1]["apres"]) == {champ}


@pytest.mark.parametrize("changement", LIBRES.values(), ids=list(LIBRES))
async def test_un_changement_libre_s_applique_aussitot(plateforme: PlateformeTest, changement: dict[str, Any]) -> None:
    partenaire = await partenaire_neuf(plateforme)
    programme = await partenaire.publie()
    ecrit = (await modifier(partenaire, programme, **changement)).json()
    assert ecrit["proposition"] is None
    assert ecrit["programme"]["numero"] == programme["numero"] + 1


async def test_qui_propose_ne_decide_pas_meme_a_la_region(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    programme = await partenaire.publie()
    region = plateforme.client(Role.REGION)
    chemin = f"/v1/programmes/{programme['id']}"
    corps = {"contenu": contenu(**PROTEGES["prix"])}
    ecrit = (await region.put(chemin, json=corps, headers=version(await region.get(chemin)))).json()
    decision = f"/v1/propositions-programmes/{ecrit['proposition']['id']}/decision"
    corps_decision = {"decision": "approuver", "motif": "à moi-même"}
    verifier_probleme(await region.post(decision, json=corps_decision), 409, "seconde-personne-necessaire")
    verifier_probleme(await partenaire.client().post(decision, json=corps_decision), 403, "acces-interdit")
    refusee = await decider(plateforme, ecrit["proposition"]["id"], "refuser")
    assert refusee.json()["etat"] == "refusee"
    assert (await region.get(chemin)).json()["contenu"]["prix"] == programme["contenu"]["prix"]


async def test_un_partenaire_retire_son_changement_et_ne_voit_pas_ceux_des_autres(plateforme: PlateformeTest) -> None:
    partenaire, autre = await partenaire_neuf(plateforme), await partenaire_neuf(plateforme)
    programme = await partenaire.publie()
    proposition = (await modifier(partenaire, programme, **PROTEGES["capacite"])).json()["proposition"]
    retrait = f"/v1/propositions-programmes/{proposition['id']}/retrait"
    verifier_probleme(await autre.client().post(retrait), 404, "proposition-introuvable")
    siennes = (await autre.client().get("/v1/propositions-programmes", params={"limite": 100})).json()["elements"]
    assert proposition["id"] not in [element["id"] for element in siennes]
    verifier_probleme(await plateforme.client(Role.REGION).post(retrait), 409, "retrait-par-auteur")
    assert (await partenaire.client().post(retrait)).json()["etat"] == "retiree"
    verifier_probleme(await partenaire.client().post(retrait), 409, "proposition-decidee")


async def test_le_cadre_interdit_une_offre_et_borne_le_territoire(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    assert (await partenaire.client().get(f"/v1/cadres-programmes/{partenaire.id}")).json()["par_defaut"] is True
    assert (await fixer(plateforme, partenaire.id)).json()["version"] == 1
    document = verifier_probleme(await partenaire.brouillon(offre="salon"), 409, "hors-cadre")
    assert document["champs"][0]["champ"] == "body.contenu.offre"
    large = {"territoire": {"departements": ["77"], "communes": ["93066"]}}
    document = verifier_probleme(await partenaire.brouillon(**large), 409, "hors-cadre")
    assert document["champs"][0]["champ"] == "body.contenu.territoire"
    ecrit = await partenaire.brouillon()
    publie = await partenaire.client().post(f"/v1/programmes/{ecrit.json()['id']}/publication", headers=version(ecrit))
    assert (publie.json()["programme"]["etat"], publie.json()["proposition"]) == ("publie", None)


async def test_le_cadre_se_fixe_a_la_version_lue_et_par_la_region_seule(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    chemin = f"/v1/cadres-programmes/{partenaire.id}"
    lu = await partenaire.client().get(chemin)
    corps = {"offres": ["diagnostic"], "territoire": {"region": True}, "proteges": []}
    verifier_probleme(await partenaire.client().put(chemin, json=corps, headers=version(lu)), 403)
    assert (await fixer(plateforme, partenaire.id)).status_code == 200
    verifier_probleme(await plateforme.client(Role.REGION).put(chemin, json=corps, headers=version(lu)), 412)
    document = verifier_probleme(await fixer(plateforme, partenaire.id, territoire={}), 409, "cadre-incoherent")
    assert document["champs"][0]["champ"] == "body.territoire"
    document = verifier_probleme(await fixer(plateforme, partenaire.id, offres=[]), 422, "saisie-invalide")
    assert document["champs"][0]["champ"] == "body.offres"
    inconnue = f"/v1/cadres-programmes/{uuid5(UUID(partenaire.id), 'x')}"
    verifier_probleme(await plateforme.client(Role.REGION).get(inconnue), 409, "organisation-inconnue")


async def test_deux_cadres_ecrits_ensemble_un_seul_gagne(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    corps = {"offres": ["diagnostic"], "territoire": {"region": True}, "proteges": []}
    chemin = f"/v1/cadres-programmes/{partenaire.id}"
    for version_lue in ("v0", "v1"):
        entetes = {"If-Match": f'"{version_lue}"'}
        client = plateforme.client(Role.REGION)
        reponses = await asyncio.gather(*(client.put(chemin, json=corps, headers=entetes) for _ in range(4)))
        assert sorted(reponse.status_code for reponse in reponses) == [200, 412, 412, 412]


async def test_deux_editions_publiees_ensemble_une_seule_gagne(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    assert (await fixer(plateforme, partenaire.id)).status_code == 200
    premiere = await partenaire.brouillon()
    code = premiere.json()["code"]
    ecrites = [premiere, *[await partenaire.brouillon(code, str(rang)) for rang in range(2, 6)]]
    reponses = await asyncio.gather(
        *(
            partenaire.client().post(f"/v1/programmes/{ecrite.json()['id']}/publication", headers=version(ecrite))
            for ecrite in ecrites
        )
    )
    assert sorted(reponse.status_code for reponse in reponses) == [200, 409, 409, 409, 409]
    for reponse in reponses:
        if reponse.status_code == 409:
            verifier_probleme(reponse, 409, "editions-chevauchantes")


async def test_ce_que_la_region_approuve_est_ce_qu_elle_a_lu(plateforme: PlateformeTest) -> None:
    partenaire = await partenaire_neuf(plateforme)
    ecrit = await partenaire.brouillon()
    chemin = f"/v1/programmes/{ecrit.json()['id']}"
    demande = await partenaire.client().post(f"{chemin}/publication", headers=version(ecrit))
    corps = {"contenu": contenu(titre="Autre chose")}
    refus = await partenaire.client().put(chemin, json=corps, headers=version(demande))
    verifier_probleme(refus, 409, "proposition-en-attente")
    assert (await decider(plateforme, demande.json()["proposition"]["id"])).status_code == 200
    programme = (await partenaire.client().get(chemin)).json()
    proposition = (await modifier(partenaire, programme, **PROTEGES["capacite"])).json()["proposition"]
    reduite = await modifier(partenaire, programme, capacite={"places": 2, "simultanes": 1})
    assert reduite.json()["proposition"] is None
    verifier_probleme(await decider(plateforme, proposition["id"]), 409, "proposition-perimee")
    assert (await decider(plateforme, proposition["id"], "refuser")).status_code == 200
