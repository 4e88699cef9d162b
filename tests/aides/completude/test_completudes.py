"""Completion requests over HTTP: who asks, who answers, what it stops."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.securite.identite import Role
from tests.outillage.aides import avancer, clients_des_gestes, demande_creee, geste
from tests.outillage.completudes import (
    CHAMP,
    PIECE,
    adresse,
    agir,
    demande_deposee,
    demander,
    envoyer,
    repondre,
    saisie,
)
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

EFFECTIF = {"genre": "champ", "code": "effectif_etp", "valeur": "38"}
RIB = {"genre": "piece", "code": "rib", "reference": "GED-2026-118"}


async def test_un_anonyme_et_une_autre_organisation_n_ont_rien_a_voir(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    completude = await demander(plateforme, demande["id"])
    base = f"/v1/demandes/{demande['id']}"
    chemins = (f"{base}/horloge", f"{base}/completudes", adresse(completude), adresse(completude, "/messages"))
    ecritures: dict[str, dict[str, Any]] = {
        "/reponses": {"reponses": [EFFECTIF]},
        "/gestes": {"geste": "corriger"},
        "/messages": {"texte": "Bonjour"},
    }
    autre = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    for client, statut in ((plateforme.client(), 401), (autre, 404)):
        for chemin in chemins:
            verifier_probleme(await client.get(chemin), statut)
        for suite, corps in ecritures.items():
            reponse = await client.post(adresse(completude, suite), json=corps, headers={"If-Match": '"v1"'})
            verifier_probleme(reponse, statut)
    verifier_probleme(await plateforme.client().post(f"{base}/completudes", json=saisie(plateforme)), 401)
    inconnue = f"/v1/demandes/{uuid4()}/completudes"
    refus = await plateforme.client(Role.REGION).post(inconnue, json=saisie(plateforme))
    verifier_probleme(refus, 404, "demande-introuvable")
    absente = await plateforme.client(Role.REGION).get(f"{base}/completudes/{uuid4()}")
    verifier_probleme(absente, 404, "completude-introuvable")


async def test_seule_la_region_demande_et_seul_le_demandeur_repond(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    completude = await demander(plateforme, demande["id"])
    ensemblier, region = plateforme.client(Role.ENSEMBLIER), plateforme.client(Role.REGION)
    sienne = await ensemblier.post(f"/v1/demandes/{demande['id']}/completudes", json=saisie(plateforme))
    verifier_probleme(sienne, 403, "acces-interdit")
    verifier_probleme(await repondre(region, completude, EFFECTIF), 403, "acces-interdit")
    verifier_probleme(await agir(region, completude, "corriger"), 403, "acces-interdit")
    refus = verifier_probleme(await agir(ensemblier, completude, "accepter"), 403, "acces-interdit")
    assert refus["roles_permis"] == ["region"]


async def test_tant_qu_un_complement_est_en_cours_la_demande_n_avance_pas(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    completude = await demander(plateforme, demande["id"], elements=[CHAMP, PIECE])
    clients, ensemblier = clients_des_gestes(plateforme), plateforme.client(Role.ENSEMBLIER)
    refus = verifier_probleme(await geste(clients["completer"], demande["id"], "completer"), 409, "geste-refuse")
    assert refus["manque"] == ["Une demande de complément (incorrect) attend la réponse de l'entreprise."]
    listes = (await clients["completer"].get(f"/v1/demandes/{demande['id']}/gestes")).json()["gestes"]
    assert next(e for e in listes if e["geste"] == "completer")["manque"] == refus["manque"]

    assert (await repondre(ensemblier, completude, EFFECTIF)).status_code == 200
    trop_tot = verifier_probleme(await agir(ensemblier, completude, "corriger"), 409, "geste-completude-refuse")
    assert trop_tot["manque"] == ["Réponse attendue : Relevé d'identité bancaire."]
    assert (await repondre(ensemblier, completude, RIB)).json()["gestes"] == ["corriger"]
    rendue = (await agir(ensemblier, completude, "corriger", commentaire="J'ai corrigé.")).json()
    assert (rendue["etat"], rendue["manque"]) == ("corrigee", [])
    refus = verifier_probleme(await geste(clients["completer"], demande["id"], "completer"), 409, "geste-refuse")
    assert refus["manque"] == ["Une demande de complément (incorrect) attend d'être acceptée ou rouverte."]

    rouverte = (await agir(clients["completer"], completude, "rouvrir", commentaire="RIB illisible.")).json()
    assert rouverte["etat"] == "ouverte"
    assert len(rouverte["manque"]) == 2
    assert [element["reponse"] for element in rouverte["elements"]] == ["38", "GED-2026-118"]
    await repondre(ensemblier, completude, EFFECTIF, RIB)
    await agir(ensemblier, completude, "corriger")
    acceptee = (await agir(clients["completer"], completude, "accepter")).json()
    assert acceptee["etat"] == "acceptee"
    assert acceptee["close_le"]
    assert (await avancer(plateforme, demande["id"], "completer", "instruire"))["etat"] == "instruite"
    fil = (await ensemblier.get(adresse(completude, "/messages"))).json()["elements"]
    assert [ligne["texte"] for ligne in fil[1:]] == ["J'ai corrigé.", "RIB illisible."]


async def test_le_champ_corrige_devient_une_saisie_et_garde_son_ancienne_valeur(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    avant = next(c for c in demande["contenu"] if c["champ"] == "raison_sociale")
    element = {"genre": "champ", "code": "raison_sociale"}
    completude = await demander(plateforme, demande["id"], elements=[element])
    client = plateforme.client(Role.ENTREPRISE, siren=dossier["siren"])
    for valeur in ("Mécanique de l'Ourcq", "Mécanique de l'Ourcq SAS"):
        assert (await repondre(client, completude, {**element, "valeur": valeur})).status_code == 200
    lue = (await client.get(f"/v1/demandes/{demande['id']}")).json()
    champ = next(c for c in lue["contenu"] if c["champ"] == "raison_sociale")
    assert (champ["valeur"], champ["source"]) == ("Mécanique de l'Ourcq SAS", "saisie")
    assert [(ancienne["valeur"], ancienne["source"]) for ancienne in champ["avant"]] == [
        (avant["valeur"], "annuaire"),
        ("Mécanique de l'Ourcq", "saisie"),
    ]
    assert lue["version"] > demande["version"]


async def test_chaque_element_nomme_doit_exister_et_n_etre_nomme_qu_une_fois(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    client, chemin = plateforme.client(Role.REGION), f"/v1/demandes/{demande['id']}/completudes"
    inconnus = [PIECE, PIECE, {"genre": "piece", "code": "effectif_etp"}, {"genre": "champ", "code": "siren"}]
    corps = saisie(plateforme, elements=inconnus)
    refus = verifier_probleme(await client.post(chemin, json=corps), 409, "element-inconnu")
    assert refus["elements"] == ["rib", "effectif_etp", "siren"]
    assert {"genre": "piece", "code": "devis"} in refus["connus"]


@pytest.mark.parametrize("jours", [0, -1, 181])
async def test_la_date_de_reponse_est_a_venir_et_bornee(
    plateforme: PlateformeTest, dossier: dict[str, Any], jours: int
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    echeance = (plateforme.horloge.aujourdhui() + timedelta(days=jours)).isoformat()
    client, corps = plateforme.client(Role.REGION), saisie(plateforme, echeance_le=echeance)
    refus = await client.post(f"/v1/demandes/{demande['id']}/completudes", json=corps)
    verifier_probleme(refus, 409, "echeance-de-reponse-impropre")


async def test_un_complement_se_demande_entre_le_depot_et_la_decision(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    brouillon = await demande_creee(plateforme, dossier["id"])
    client, chemin = plateforme.client(Role.REGION), f"/v1/demandes/{brouillon['id']}/completudes"
    verifier_probleme(await client.post(chemin, json=saisie(plateforme)), 409, "demande-hors-instruction")
    await avancer(plateforme, brouillon["id"], "deposer")
    completude = await demander(plateforme, brouillon["id"])
    await avancer(plateforme, brouillon["id"], "retirer")
    verifier_probleme(await client.post(chemin, json=saisie(plateforme)), 409, "demande-hors-instruction")
    refus = await agir(client, completude, "lever", commentaire="Demande retirée.")
    verifier_probleme(refus, 409, "geste-completude-refuse")


async def test_une_reponse_hors_de_ce_qui_est_demande_est_refusee(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    montant = {"genre": "champ", "code": "montant_eur"}
    completude = await demander(plateforme, demande["id"], elements=[montant])
    client = plateforme.client(Role.ENSEMBLIER)
    verifier_probleme(await repondre(client, completude, EFFECTIF), 409, "element-non-demande")
    mal_ecrit = await repondre(client, completude, {**montant, "valeur": "douze mille"})
    verifier_probleme(mal_ecrit, 409, "valeur-de-champ-impropre")
    sans_version = await client.post(adresse(completude, "/reponses"), json={"reponses": [RIB]})
    verifier_probleme(sans_version, 428, "version-manquante")
    vide = await envoyer(client, completude, "/reponses", {"reponses": []})
    verifier_probleme(vide, 422, "saisie-invalide")
    muet = await agir(plateforme.client(Role.REGION), completude, "lever")
    assert "commentaire" in verifier_probleme(muet, 409, "geste-completude-refuse")["detail"]
    assert (await agir(plateforme.client(Role.REGION), completude, "lever", commentaire="Erreur.")).status_code == 200
    verifier_probleme(await repondre(client, completude, {**montant, "valeur": "12000"}), 409, "completude-close")
    tard = await client.post(adresse(completude, "/messages"), json={"texte": "Trop tard ?"})
    verifier_probleme(tard, 409, "completude-close")


async def test_deux_j_ai_corrige_simultanes_n_en_font_qu_un(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_deposee(plateforme, dossier["id"])
    completude = await demander(plateforme, demande["id"])
    client = plateforme.client(Role.ENSEMBLIER)
    entetes = version(await repondre(client, completude, EFFECTIF))
    corps = {"geste": "corriger"}
    essais = [client.post(adresse(completude, "/gestes"), json=corps, headers=entetes) for _ in range(2)]
    statuts = sorted(reponse.status_code for reponse in await asyncio.gather(*essais))
    assert statuts == [200, 412]
