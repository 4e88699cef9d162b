"""What happened reaches the partner's system: signed, in order, tried again, replayed, and to nobody else."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from services.gateway.webhooks.regles import regle
from shared.securite.identite import Role
from tests.gateway.comptes import traces_du_secret
from tests.gateway.evenements import Publieur
from tests.gateway.lectures import lignes
from tests.gateway.partenaires import client_de, partenaire, reussir
from tests.gateway.recepteur import TYPES, abonner, emetteur_abonne, livraisons, livreur, orientation_emise
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


async def test_l_issue_revient_signee_au_systeme_emetteur(plateforme: PlateformeTest, recepteur: Any) -> None:
    application, url = recepteur
    emetteur = await emetteur_abonne(plateforme)
    abonnement = await abonner(emetteur.client, url)
    orientation, cible = await orientation_emise(plateforme, emetteur)
    await reussir(cible.client, orientation, "acceptation")
    await reussir(cible.client, orientation, "cloture", {"issue": "aide-apportee"})
    await livreur(plateforme).livrer()
    messages = application.messages(abonnement["secret"])
    assert [message["type"] for message in messages] == [TYPES[0], TYPES[1], TYPES[2], TYPES[4]]
    assert [message["data"]["etat"] for message in messages] == ["envoyee", "vue", "acceptee", "close"]
    assert messages[-1]["data"]["issue"] == "aide-apportee"
    assert {message["data"]["sujet_id"] for message in messages} == {orientation["id"]}
    assert all(len(appel["corps"]) < 20_000 and "Secret" not in appel["corps"] for appel in application.appels)
    suivi = await emetteur.client.get("/v1/orientations", params={"modifie_depuis": messages[0]["timestamp"]})
    assert [element["etat"] for element in suivi.json()["elements"]] == ["close"]
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 43 + "=").verify(application.appels[0]["corps"], application.appels[0]["entetes"])


async def test_un_echec_se_reprend_dans_l_ordre_et_sous_le_meme_identifiant(
    plateforme: PlateformeTest, recepteur: Any
) -> None:
    application, url = recepteur
    emetteur = await emetteur_abonne(plateforme)
    await abonner(emetteur.client, url)
    orientation, cible = await orientation_emise(plateforme, emetteur)
    await reussir(cible.client, orientation, "declin", {"motif": "hors-competence"})
    application.reponses = [500, 302]
    debut = plateforme.horloge.maintenant()
    try:
        for attendu, decalage in ((1, 0), (1, 4), (2, 6), (2, 200), (5, 400)):
            plateforme.horloge.fige = debut + timedelta(seconds=decalage)
            await livreur(plateforme).livrer()
            assert len(application.appels) == attendu, decalage
    finally:
        plateforme.horloge.fige = None
    ids = application.identifiants()
    assert ids[0] == ids[1] == ids[2]
    types = [appel["corps"].split('"')[3] for appel in application.appels]
    assert types == [TYPES[0]] * 3 + [TYPES[1], TYPES[3]]


async def test_un_arret_entre_la_validation_et_l_envoi_ne_perd_rien(plateforme: PlateformeTest, recepteur: Any) -> None:
    application, url = recepteur
    emetteur = await emetteur_abonne(plateforme)
    abonnement = await abonner(emetteur.client, url)
    await orientation_emise(plateforme, emetteur)
    pris = await livreur(plateforme).prendre()  # the worker stops here, before it posts
    assert [prise for prise in pris if str(prise["abonnement_id"]) == abonnement["id"]]
    assert application.appels == []
    await livreur(plateforme).livrer()
    assert application.appels == []
    try:
        plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(seconds=regle("bail_s") + 1)
        await asyncio.gather(*(livreur(plateforme).livrer() for _ in range(4)))
    finally:
        plateforme.horloge.fige = None
    assert len(application.appels) == 1
    await livreur(plateforme).livrer()
    assert len(application.appels) == 1


async def test_un_silence_compte_comme_un_echec(plateforme: PlateformeTest, recepteur: Any) -> None:
    application, url = recepteur
    application.attente_s = 1.0
    emetteur = await emetteur_abonne(plateforme)
    abonnement = await abonner(emetteur.client, url)
    await orientation_emise(plateforme, emetteur)
    await livreur(plateforme, attente_s=0.2).livrer()
    [livraison] = await livraisons(emetteur.client, abonnement)
    assert (livraison["etat"], livraison["essais"]) == ("a-envoyer", 1)
    assert livraison["derniere_erreur"] == "pas de réponse à temps"


async def test_un_destinataire_qui_n_en_veut_plus_arrete_l_abonnement(
    plateforme: PlateformeTest, recepteur: Any
) -> None:
    application, url = recepteur
    emetteur = await emetteur_abonne(plateforme)
    abonnement = await abonner(emetteur.client, url)
    orientation, cible = await orientation_emise(plateforme, emetteur)
    application.reponses = [410]
    await livreur(plateforme).livrer()
    chemin = f"/v1/webhooks/abonnements/{abonnement['id']}"
    arrete = await emetteur.client.get(chemin)
    assert (arrete.json()["actif"], arrete.json()["desactive_motif"]) == (False, "410")
    await reussir(cible.client, orientation, "declin", {"motif": "hors-territoire"})
    await livreur(plateforme).livrer()
    assert len(application.appels) == 1
    faits = await lignes(
        plateforme,
        "SELECT donnees FROM evenement WHERE sujet_id = CAST(:id AS uuid) AND type = 'gateway.webhook.desactive'",
        id=abonnement["id"],
    )
    assert [fait["donnees"]["motif"] for fait in faits] == ["410"]
    repris = await emetteur.client.post(f"{chemin}/activation", headers=version(arrete))
    assert repris.status_code == 200, repris.text
    verifier_probleme(await emetteur.client.post(f"{chemin}/activation", headers=version(repris)), 409)
    await livreur(plateforme).livrer()
    assert len(application.messages(abonnement["secret"])) == 4  # the refused one, then the three that waited


async def test_apres_75_heures_d_echecs_l_abonnement_s_arrete(plateforme: PlateformeTest, recepteur: Any) -> None:
    application, url = recepteur
    emetteur = await emetteur_abonne(plateforme)
    abonnement = await abonner(emetteur.client, url)
    await orientation_emise(plateforme, emetteur)
    application.reponses = [503] * 20
    delais, debut = regle("delais_essais_s"), plateforme.horloge.maintenant()
    assert sum(delais) == 75 * 3600 + 35 * 60 + 5
    try:
        plateforme.horloge.fige = debut
        for delai in [*delais, 0]:
            plateforme.horloge.fige += timedelta(seconds=delai * (1 + regle("dispersion_taux")) + 1)
            await livreur(plateforme).livrer()
    finally:
        plateforme.horloge.fige = None
    assert len(application.appels) == len(delais)
    lu = (await emetteur.client.get(f"/v1/webhooks/abonnements/{abonnement['id']}")).json()
    assert (lu["actif"], lu["desactive_motif"]) == (False, "echecs")
    assert [livraison["etat"] for livraison in await livraisons(emetteur.client, abonnement)] == ["abandonnee"]


async def test_une_relecture_repart_d_un_repere(plateforme: PlateformeTest, recepteur: Any) -> None:
    application, url = recepteur
    emetteur = await emetteur_abonne(plateforme)
    abonnement = await abonner(emetteur.client, url)
    orientation, cible = await orientation_emise(plateforme, emetteur)
    await reussir(cible.client, orientation, "declin", {"motif": "hors-territoire"})
    await livreur(plateforme).livrer()
    premiers = application.identifiants()
    chemin = f"/v1/webhooks/abonnements/{abonnement['id']}/relectures"
    relues = await emetteur.client.post(chemin, json={"depuis": premiers[1]})
    assert relues.json() == {"livraisons": 2}
    await livreur(plateforme).livrer()
    assert application.identifiants() == [*premiers, *premiers[1:]]
    etranger = await partenaire(plateforme, Role.PARTENAIRE_RESPONSABLE)
    verifier_probleme(await etranger.client.post(chemin, json={"depuis": premiers[1]}), 404, "abonnement-introuvable")
    document = await emetteur.client.post(chemin, json={"depuis": orientation["id"]})
    verifier_probleme(document, 409, "repere-inconnu")


async def test_deux_secrets_signent_pendant_une_journee(plateforme: PlateformeTest, recepteur: Any) -> None:
    application, url = recepteur
    emetteur = await emetteur_abonne(plateforme)
    ancien = await abonner(emetteur.client, url)
    chemin = f"/v1/webhooks/abonnements/{ancien['id']}"
    reponse = await emetteur.client.post(f"{chemin}/secret", headers=version(await emetteur.client.get(chemin)))
    nouveau = reponse.json()["secret"]
    assert nouveau != ancien["secret"]
    assert "secret" not in (await emetteur.client.get(chemin)).json()
    assert await traces_du_secret(plateforme, nouveau.removeprefix("whsec_")) == 0
    await orientation_emise(plateforme, emetteur)
    await livreur(plateforme).livrer()
    assert application.messages(ancien["secret"]) == application.messages(nouveau)
    debut = plateforme.horloge.maintenant()
    await lignes(
        plateforme,
        "UPDATE webhook_abonnement SET secret_precedent_jusqu_au = :le WHERE id = CAST(:id AS uuid) RETURNING id",
        le=debut - timedelta(seconds=1),
        id=ancien["id"],
    )
    application.appels.clear()
    await orientation_emise(plateforme, emetteur)
    await livreur(plateforme).livrer()
    assert len(application.messages(nouveau)) == 1
    with pytest.raises(WebhookVerificationError):
        application.messages(ancien["secret"])


async def test_un_partenaire_n_apprend_que_ce_qui_le_concerne(plateforme: PlateformeTest, recepteur: Any) -> None:
    application, url = recepteur
    emetteur, tiers = await emetteur_abonne(plateforme), await emetteur_abonne(plateforme)
    await abonner(tiers.client, url, [*TYPES, "parcours.geste.effectue"])
    orientation, _ = await orientation_emise(plateforme, emetteur)
    await Publieur(plateforme, UUID(orientation["dossier_id"])).geste("candidature", "qualification")
    await plateforme.rattraper()
    await livreur(plateforme).livrer()
    assert application.appels == []
    sien = await abonner(emetteur.client, url, ["parcours.geste.effectue"])
    await Publieur(plateforme, UUID(orientation["dossier_id"])).geste("qualification", "diagnostic")
    await plateforme.rattraper()
    await plateforme.rattraper()
    await livreur(plateforme).livrer()
    assert [message["data"]["etat"] for message in application.messages(sien["secret"])] == ["diagnostic"]


async def test_un_consentement_retire_arrete_ce_qui_allait_partir(plateforme: PlateformeTest, recepteur: Any) -> None:
    application, url = recepteur
    emetteur = await emetteur_abonne(plateforme)
    abonnement = await abonner(emetteur.client, url)
    orientation, _ = await orientation_emise(plateforme, emetteur)
    entreprise = client_de(plateforme, Role.ENTREPRISE, None, orientation["siren"])
    retrait = {"organisation_id": emetteur.cle}
    chemin = f"/v1/dossiers/{orientation['siren']}/consentements/retraits"
    assert (await entreprise.post(chemin, json=retrait)).json()["acces_ferme"] is True
    await livreur(plateforme).livrer()
    assert application.appels == []
    assert [livraison["etat"] for livraison in await livraisons(emetteur.client, abonnement)] == ["ecartee"]


async def test_les_abonnements_ont_un_titulaire(plateforme: PlateformeTest) -> None:
    emetteur, autre = await emetteur_abonne(plateforme), await emetteur_abonne(plateforme)
    abonnement = await abonner(emetteur.client, "https://8.8.8.8/reception")
    chemin = f"/v1/webhooks/abonnements/{abonnement['id']}"
    anonyme = plateforme.client()
    verifier_probleme(await anonyme.get("/v1/webhooks/abonnements"), 401, "non-authentifie")
    verifier_probleme(await anonyme.post("/v1/webhooks/abonnements", json={}), 401, "non-authentifie")
    verifier_probleme(await client_de(plateforme, Role.PARTENAIRE_CONSEILLER, emetteur.id).get(chemin), 403)
    for suffixe in ("", "/livraisons"):
        verifier_probleme(await autre.client.get(chemin + suffixe), 404, "abonnement-introuvable")
    for suffixe in ("/secret", "/activation"):
        refus = await autre.client.post(chemin + suffixe, headers={"If-Match": '"v1"'})
        verifier_probleme(refus, 404, "abonnement-introuvable")
    assert [lu["id"] for lu in (await emetteur.client.get("/v1/webhooks/abonnements")).json()] == [abonnement["id"]]
    parti = await emetteur.client.delete(chemin, headers={"If-Match": '"v1"'})
    assert parti.status_code == 204
    verifier_probleme(await emetteur.client.get(chemin), 404, "abonnement-introuvable")
