"""Prefilling over HTTP: every known field with its source and date, what is left to type, corrections kept beside."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from clients.histoire.acteurs import Acteurs
from clients.histoire.entreprise import entreprise_fictive
from clients.histoire.etapes import jouer
from shared.securite.identite import Role
from tests.outillage.aides import ACTION_MACHINE, avancer, demande_creee, evaluation_type
from tests.outillage.base import ServeurTest
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

A_SAISIR = {
    "description_projet",
    "debut_projet_le",
    "fin_projet_le",
    "effectif_apres_projet",
    "signataire_qualite",
}


@pytest.fixture
async def acteurs(plateforme: PlateformeTest, serveur: ServeurTest) -> AsyncIterator[Acteurs]:
    """The cast of the story: real accounts of the demonstration."""

    def creer() -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=plateforme.plateforme, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://ensemblier", timeout=30)

    distribution = Acteurs(creer)
    await distribution.distribuer(json.loads((serveur.racine / "var" / "demonstration.json").read_text()))
    yield distribution
    await distribution.fermer()


def par_champ(demande: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {champ["champ"]: champ for champ in demande["contenu"]}


async def corriger(plateforme: PlateformeTest, demande: dict[str, Any], **champs: str) -> httpx.Response:
    """Types or corrects fields of a draft."""
    corps = {"champs": [{"champ": champ, "valeur": valeur} for champ, valeur in champs.items()]}
    entetes = {"If-Match": f'"v{demande["version"]}"'}
    client = plateforme.client(Role.ENSEMBLIER)
    return await client.patch(f"/v1/demandes/{demande['id']}", json=corps, headers=entetes)


async def test_la_demande_reprend_la_fiche_le_diagnostic_le_plan_et_l_etude(
    plateforme: PlateformeTest, acteurs: Acteurs
) -> None:
    entreprise = await jouer(acteurs, entreprise_fictive(), jusqu_a="demande")
    demande = await acteurs["conseiller"].lire(f"/v1/demandes/{entreprise.demandes[0]}")
    champs = par_champ(demande)
    sources = {champ["source"] for champ in demande["contenu"]}
    assert {"annuaire", "saisie", "calcul", "diagnostic", "plan", "etude"} <= sources
    assert all(champ["le"] for champ in demande["contenu"])
    assert champs["siren"]["valeur"] == entreprise.siren
    assert champs["diagnostic_type"]["source"] == "diagnostic"
    assert champs["plan_action"]["valeur"] == champs["action_titre"]["valeur"]
    assert (champs["etude_faisabilite"]["source"], champs["etude_faisabilite"]["valeur"]) == ("etude", "favorable")
    assert {champ["champ"] for champ in demande["a_saisir"]} == A_SAISIR
    assert demande["nombre_a_saisir"] == 5


async def test_ce_qui_a_ete_saisi_une_fois_n_est_pas_demande_de_nouveau(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    premiere = await demande_creee(plateforme, dossier["id"])
    saisie = (await corriger(plateforme, premiere, signataire_qualite="Gérante", debut_projet_le="2027-02-01")).json()
    assert saisie["nombre_a_saisir"] == 3
    assert par_champ(saisie)["signataire_qualite"]["source"] == "saisie"
    await avancer(plateforme, premiere["id"], "retirer")
    seconde = await demande_creee(plateforme, dossier["id"])
    repris = par_champ(seconde)["signataire_qualite"]
    assert (repris["valeur"], repris["source"]) == ("Gérante", "demande")
    assert repris["le"] == par_champ(saisie)["signataire_qualite"]["le"]
    assert seconde["nombre_a_saisir"] == 3


async def test_la_correction_garde_la_valeur_d_origine_a_cote(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    origine = par_champ(demande)["raison_sociale"]
    corrigee = (await corriger(plateforme, demande, raison_sociale="Mécanique de la Marne")).json()
    champ = par_champ(corrigee)["raison_sociale"]
    assert (champ["valeur"], champ["source"]) == ("Mécanique de la Marne", "saisie")
    assert champ["avant"] == [{nom: origine[nom] for nom in ("valeur", "source", "le")}]
    journal = (await plateforme.client(Role.REGION).get(f"/v1/demandes/{demande['id']}/journal")).json()["elements"]
    assert journal[-1]["apres"]["champs"] == [{"champ": "raison_sociale", "valeur": "Mécanique de la Marne"}]


@pytest.mark.parametrize(
    ("champ", "valeur", "code"),
    [
        ("inconnu_ici", "x", "champ-de-demande-inconnu"),
        ("siren", "552100554", "valeur-de-champ-impropre"),
        ("code_commune", "Pantin", "valeur-de-champ-impropre"),
        ("montant_eur", "mille", "valeur-de-champ-impropre"),
    ],
)
async def test_un_champ_inconnu_ou_mal_rempli_est_refuse(
    plateforme: PlateformeTest, dossier: dict[str, Any], champ: str, valeur: str, code: str
) -> None:
    demande = await demande_creee(plateforme, dossier["id"])
    refus = verifier_probleme(await corriger(plateforme, demande, **{champ: valeur}), 409, code)
    assert refus["champ"] == champ


async def test_un_voisin_en_panne_n_empeche_pas_d_ouvrir_la_demande(
    plateforme: PlateformeTest, dossier: dict[str, Any]
) -> None:
    action = {**ACTION_MACHINE, "reference": str(uuid4())}
    evaluation = await evaluation_type(plateforme, dossier["id"], actions=[action])
    voisinage = plateforme.plateforme.applications["aides"].state.voisinage
    avant = {nom: voisinage.client(nom) for nom in ("diagnostic", "parcours")}

    def couper(requete: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("réseau coupé")

    muet = httpx.AsyncClient(base_url="http://muet", transport=httpx.MockTransport(couper))
    voisinage._clients |= dict.fromkeys(avant, muet)
    try:
        demande = await demande_creee(plateforme, dossier["id"], evaluation=evaluation)
    finally:
        voisinage._clients |= avant
        await muet.aclose()
    assert {champ["source"] for champ in demande["contenu"]} == {"annuaire", "saisie", "calcul"}
