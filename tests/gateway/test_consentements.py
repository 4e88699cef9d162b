"""Consent by partner and by purpose: a withdrawal closes every read path of that partner within the same request."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from services.commande import preparation
from shared.securite.identite import Role
from tests.gateway.lectures import fiche
from tests.gateway.partenaires import Partenaire, client_de, orienter, partenaire, partenaires, reussir
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest


def _entreprise(plateforme: PlateformeTest, dossier: dict[str, Any]) -> Any:
    return client_de(plateforme, Role.ENTREPRISE, None, dossier["siren"])


async def _consentir(
    plateforme: PlateformeTest, dossier: dict[str, Any], cible: Partenaire, finalite: str = "accompagnement"
) -> Any:
    corps = {"organisation_id": cible.cle, "finalite": finalite, "preuve": "case cochée sur le portail"}
    return await _entreprise(plateforme, dossier).post(f"/v1/dossiers/{dossier['siren']}/consentements", json=corps)


async def _retirer(plateforme: PlateformeTest, dossier: dict[str, Any], cible: Partenaire, **champs: Any) -> Any:
    corps = {"organisation_id": cible.cle, **champs}
    chemin = f"/v1/dossiers/{dossier['siren']}/consentements/retraits"
    return await _entreprise(plateforme, dossier).post(chemin, json=corps)


async def _accompagner(plateforme: PlateformeTest) -> tuple[dict[str, Any], Partenaire, dict[str, Any]]:
    """A dossier whose orientation a partner has accepted, with the consent of the company."""
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    assert (await _consentir(plateforme, dossier, cible)).status_code == 201
    [orientation] = await orienter(plateforme, dossier, cible)
    await reussir(cible.client, orientation, "acceptation")
    return dossier, cible, orientation


LECTURES = [
    "/v1/dossiers/{siren}",
    "/v1/dossiers/{siren}/fiche",
    "/v1/dossiers/{siren}/journal",
    "/v1/dossiers/{siren}/consentements",
    "/v1/orientations/{orientation}",
    "/v1/orientations/envois/{envoi}",
    "/v1/parcours/{parcours}",
    "/v1/parcours/{parcours}/gestes",
    "/v1/diagnostics/{diagnostic}",
]


async def test_le_retrait_ferme_tous_les_chemins_de_lecture(plateforme: PlateformeTest) -> None:
    dossier, cible, orientation = await _accompagner(plateforme)
    ids = await _ouvrir_le_travail(cible, dossier)
    adresses = {"siren": dossier["siren"], "orientation": orientation["id"], "envoi": orientation["envoi_id"], **ids}
    chemins = [modele.format(**adresses) for modele in LECTURES]
    assert [(await cible.client.get(chemin)).status_code for chemin in chemins] == [200] * len(chemins)
    retrait = await _retirer(plateforme, dossier, cible)
    assert retrait.status_code == 200, retrait.text
    assert retrait.json() == {"organisation_id": cible.cle, "retires": 1, "acces_ferme": True}
    for chemin in chemins:
        verifier_probleme(await cible.client.get(chemin), 404)
    for liste in ("/v1/dossiers", "/v1/orientations", "/v1/parcours", "/v1/diagnostics"):
        reponse = await cible.client.get(liste)
        assert reponse.status_code in {200, 405}, liste
        assert dossier["id"] not in reponse.text
    lu = await fiche(plateforme, dossier["siren"])
    assert (lu["proprietaire"], lu["etat"]) == ("file-ensemblier", "ouvert")
    assert "retiré son accord" in lu["prochaine_action"]


@pytest.mark.parametrize("role", [Role.PARTENAIRE_CONSEILLER, Role.PARTENAIRE_RESPONSABLE])
async def test_aucune_adresse_publiee_d_un_dossier_n_echappe_au_retrait(plateforme: PlateformeTest, role: Role) -> None:
    """Every published read that names a company, those added later too."""
    dossier, cible, _ = await _accompagner(plateforme)
    ids = await _ouvrir_le_travail(cible, dossier)
    connus = {"siren": dossier["siren"], "dossier_id": dossier["id"], "parcours_id": ids["parcours"]}
    connus |= {"diagnostic_id": ids["diagnostic"]}
    lecteur, chemins = client_de(plateforme, role, cible.id), list(_lectures(plateforme, connus))
    assert len(chemins) >= 12
    avant = {chemin: (await lecteur.get(chemin)).status_code for chemin in chemins}
    assert (await _retirer(plateforme, dossier, cible)).json()["acces_ferme"] is True
    apres = {chemin: (await lecteur.get(chemin)).status_code for chemin in chemins}
    ouverts = [chemin for chemin in chemins if avant[chemin] == 200]
    assert len(ouverts) >= 10
    assert {chemin: apres[chemin] for chemin in chemins if apres[chemin] < 400} == {}
    assert {chemin: apres[chemin] for chemin in ouverts if apres[chemin] != 404} == {}


def _lectures(plateforme: PlateformeTest, connus: dict[str, str]) -> Iterator[str]:
    """Addresses of the published reads whose parameters are all known."""
    for application in plateforme.plateforme.applications.values():
        for modele, operations in application.openapi()["paths"].items():
            noms = set(re.findall(r"{(\w+)}", modele))
            if "get" in operations and noms and noms <= connus.keys() and modele.startswith("/v1/"):
                yield modele.format(**connus)


async def _ouvrir_le_travail(cible: Partenaire, dossier: dict[str, Any]) -> dict[str, str]:
    parcours = await cible.client.post(
        "/v1/parcours", json={"dossier_id": dossier["id"], "modele": "parcours-individuel"}
    )
    assert parcours.status_code == 201, parcours.text
    diagnostic = await cible.client.post("/v1/diagnostics", json={"dossier_id": dossier["id"], "type": "flash"})
    assert diagnostic.status_code == 201, diagnostic.text
    return {"parcours": parcours.json()["id"], "diagnostic": diagnostic.json()["id"]}


async def test_apres_le_retrait_rien_ne_rouvre_sans_nouveau_consentement(plateforme: PlateformeTest) -> None:
    dossier, cible, _ = await _accompagner(plateforme)
    await _retirer(plateforme, dossier, cible)
    ensemblier, chemin = plateforme.client(Role.ENSEMBLIER), f"/v1/dossiers/{dossier['siren']}"
    entetes = version(await ensemblier.get(f"{chemin}/fiche"))
    corps = {"organisation_id": cible.cle}
    verifier_probleme(await ensemblier.post(f"{chemin}/parties", json=corps, headers=entetes), 409, "acces-retire")
    demande = {"destinataires": [corps], "besoin": "Encore"}
    verifier_probleme(await ensemblier.post(f"{chemin}/orientations", json=demande), 409, "acces-retire")
    assert (await _consentir(plateforme, dossier, cible)).status_code == 201
    verifier_probleme(await cible.client.get(f"{chemin}/fiche"), 404)
    assert (await ensemblier.post(f"{chemin}/parties", json=corps, headers=entetes)).status_code == 200
    assert (await cible.client.get(f"{chemin}/fiche")).status_code == 200


async def test_le_retrait_d_une_finalite_laisse_les_autres(plateforme: PlateformeTest) -> None:
    dossier, cible, _ = await _accompagner(plateforme)
    assert (await _consentir(plateforme, dossier, cible, "mise-en-relation")).status_code == 201
    un = (await _retirer(plateforme, dossier, cible, finalite="mise-en-relation")).json()
    assert (un["retires"], un["acces_ferme"]) == (1, False)
    assert (await cible.client.get(f"/v1/dossiers/{dossier['siren']}/fiche")).status_code == 200
    dernier = (await _retirer(plateforme, dossier, cible, finalite="accompagnement")).json()
    assert dernier["acces_ferme"] is True
    verifier_probleme(await _retirer(plateforme, dossier, cible, finalite="accompagnement"), 409, "aucun-consentement")


async def test_un_partenaire_jamais_venu_n_a_rien_a_perdre(plateforme: PlateformeTest) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    verifier_probleme(await _retirer(plateforme, dossier, cible), 409, "aucun-consentement")


async def test_un_consentement_se_donne_une_fois_avec_sa_preuve(plateforme: PlateformeTest) -> None:
    dossier, (cible, autre) = await plateforme.ouvrir_dossier(), await partenaires(plateforme, 2)
    recu = await _consentir(plateforme, dossier, cible)
    assert recu.json()["preuve"] == "case cochée sur le portail"
    verifier_probleme(await _consentir(plateforme, dossier, cible), 409, "consentement-deja-donne")
    chemin = f"/v1/dossiers/{dossier['siren']}/consentements"
    assert [ligne["id"] for ligne in (await _entreprise(plateforme, dossier).get(chemin)).json()] == [recu.json()["id"]]
    verifier_probleme(await plateforme.client().post(chemin, json={}), 401, "non-authentifie")
    verifier_probleme(await autre.client.get(chemin), 404, "dossier-introuvable")
    verifier_probleme(await autre.client.post(f"{chemin}/retraits", json={"organisation_id": autre.cle}), 404)
    sans_preuve = {"organisation_id": cible.cle, "finalite": "mise-en-relation"}
    document = verifier_probleme(await _entreprise(plateforme, dossier).post(chemin, json=sans_preuve), 422)
    assert document["champs"][0]["champ"] == "body.preuve"


async def test_les_partenaires_voient_leurs_positions_si_l_entreprise_y_consent(plateforme: PlateformeTest) -> None:
    dossier, (un, autre) = await plateforme.ouvrir_dossier(), await partenaires(plateforme, 2)
    [premiere] = await orienter(plateforme, dossier, un)
    [seconde] = await orienter(plateforme, dossier, autre)
    await reussir(un.client, premiere, "acceptation")
    await reussir(autre.client, seconde, "acceptation")
    chemin = f"/v1/dossiers/{dossier['siren']}"

    async def positions(client: Any) -> list[str]:
        vue = (await client.get(chemin)).json()
        return [f"{p['organisation_id']}:{p['etat']}" for p in vue["orientations_partenaires"]]

    assert await positions(un.client) == [f"{un.cle}:acceptee"]
    toutes = [f"{un.cle}:acceptee", f"{autre.cle}:acceptee"]
    assert await positions(plateforme.client(Role.ENSEMBLIER)) == toutes
    assert await positions(_entreprise(plateforme, dossier)) == toutes
    assert (await _consentir(plateforme, dossier, un, "partage-entre-partenaires")).status_code == 201
    assert await positions(un.client) == toutes
    assert await positions(autre.client) == [f"{autre.cle}:acceptee"]
    assert (await _consentir(plateforme, dossier, un)).status_code == 201
    await _retirer(plateforme, dossier, un, finalite="partage-entre-partenaires")
    assert await positions(un.client) == [f"{un.cle}:acceptee"]


async def test_le_registre_dit_ce_que_chaque_partenaire_a_appris(plateforme: PlateformeTest, url_base: str) -> None:
    dossier, cible, orientation = await _accompagner(plateforme)
    chemin = f"/v1/dossiers/{dossier['siren']}/divulgations"
    lignes = (await _entreprise(plateforme, dossier).get(chemin)).json()["elements"]
    siennes = [(ligne["voie"], ligne["objet_id"]) for ligne in lignes if ligne["organisation_id"] == cible.cle]
    assert siennes == [("orientation", orientation["id"]), ("association", dossier["id"])]
    verifier_probleme(await cible.client.get(chemin), 403, "acces-interdit")
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
    for ordre in ("UPDATE gateway.divulgation SET voie = 'lien'", "DELETE FROM gateway.divulgation"):
        with psycopg.connect(preparation.libpq(url_base)) as connexion, pytest.raises(psycopg.errors.IntegrityError):
            connexion.execute(ordre)
