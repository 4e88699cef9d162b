"""Answering without an account: the link opens one orientation, for one answer, for eight days, and tells little."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.gateway.acces.emission import AUDIENCE_LIEN, TYPE_LIEN
from services.gateway.orientations.regles import regle
from shared.securite import jetons
from shared.securite.identite import Role
from shared.securite.verificateur import EMETTEUR_INTERNE
from tests.gateway.lectures import fiche, lignes
from tests.gateway.partenaires import Partenaire, client_de, lire, orienter, partenaire, partenaires, reussir
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

REFUS = {"decision": "decliner", "motif": "hors-territoire"}


async def _envoyer(plateforme: PlateformeTest) -> tuple[dict[str, Any], Partenaire, dict[str, Any]]:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    [orientation] = await orienter(plateforme, dossier, cible, message="Contexte que le lien ne montre pas")
    return dossier, cible, orientation


async def _lien(plateforme: PlateformeTest, orientation: dict[str, Any]) -> str:
    client = plateforme.client(Role.ENSEMBLIER)
    reponse = await client.post(f"/v1/orientations/{orientation['id']}/liens")
    assert reponse.status_code == 201, reponse.text
    assert reponse.headers["cache-control"] == "no-store"
    return str(reponse.json()["chemin"])


async def test_le_lien_montre_le_minimum_et_vaut_lecture(plateforme: PlateformeTest) -> None:
    dossier, cible, orientation = await _envoyer(plateforme)
    chemin = await _lien(plateforme, orientation)
    lu = await plateforme.client().get(chemin)
    assert lu.status_code == 200, lu.text
    assert (lu.json()["besoin"], lu.json()["departement"]) == ("Moderniser l'usinage", "93")
    assert lu.json()["raison_sociale"] is None
    assert dossier["siren"] not in lu.text
    assert "Contexte" not in lu.text
    assert (await lire(plateforme.client(Role.ENSEMBLIER), orientation))["etat"] == "vue"
    await _consentir(plateforme, dossier, cible)
    assert (await plateforme.client().get(chemin)).json()["raison_sociale"] == dossier["raison_sociale"]
    registre = (await plateforme.client(Role.ENSEMBLIER).get(f"/v1/dossiers/{dossier['siren']}/divulgations")).json()
    voies = [(ligne["voie"], "raison_sociale" in ligne["contenu"]) for ligne in registre["elements"]]
    assert voies == [("orientation", True), ("lien", False), ("lien", True)]


async def test_le_lien_accepte_une_seule_fois(plateforme: PlateformeTest) -> None:
    dossier, cible, orientation = await _envoyer(plateforme)
    chemin = await _lien(plateforme, orientation)
    envois = [plateforme.client().post(chemin, json={"decision": "accepter"}) for _ in range(10)]
    reponses = await asyncio.gather(*envois)
    assert sorted(reponse.status_code for reponse in reponses) == [200, *[409] * 9]
    codes = {reponse.json()["code"] for reponse in reponses if reponse.status_code == 409}
    assert codes == {"lien-deja-utilise"}
    verifier_probleme(await plateforme.client().get(chemin), 409, "lien-deja-utilise")
    assert (await cible.client.get(f"/v1/dossiers/{dossier['siren']}/fiche")).status_code == 200
    faits = await lignes(
        plateforme,
        "SELECT acteur_role, organisation_id FROM journal WHERE objet_id = CAST(:id AS uuid) AND type = :type",
        id=orientation["id"],
        type="gateway.orientation.acceptee",
    )
    assert [(fait["acteur_role"], fait["organisation_id"]) for fait in faits] == [("partenaire-conseiller", cible.id)]


async def test_le_lien_decline_et_le_dossier_revient(plateforme: PlateformeTest) -> None:
    dossier, _, orientation = await _envoyer(plateforme)
    chemin = await _lien(plateforme, orientation)
    sans_motif = await plateforme.client().post(chemin, json={"decision": "decliner"})
    verifier_probleme(sans_motif, 422, "saisie-invalide")
    decline = await plateforme.client().post(chemin, json=REFUS)
    assert (decline.status_code, decline.json()["etat"]) == (200, "declinee")
    assert "décliné (hors de son territoire)" in (await fiche(plateforme, dossier["siren"]))["prochaine_action"]


async def test_un_lien_expire_se_renouvelle_et_pas_avant(plateforme: PlateformeTest) -> None:
    _, _, orientation = await _envoyer(plateforme)
    chemin = await _lien(plateforme, orientation)
    ensemblier, liens = plateforme.client(Role.ENSEMBLIER), f"/v1/orientations/{orientation['id']}/liens"
    verifier_probleme(await ensemblier.post(liens), 409, "lien-encore-valable")
    try:
        plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(days=regle("lien_jours"), seconds=1)
        verifier_probleme(await plateforme.client().get(chemin), 409, "lien-expire")
        verifier_probleme(await plateforme.client().post(chemin, json=REFUS), 409, "lien-expire")
        nouveau = await _lien(plateforme, orientation)
        assert (await plateforme.client().get(nouveau)).status_code == 200
        verifier_probleme(await plateforme.client().get(chemin), 409, "lien-expire")
    finally:
        plateforme.horloge.fige = None


async def test_le_lien_est_revoque_quand_l_orientation_change(plateforme: PlateformeTest) -> None:
    dossier, cibles = await plateforme.ouvrir_dossier(), await partenaires(plateforme, 2)
    premiere, seconde = await orienter(plateforme, dossier, *cibles)
    chemin = await _lien(plateforme, seconde)
    await reussir(cibles[0].client, premiere, "acceptation")
    prise = verifier_probleme(await plateforme.client().get(chemin), 409, "orientation-deja-prise")
    assert "prise" in prise["detail"]
    trop_tard = await plateforme.client().post(chemin, json={"decision": "accepter"})
    verifier_probleme(trop_tard, 409, "orientation-deja-prise")
    _, _, retiree = await _envoyer(plateforme)
    autre_chemin = await _lien(plateforme, retiree)
    await reussir(plateforme.client(Role.ENSEMBLIER), retiree, "retrait")
    verifier_probleme(await plateforme.client().get(autre_chemin), 409, "lien-revoque")
    verifier_probleme(await plateforme.client().post(autre_chemin, json=REFUS), 409, "lien-revoque")
    sans_objet = await plateforme.client(Role.ENSEMBLIER).post(f"/v1/orientations/{seconde['id']}/liens")
    verifier_probleme(sans_objet, 409, "lien-sans-objet")


def _forger(plateforme: PlateformeTest, nature: str, orientation: dict[str, Any], autre: dict[str, Any]) -> str:
    cle = plateforme.emetteur._cle
    maintenant = int(time.time())
    claims = {"iss": EMETTEUR_INTERNE, "aud": AUDIENCE_LIEN, "sub": orientation["id"], "jti": str(uuid4())}
    claims |= {"iat": maintenant, "exp": maintenant + 600}
    forges = {
        "illisible": lambda: "pas-un-jeton",
        "lien-inconnu": lambda: jetons.signer(claims, cle, TYPE_LIEN),
        "autre-cle": lambda: jetons.signer(claims, jetons.nouvelle_cle(cle["kid"]), TYPE_LIEN),
        "jeton-d-acces": lambda: plateforme.emetteur.jeton_acces(plateforme.identite(Role.REGION))[0],
        "autre-usage": lambda: jetons.signer({**claims, "aud": "ensemblier-api"}, cle, TYPE_LIEN),
        "sujet-illisible": lambda: jetons.signer({**claims, "sub": "x"}, cle, TYPE_LIEN),
        "autre-orientation": lambda: jetons.signer({**claims, "jti": autre["lien"]}, cle, TYPE_LIEN),
    }
    return forges[nature]()


@pytest.mark.parametrize(
    "nature",
    ["illisible", "lien-inconnu", "autre-cle", "jeton-d-acces", "autre-usage", "sujet-illisible", "autre-orientation"],
)
async def test_un_lien_forge_ne_dit_rien(plateforme: PlateformeTest, nature: str) -> None:
    dossier, cible, orientation = await _envoyer(plateforme)
    [autre] = await orienter(plateforme, dossier, cible)
    await _lien(plateforme, autre)
    requete = "SELECT id FROM orientation_lien WHERE orientation_id = CAST(:id AS uuid)"
    autre["lien"] = str((await lignes(plateforme, requete, id=autre["id"]))[0]["id"])
    jeton = _forger(plateforme, nature, orientation, autre)
    for reponse in (
        await plateforme.client().get(f"/v1/orientations/liens/{jeton}"),
        await plateforme.client().post(f"/v1/orientations/liens/{jeton}", json=REFUS),
    ):
        document = verifier_probleme(reponse, 404, "lien-inconnu")
        assert document["detail"] == "Ce lien n'est pas valable."
        assert dossier["siren"] not in reponse.text
    assert (await lire(plateforme.client(Role.ENSEMBLIER), orientation))["etat"] == "envoyee"


async def test_un_lien_ne_sert_pas_de_jeton_d_acces(plateforme: PlateformeTest) -> None:
    _, _, orientation = await _envoyer(plateforme)
    jeton = (await _lien(plateforme, orientation)).rpartition("/")[2]
    client = plateforme.client()
    client.headers["Authorization"] = f"Bearer {jeton}"
    verifier_probleme(await client.get("/v1/orientations"), 401, "non-authentifie")


async def test_les_appels_d_un_lien_sont_bornes_meme_refuses(plateforme: PlateformeTest) -> None:
    _, _, orientation = await _envoyer(plateforme)
    chemin = await _lien(plateforme, orientation)
    client: httpx.AsyncClient = plateforme.client()
    statuts = [(await client.get(chemin)).status_code for _ in range(regle("lien_appels_par_heure") + 1)]
    assert statuts == [200] * regle("lien_appels_par_heure") + [429]
    document = verifier_probleme(await client.post(chemin, json=REFUS), 429, "trop-d-appels")
    assert "heure" in document["detail"]
    try:
        plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(hours=1, seconds=1)
        assert (await client.get(chemin)).status_code == 200
    finally:
        plateforme.horloge.fige = None


async def test_seuls_l_ensemblier_et_l_emetteur_donnent_un_lien(plateforme: PlateformeTest) -> None:
    _, cible, orientation = await _envoyer(plateforme)
    chemin = f"/v1/orientations/{orientation['id']}/liens"
    verifier_probleme(await plateforme.client().post(chemin), 401, "non-authentifie")
    verifier_probleme(await cible.client.post(chemin), 409, "retrait-reserve")
    etranger = await partenaire(plateforme)
    verifier_probleme(await etranger.client.post(chemin), 404, "orientation-introuvable")
    verifier_probleme(await client_de(plateforme, Role.ENTREPRISE, None, "732829320").post(chemin), 403)


async def _consentir(plateforme: PlateformeTest, dossier: dict[str, Any], cible: Partenaire) -> None:
    entreprise = client_de(plateforme, Role.ENTREPRISE, None, dossier["siren"])
    corps = {"organisation_id": cible.cle, "finalite": "mise-en-relation", "preuve": "portail-2026-11-24"}
    reponse = await entreprise.post(f"/v1/dossiers/{dossier['siren']}/consentements", json=corps)
    assert reponse.status_code == 201, reponse.text
