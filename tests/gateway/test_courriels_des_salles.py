"""What the rooms write by mail: the antenne that an orientation names, the managers of a subscription that stops."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from shared.identifiants import uuid7
from shared.securite.identite import Identite, Role
from tests.gateway.comptes import compte_neuf
from tests.gateway.lectures import ouvrier
from tests.gateway.partenaires import lire, partenaire, reussir
from tests.gateway.recepteur import abonner, emetteur_abonne, livreur, orientation_emise
from tests.gateway.serveur_courriel import Serveur, facteur_de, serveur_courriel
from tests.outillage.http import version
from tests.outillage.plateforme import PlateformeTest
from tests.outillage.repertoire import Partenaire, partenaire_neuf


@pytest.fixture
def smtp() -> Iterator[Serveur]:
    with serveur_courriel() as serveur:
        yield serveur


@pytest.fixture(autouse=True)
async def _rien_en_attente(plateforme: PlateformeTest) -> None:
    """What other tests left to write and to send goes to the box."""
    await ouvrier(plateforme).ecrire_orientations()
    await plateforme.plateforme.applications["gateway"].state.facteur.distribuer()


async def _orienter(
    plateforme: PlateformeTest, cible: Partenaire, antenne: dict[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    dossier = await plateforme.ouvrir_dossier()
    destinataire = {"organisation_id": cible.id, **({"antenne_id": antenne["id"]} if antenne else {})}
    corps = {"destinataires": [destinataire], "besoin": "Réduire les rebuts"}
    chemin = f"/v1/dossiers/{dossier['siren']}/orientations"
    envoi = await plateforme.client(Role.ENSEMBLIER).post(chemin, json=corps)
    assert envoi.status_code == 201, envoi.text
    return dossier, envoi.json()["orientations"][0]


async def _courriels(plateforme: PlateformeTest, destinataire_id: str) -> list[dict[str, Any]]:
    lus = await plateforme.client(Role.REGION).get(f"/v1/courriels?destinataire_id={destinataire_id}")
    return list(lus.json()["elements"])


async def test_l_antenne_orientee_recoit_une_fois_le_lien_qui_repond_sans_compte(
    plateforme: PlateformeTest, smtp: Serveur
) -> None:
    cible, boite = await partenaire_neuf(plateforme), f"antenne-{uuid7().hex}@exemple.fr"
    antenne = await cible.antenne(boite=boite)
    dossier, orientation = await _orienter(plateforme, cible, antenne)
    for _ in range(2):
        await asyncio.gather(*(ouvrier(plateforme).ecrire_orientations() for _ in range(3)))
    await facteur_de(plateforme, smtp).distribuer()
    (recu,) = smtp.pour(boite)
    sujet, texte = str(recu["Subject"]), recu.get_payload()[0].get_payload(decode=True).decode()
    for personnel in (dossier["siren"], dossier["raison_sociale"], "rebuts"):
        assert personnel not in sujet
    assert dossier["siren"] not in texte
    assert "Réduire les rebuts" in texte
    lien = re.search(r"https?://\S+/v1/orientations/liens/\S+", texte)
    assert lien is not None, texte
    chemin = urlsplit(lien.group()).path
    lu = await plateforme.client().get(chemin)
    assert (lu.status_code, lu.json()["raison_sociale"]) == (200, None), lu.text
    repondu = await plateforme.client().post(chemin, json={"decision": "accepter"})
    assert repondu.status_code == 200, repondu.text
    assert (await lire(plateforme.client(Role.ENSEMBLIER), orientation))["etat"] == "acceptee"
    (garde,) = await _courriels(plateforme, antenne["id"])
    assert (garde["type"], garde["etat"], "liens/" in garde["corps_texte"]) == ("orientation", "envoye", False)


async def test_une_orientation_repondue_avant_le_depart_n_est_plus_ecrite(plateforme: PlateformeTest) -> None:
    cible = await partenaire_neuf(plateforme)
    ecrite, jamais = await cible.antenne(), await cible.antenne()
    _, orientation = await _orienter(plateforme, cible, ecrite)
    await ouvrier(plateforme).ecrire_orientations()
    await reussir(cible.client(), orientation, "declin", {"motif": "hors-territoire"})
    _, repondue = await _orienter(plateforme, cible, jamais)
    await reussir(cible.client(), repondue, "declin", {"motif": "hors-territoire"})
    await ouvrier(plateforme).ecrire_orientations()
    await plateforme.plateforme.applications["gateway"].state.facteur.distribuer()
    (courriel,) = await _courriels(plateforme, ecrite["id"])
    assert (courriel["etat"], courriel["cause"]) == ("annule", "orientation-repondue")
    assert await _courriels(plateforme, jamais["id"]) == []


async def test_un_lien_deja_remis_n_est_pas_double_par_un_courriel(plateforme: PlateformeTest) -> None:
    cible = await partenaire_neuf(plateforme)
    antenne = await cible.antenne()
    _, orientation = await _orienter(plateforme, cible, antenne)
    remis = await plateforme.client(Role.ENSEMBLIER).post(f"/v1/orientations/{orientation['id']}/liens")
    assert remis.status_code == 201, remis.text
    assert await ouvrier(plateforme).ecrire_orientations() == 0
    await _orienter(plateforme, cible, None)
    assert await ouvrier(plateforme).ecrire_orientations() == 0, "nobody to write to without an antenne"


async def _responsable(plateforme: PlateformeTest, organisation_id: UUID, *, adresse: str | None) -> str:
    compte = await compte_neuf(plateforme, Role.PARTENAIRE_RESPONSABLE, organisation_id=str(organisation_id))
    identite = Identite(UUID(compte["id"]), Role.PARTENAIRE_RESPONSABLE, organisation_id)
    client = plateforme.client()
    client.headers["Authorization"] = f"Bearer {plateforme.emetteur.jeton_acces(identite)[0]}"
    if adresse is not None:
        ecrit = await client.put("/v1/comptes/moi/courriel", json={"courriel": adresse})
        assert ecrit.status_code == 200, ecrit.text
    return str(compte["id"])


async def test_l_arret_d_un_abonnement_s_ecrit_au_responsable_et_se_lit_dans_l_abonnement(
    plateforme: PlateformeTest, recepteur: Any, smtp: Serveur
) -> None:
    application, url = recepteur
    emetteur, adresse = await emetteur_abonne(plateforme), f"responsable-{uuid7().hex}@exemple.fr"
    await _responsable(plateforme, emetteur.id, adresse=adresse)
    sans_adresse = await _responsable(plateforme, emetteur.id, adresse=None)
    abonnement = await abonner(emetteur.client, url)
    chemin = f"/v1/webhooks/abonnements/{abonnement['id']}"
    assert abonnement["averti_le"] is None
    await orientation_emise(plateforme, emetteur)
    application.reponses = [410]
    for _ in range(2):
        await livreur(plateforme).livrer()
    arrete = await emetteur.client.get(chemin)
    assert (arrete.json()["actif"], arrete.json()["desactive_motif"]) == (False, "410")
    assert abonnement["cree_le"] < arrete.json()["averti_le"] <= arrete.json()["desactive_le"]
    await facteur_de(plateforme, smtp).distribuer()
    (recu,) = smtp.pour(adresse)
    texte = recu.get_payload()[0].get_payload(decode=True).decode()
    assert abonnement["id"] in texte
    assert "(410)" in texte
    assert await _courriels(plateforme, sans_adresse) == []
    repris = await emetteur.client.post(f"{chemin}/activation", headers=version(arrete))
    assert (repris.status_code, repris.json()["averti_le"]) == (200, None), repris.text


async def test_un_arret_sans_adresse_connue_le_dit(plateforme: PlateformeTest, recepteur: Any) -> None:
    application, url = recepteur
    emetteur, autre = await emetteur_abonne(plateforme), await partenaire(plateforme)
    await _responsable(plateforme, autre.id, adresse=f"ailleurs-{uuid7().hex}@exemple.fr")
    abonnement = await abonner(emetteur.client, url)
    await orientation_emise(plateforme, emetteur)
    application.reponses = [410]
    await livreur(plateforme).livrer()
    lu = (await emetteur.client.get(f"/v1/webhooks/abonnements/{abonnement['id']}")).json()
    assert (lu["actif"], lu["averti_le"]) == (False, None)
