"""Asked ten days after an outcome, answered once with an account or a link, shared back, counted with its n."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.securite.identite import Role
from tests.gateway.comptes import compte_neuf
from tests.gateway.lectures import lignes
from tests.gateway.partenaires import Partenaire, client_de, orienter, partenaire, reussir
from tests.gateway.serveur_courriel import adresser
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

AVIS = {"aide_recue": True, "utilite": 4, "delai": "correct"}


@pytest.fixture
async def depart(plateforme: PlateformeTest) -> AsyncIterator[datetime]:
    plateforme.horloge.fige = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    yield plateforme.horloge.fige
    plateforme.horloge.fige = None


async def passer(plateforme: PlateformeTest, le: datetime) -> None:
    plateforme.horloge.fige = le
    reponse = await plateforme.client(Role.REGION).post("/v1/relances/executions", json={})
    assert reponse.status_code == 200, reponse.text


async def close(plateforme: PlateformeTest, cible: Partenaire, issue: str = "aide-apportee") -> dict[str, Any]:
    """A dossier whose orientation was accepted, then closed by the partner."""
    dossier = await plateforme.ouvrir_dossier()
    await adresser(plateforme, dossier)
    [orientation] = await orienter(plateforme, dossier, cible)
    await reussir(cible.client, orientation, "acceptation")
    await reussir(cible.client, orientation, "cloture", {"issue": issue})
    return dossier


async def demandes(client: Any, dossier: dict[str, Any]) -> list[dict[str, Any]]:
    lues = (await client.get("/v1/satisfaction/demandes?limite=100")).json()["elements"]
    return [demande for demande in lues if demande["dossier_id"] == dossier["id"]]


def entreprise(plateforme: PlateformeTest, dossier: dict[str, Any]) -> Any:
    return plateforme.client(Role.ENTREPRISE, siren=dossier["siren"])


async def test_l_avis_est_demande_dix_jours_apres_l_issue_et_une_seule_fois(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    dossier = await close(plateforme, await partenaire(plateforme))
    client = entreprise(plateforme, dossier)
    await passer(plateforme, depart + timedelta(days=9))
    assert await demandes(client, dossier) == []
    for jour in (12, 12, 13, 25):
        await passer(plateforme, depart + timedelta(days=jour))
    (demande,) = await demandes(client, dossier)
    assert (demande["issue"], demande["repondue_le"]) == ("aide-apportee", None)
    filtre = f"/v1/courriels?type=satisfaction&dossier_id={dossier['id']}"
    assert len((await plateforme.client(Role.REGION).get(filtre)).json()["elements"]) == 1
    questions = (await client.get("/v1/satisfaction/questionnaire")).json()["questions"]
    assert 1 <= len(questions) <= 3


async def test_l_entreprise_repond_une_fois_et_le_partenaire_le_lit(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    cible = await partenaire(plateforme)
    conseiller = await compte_neuf(plateforme, Role.PARTENAIRE_CONSEILLER, organisation_id=cible.cle)
    dossier = await close(plateforme, cible)
    await passer(plateforme, depart + timedelta(days=10))
    (demande,) = await demandes(cible.client, dossier)
    chemin = f"/v1/satisfaction/demandes/{demande['id']}/reponse"
    verifier_probleme(await plateforme.client().post(chemin, json=AVIS), 401)
    verifier_probleme(await cible.client.post(chemin, json=AVIS), 403)
    autre = plateforme.client(Role.ENTREPRISE, siren="552081317")
    verifier_probleme(await autre.post(chemin, json=AVIS), 404, "demande-avis-introuvable")
    client = entreprise(plateforme, dossier)
    for champ, valeur in (("utilite", 5), ("delai", "jamais"), ("aide_recue", "oui"), ("nom", "x")):
        document = verifier_probleme(await client.post(chemin, json=AVIS | {champ: valeur}), 422)
        assert document["champs"][0]["champ"] == f"body.{champ}"
    assert (await client.post(chemin, json=AVIS)).status_code == 200
    verifier_probleme(await client.post(chemin, json=AVIS), 409, "avis-deja-donne")
    (lue,) = await demandes(cible.client, dossier)
    assert (lue["utilite"], lue["aide_recue"], lue["delai"]) == (4, True, "correct")
    partage = "SELECT destinataire_id FROM notification WHERE objet_id = CAST(:id AS uuid)"
    vus = await lignes(plateforme, partage, id=demande["id"])
    assert [str(ligne["destinataire_id"]) for ligne in vus] == [conseiller["id"]]
    etranger = client_de(plateforme, Role.PARTENAIRE_CONSEILLER, uuid4())
    assert await demandes(etranger, dossier) == []
    (qualite,) = (await cible.client.get("/v1/qualite")).json()["partenaires"]
    (compte,) = [un for un in qualite["indicateurs"] if un["code"] == "satisfaction"]
    assert (compte["numerateur"], compte["n"]) == (1, 1), "the answer counts in the partner's quality"


async def test_le_lien_signe_ouvre_le_formulaire_et_expire(plateforme: PlateformeTest, depart: datetime) -> None:
    dossier = await close(plateforme, await partenaire(plateforme))
    await passer(plateforme, depart + timedelta(days=10))
    filtre = f"/v1/courriels?type=satisfaction&dossier_id={dossier['id']}"
    for _ in range(50):  # the mails of other tests may wait before
        await plateforme.plateforme.applications["gateway"].state.facteur.distribuer()
        (courriel,) = (await plateforme.client(Role.REGION).get(filtre)).json()["elements"]
        if "/v1/satisfaction/pages/" in courriel["corps_texte"]:
            break
    chemin = "/v1/satisfaction/pages/" + courriel["corps_texte"].split("/v1/satisfaction/pages/")[1].split()[0]
    anonyme = plateforme.client()
    page = await anonyme.get(chemin)
    assert page.status_code == 200
    assert page.text.count("<fieldset>") == page.text.count("<legend>") == 3
    faux = await anonyme.post(chemin, data={"aide_recue": "non", "utilite": "9", "delai": "long"})
    assert verifier_probleme(faux, 422)["champs"][0]["champ"] == "body.utilite"
    bon = {"aide_recue": "non", "utilite": "1", "delai": "long"}
    plateforme.horloge.fige = depart + timedelta(days=50)
    verifier_probleme(await anonyme.post(chemin, data=bon), 404, "lien-sans-effet")
    plateforme.horloge.fige = depart + timedelta(days=11)
    assert "Merci" in (await anonyme.post(chemin, data=bon)).text
    verifier_probleme(await anonyme.post(chemin, data=bon), 409, "avis-deja-donne")
    verifier_probleme(await anonyme.get("/v1/satisfaction/pages/faux"), 404, "lien-sans-effet")


async def test_un_avis_hors_delai_est_refuse(plateforme: PlateformeTest, depart: datetime) -> None:
    dossier = await close(plateforme, await partenaire(plateforme))
    await passer(plateforme, depart + timedelta(days=10))
    client = entreprise(plateforme, dossier)
    (demande,) = await demandes(client, dossier)
    plateforme.horloge.fige = datetime.fromisoformat(demande["expire_le"])
    reponse = await client.post(f"/v1/satisfaction/demandes/{demande['id']}/reponse", json=AVIS)
    verifier_probleme(reponse, 409, "avis-expire")


async def test_les_taux_portent_leur_effectif_et_la_requalification(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    cible = await partenaire(plateforme)
    dossiers = [await close(plateforme, cible) for _ in range(6)]
    await passer(plateforme, depart + timedelta(days=10))
    responsable = client_de(plateforme, Role.PARTENAIRE_RESPONSABLE, cible.id)
    for rang, dossier in enumerate(dossiers[:5]):
        (demande,) = await demandes(responsable, dossier)
        if rang == 4:
            avant = (await responsable.get("/v1/satisfaction")).json()["ensemble"]
            assert (avant["reponses"], avant["satisfaits_taux"], avant["requalification_taux"]) == (4, None, None)
        avis = {"aide_recue": rang > 0, "utilite": 4 if rang > 1 else 2, "delai": "correct"}
        client = entreprise(plateforme, dossier)
        assert (await client.post(f"/v1/satisfaction/demandes/{demande['id']}/reponse", json=avis)).status_code == 200
    lue = (await responsable.get("/v1/satisfaction")).json()
    attendu = {"organisation_id": None, "demandes": 6, "reponses": 5, "reponse_taux": 0.8333, "satisfaits_taux": 0.6}
    assert lue["ensemble"] == {**attendu, "requalifiables": 5, "requalification_taux": 0.2}
    assert [mesure["organisation_id"] for mesure in lue["partenaires"]] == [cible.cle]
    region = (await plateforme.client(Role.REGION).get("/v1/satisfaction")).json()
    assert cible.cle in [mesure["organisation_id"] for mesure in region["partenaires"]]
    verifier_probleme(await plateforme.client().get("/v1/satisfaction"), 401)
    verifier_probleme(await plateforme.client().get("/v1/satisfaction/demandes"), 401)
    verifier_probleme(await plateforme.client(Role.ENTREPRISE).get("/v1/satisfaction"), 403)
