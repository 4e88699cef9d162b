"""The company is told at each step, never left silent, and reads where it stands; preferences of accounts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.gateway.notifications.entreprise import regles
from shared.securite.identite import Role
from tests.gateway.comptes import compte_neuf
from tests.gateway.lectures import lignes
from tests.gateway.partenaires import orienter, partenaire, reussir
from tests.gateway.serveur_courriel import adresser
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


@pytest.fixture
async def depart(plateforme: PlateformeTest) -> AsyncIterator[datetime]:
    plateforme.horloge.fige = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    yield plateforme.horloge.fige
    plateforme.horloge.fige = None


async def passer(plateforme: PlateformeTest, le: datetime) -> None:
    plateforme.horloge.fige = le
    reponse = await plateforme.client(Role.MACHINE).post("/v1/relances/executions", json={})
    assert reponse.status_code == 200, reponse.text


async def suivi(plateforme: PlateformeTest, dossier: dict[str, Any]) -> dict[str, Any]:
    client = plateforme.client(Role.ENTREPRISE, siren=dossier["siren"])
    reponse = await client.get(f"/v1/dossiers/{dossier['siren']}/suivi")
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def types_dits(plateforme: PlateformeTest, dossier: dict[str, Any]) -> list[str]:
    return [message["type"] for message in reversed((await suivi(plateforme, dossier))["messages"])]


async def test_l_entreprise_apprend_chaque_etape_une_fois(plateforme: PlateformeTest, depart: datetime) -> None:
    dossier = await plateforme.ouvrir_dossier()
    await adresser(plateforme, dossier)
    await passer(plateforme, depart)
    assert await types_dits(plateforme, dossier) == ["recue"]
    await passer(plateforme, depart + timedelta(days=9))
    await passer(plateforme, depart + timedelta(days=9))
    cible = await partenaire(plateforme)
    [orientation] = await orienter(plateforme, dossier, cible)
    await passer(plateforme, depart + timedelta(days=10))
    await reussir(cible.client, orientation, "acceptation")
    await passer(plateforme, depart + timedelta(days=11))
    await reussir(cible.client, orientation, "cloture", {"issue": "injoignable"})
    await passer(plateforme, depart + timedelta(days=12))
    dits = await types_dits(plateforme, dossier)
    attendus = ["recue", "personne-encore", "transmise", "acceptee", "injoignable"]
    assert [etape for etape in dits if etape in attendus] == attendus
    assert len(dits) == len(set(dits))
    lus = await plateforme.client(Role.REGION).get(f"/v1/courriels?dossier_id={dossier['id']}")
    assert len({courriel["periode"] for courriel in lus.json()["elements"]}) == len(lus.json()["elements"]) >= 5


async def test_sans_preneur_apres_quarante_cinq_jours_l_echec_est_dit(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    await passer(plateforme, depart + timedelta(days=44))
    assert "echec" not in await types_dits(plateforme, dossier)
    await passer(plateforme, depart + timedelta(days=45))
    assert (await types_dits(plateforme, dossier))[-1] == "echec"


async def test_jamais_plus_de_n_jours_de_silence_sur_six_mois_simules(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    dossier = await plateforme.ouvrir_dossier()
    await adresser(plateforme, dossier)
    silence = timedelta(days=regles()["silence_jours"])
    for jour in range(0, 180, 3):
        if 60 <= jour <= 70:
            continue  # an outage
        le = depart + timedelta(days=jour)
        await passer(plateforme, le)
        lu = await suivi(plateforme, dossier)
        dernier = datetime.fromisoformat(lu["messages"][0]["le"])
        assert le - dernier < silence
        assert lu["silence"] is None
        assert lu["prochaine_action"]
        assert lu["echeance_le"]
    chemin = f"/v1/dossiers/{dossier['siren']}/contact"
    assert (await plateforme.client(Role.ENSEMBLIER).delete(chemin)).status_code == 204
    assert "Nous n'avons pas d'adresse" in (await suivi(plateforme, dossier))["silence"]


async def test_la_page_dit_qui_a_la_main_par_un_lien_signe_qui_expire(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    dossier = await plateforme.ouvrir_dossier(raison_sociale="Mécanique <& Fils>")
    await passer(plateforme, depart)
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    lien = (await conseiller.post(f"/v1/dossiers/{dossier['siren']}/suivi/liens")).json()
    chemin = "/v1/" + lien["url"].split("/v1/")[1]
    page = await plateforme.client().get(chemin)
    assert page.status_code == 200, page.text
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    for attendu in ('<html lang="fr">', "Mécanique &lt;&amp; Fils&gt;", "L&#x27;ensemblier", "Votre demande est reçue"):
        assert attendu in page.text
    assert "http" not in page.text.replace("http-equiv", ""), "no outside asset"
    assert "<script" not in page.text
    verifier_probleme(await plateforme.client().get(chemin[:-3] + "abc"), 404, "lien-sans-effet")
    verifier_probleme(await plateforme.client().get("/v1/suivi/pages/nimporte"), 404, "lien-sans-effet")
    plateforme.horloge.fige = datetime.fromisoformat(lien["expire_le"])
    verifier_probleme(await plateforme.client().get(chemin), 404, "lien-sans-effet")


@pytest.mark.parametrize("chemin", ["/suivi", "/suivi/liens"])
async def test_ni_anonyme_ni_etranger_ne_lisent_le_suivi(plateforme: PlateformeTest, chemin: str) -> None:
    dossier = await plateforme.ouvrir_dossier()
    methode, chemin = ("POST" if "liens" in chemin else "GET"), f"/v1/dossiers/{dossier['siren']}{chemin}"
    verifier_probleme(await plateforme.client().request(methode, chemin), 401, "non-authentifie")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne")
    verifier_probleme(await etranger.request(methode, chemin), 404, "dossier-introuvable")
    autre = plateforme.client(Role.ENTREPRISE, siren="552081317")
    verifier_probleme(await autre.request(methode, chemin), 404, "dossier-introuvable")


async def test_les_preferences_taisent_un_type_sauf_ce_qui_est_attendu(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    verifier_probleme(await plateforme.client().get("/v1/preferences"), 401)
    compte = await compte_neuf(plateforme, Role.ENSEMBLIER)
    client = plateforme.client(Role.ENSEMBLIER, compte=UUID(compte["id"]))
    assert (await client.get("/v1/preferences")).json()["rythme"] == "quotidien"
    for types, statut, code in (
        ([{"type": "inconnu", "portee": "aucune"}], 422, "saisie-invalide"),
        ([{"type": "action-j1", "portee": "parfois"}], 422, "saisie-invalide"),
        ([{"type": "action-j1", "portee": "aucune"}] * 2, 409, "preference-contradictoire"),
        ([{"type": "action-j21", "portee": "aucune"}], 409, "message-obligatoire"),
    ):
        corps = {"rythme": "quotidien", "types": types}
        document = verifier_probleme(await client.put("/v1/preferences", json=corps), statut, code)
        assert document["champs"]
    corps = {"rythme": "hebdomadaire", "types": [{"type": "action-j1", "portee": "aucune"}]}
    assert (await client.put("/v1/preferences", json=corps)).status_code == 200
    dossier = await plateforme.ouvrir_dossier()
    prise = await client.get(f"/v1/dossiers/{dossier['siren']}/fiche")
    await client.post(f"/v1/dossiers/{dossier['siren']}/prise-en-charge", json={}, headers=version(prise))
    for jour in range(45):
        await passer(plateforme, depart + timedelta(days=jour))
    lus = (await plateforme.client(Role.REGION).get(f"/v1/courriels?destinataire_id={compte['id']}")).json()["elements"]
    textes = "\n".join(courriel["corps_texte"] for courriel in lus)
    assert "La prochaine action est en retard" not in textes
    assert textes.count("Une action est en retard") >= 1
    assert all("-S" in courriel["periode"] for courriel in lus)
    assert len({courriel["periode"] for courriel in lus}) == len(lus)


async def test_suivies_ne_garde_que_les_dossiers_dont_on_est_le_referent(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    cible = await partenaire(plateforme)
    comptes = [await compte_neuf(plateforme, Role.PARTENAIRE_CONSEILLER, organisation_id=cible.cle) for _ in range(3)]
    for compte, portee in zip(comptes, ("suivies", "suivies", "toutes"), strict=True):
        client = plateforme.client(Role.PARTENAIRE_CONSEILLER, compte=UUID(compte["id"]))
        corps = {"rythme": "quotidien", "types": [{"type": "acceptee-j9", "portee": portee}]}
        assert (await client.put("/v1/preferences", json=corps)).status_code == 200
    dossier = await plateforme.ouvrir_dossier()
    [orientation] = await orienter(plateforme, dossier, cible)
    await reussir(cible.client, orientation, "acceptation")
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    lu = await ensemblier.get(f"/v1/dossiers/{dossier['siren']}/fiche")
    chemin = f"/v1/dossiers/{dossier['siren']}/prise-en-charge"
    prise = await ensemblier.post(chemin, json={"referent_id": comptes[0]["id"]}, headers=version(lu))
    assert prise.status_code == 200, prise.text
    await plateforme.rattraper()
    for jour in (9, 10):
        await passer(plateforme, depart + timedelta(days=jour))
    requete = "SELECT destinataire_id, tue FROM notification WHERE objet_id = :id AND type = 'acceptee-j9'"
    dites = await lignes(plateforme, requete, id=UUID(orientation["id"]))
    assert {str(ligne["destinataire_id"]): ligne["tue"] for ligne in dites} == {
        comptes[0]["id"]: False,
        comptes[1]["id"]: True,
        comptes[2]["id"]: False,
    }
