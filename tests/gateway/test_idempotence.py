"""Idempotency-Key: one effect, one answer, whatever happens in between."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from shared.idempotence.service import CONSERVATION_H
from shared.securite.identite import Role
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import verifier_probleme, version
from tests.outillage.plateforme import PlateformeTest

SAISIE = {"raison_sociale": "Une fois", "naf": "25.62B", "code_commune": "93066"}


def demande(**changements: Any) -> dict[str, Any]:
    return {"siret": siret_neuf(), "saisie": SAISIE, **changements}


def cle() -> dict[str, str]:
    return {"Idempotency-Key": f"essai-{uuid4()}"}


async def ouvrir(client: httpx.AsyncClient, corps: Any, entetes: dict[str, str]) -> httpx.Response:
    return await client.post("/v1/dossiers", json=corps, headers=entetes)


async def compter(plateforme: PlateformeTest, requete: str, **valeurs: Any) -> int:
    async with plateforme.base("gateway").lecture() as session:
        return int((await session.execute(text(requete), valeurs)).scalar_one())


async def cles_gardees(plateforme: PlateformeTest, entetes: dict[str, str]) -> int:
    requete = "SELECT count(*) FROM idempotence WHERE cle = :cle"
    return await compter(plateforme, requete, cle=entetes["Idempotency-Key"].strip('"'))


async def test_un_rejeu_donne_la_premiere_reponse_entiere(plateforme: PlateformeTest) -> None:
    client, corps, entetes = plateforme.client(Role.PARTENAIRE_CONSEILLER), demande(), cle()
    premiere = await ouvrir(client, corps, entetes)
    assert premiere.status_code == 201, premiere.text
    assert "idempotent-replayed" not in premiere.headers
    chemin = f"/v1/dossiers/{premiere.json()['siren']}"
    ensemblier = plateforme.client(Role.ENSEMBLIER)
    lu = await ensemblier.get(f"{chemin}/fiche")
    await ensemblier.post(f"{chemin}/prise-en-charge", json={}, headers=version(lu))
    rejouee = await ouvrir(client, corps, entetes)
    assert rejouee.status_code == 201
    assert rejouee.content == premiere.content
    assert rejouee.headers["idempotent-replayed"] == "true"
    for nom in ("etag", "location", "content-type", "x-position"):
        assert rejouee.headers[nom] == premiere.headers[nom]
    assert await compter(plateforme, "SELECT count(*) FROM dossier WHERE siret = :siret", siret=corps["siret"]) == 1


async def test_un_corps_ecrit_autrement_est_le_meme_corps(plateforme: PlateformeTest) -> None:
    client, corps, entetes = plateforme.client(Role.PARTENAIRE_CONSEILLER), demande(), cle()
    premiere = await ouvrir(client, corps, entetes)
    contenu = json.dumps({nom: corps[nom] for nom in sorted(corps)}, indent=3)
    assert contenu.encode() != premiere.request.content
    options = {"content": contenu, "headers": {**entetes, "content-type": "application/json"}}
    rejouee = await client.post("/v1/dossiers", **options)
    assert rejouee.content == premiere.content
    assert rejouee.headers["idempotent-replayed"] == "true"


async def test_la_cle_entre_guillemets_est_la_meme_cle(plateforme: PlateformeTest) -> None:
    client, corps, entetes = plateforme.client(Role.PARTENAIRE_CONSEILLER), demande(), cle()
    premiere = await ouvrir(client, corps, entetes)
    rejouee = await ouvrir(client, corps, {"Idempotency-Key": f'"{entetes["Idempotency-Key"]}"'})
    assert rejouee.content == premiere.content


async def test_un_autre_corps_est_refuse(plateforme: PlateformeTest) -> None:
    client, corps, entetes = plateforme.client(Role.PARTENAIRE_CONSEILLER), demande(), cle()
    await ouvrir(client, corps, entetes)
    document = verifier_probleme(
        await ouvrir(client, {**corps, "origine": "cetim"}, entetes), 422, "cle-idempotence-reutilisee"
    )
    assert document["champs"][0]["champ"] == "header.Idempotency-Key"


async def test_une_cle_est_propre_a_son_appelant_et_a_sa_route(plateforme: PlateformeTest) -> None:
    entetes, corps = cle(), demande()
    cci = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    cetim = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    assert (await ouvrir(cci, corps, entetes)).status_code == 201
    autre = await ouvrir(cetim, demande(), entetes)
    assert (autre.status_code, "idempotent-replayed" in autre.headers) == (201, False)
    creee = await cci.post("/v1/cles", json={"libelle": "Autre route"}, headers=entetes)
    assert creee.status_code == 201, creee.text


async def test_un_refus_ne_garde_pas_la_cle(plateforme: PlateformeTest) -> None:
    client, entetes = plateforme.client(Role.PARTENAIRE_CONSEILLER), cle()
    hors = demande(saisie={**SAISIE, "naf": "47.24Z"})
    verifier_probleme(await ouvrir(client, hors, entetes), 409, "entreprise-hors-perimetre")
    assert await cles_gardees(plateforme, entetes) == 0
    assert (await ouvrir(client, demande(siret=hors["siret"]), entetes)).status_code == 201
    assert await cles_gardees(plateforme, entetes) == 1


async def test_une_saisie_mal_formee_ne_garde_pas_la_cle(plateforme: PlateformeTest) -> None:
    client, entetes = plateforme.client(Role.PARTENAIRE_CONSEILLER), cle()
    verifier_probleme(await ouvrir(client, demande(siret="123"), entetes), 422, "saisie-invalide")
    assert await cles_gardees(plateforme, entetes) == 0


async def test_un_role_refuse_ne_garde_pas_la_cle(plateforme: PlateformeTest) -> None:
    entetes = cle()
    verifier_probleme(await ouvrir(plateforme.client(Role.COMITE), demande(), entetes), 403, "acces-interdit")
    verifier_probleme(await ouvrir(plateforme.client(), demande(), entetes), 401, "non-authentifie")
    assert await cles_gardees(plateforme, entetes) == 0


async def test_deux_requetes_de_front_ne_font_qu_un_effet(plateforme: PlateformeTest) -> None:
    client, corps, entetes = plateforme.client(Role.PARTENAIRE_CONSEILLER), demande(), cle()
    reponses = await asyncio.gather(*(ouvrir(client, corps, entetes) for _ in range(4)))
    faites = [reponse for reponse in reponses if reponse.status_code == 201]
    for reponse in reponses:
        if reponse.status_code != 201:
            verifier_probleme(reponse, 409, "requete-en-cours")
            assert reponse.headers["retry-after"] == "1"
    assert len({reponse.content for reponse in faites}) == 1
    assert sum("idempotent-replayed" not in reponse.headers for reponse in faites) == 1
    assert await compter(plateforme, "SELECT count(*) FROM dossier WHERE siret = :siret", siret=corps["siret"]) == 1


async def test_une_requete_dont_la_premiere_dure_est_refusee_409(plateforme: PlateformeTest) -> None:
    client, corps, entetes = plateforme.client(Role.PARTENAIRE_CONSEILLER), demande(), cle()
    insertion = text("INSERT INTO idempotence (appelant_id, route, cle, empreinte) VALUES (:a, :r, :c, 'x')")
    appelant = plateforme.identite(Role.PARTENAIRE_CONSEILLER).compte_id
    valeurs = {"a": appelant, "r": "POST /v1/dossiers", "c": entetes["Idempotency-Key"]}
    async with plateforme.base("gateway").moteur.connect() as connexion:
        await connexion.execute(insertion, valeurs)
        reponse = await ouvrir(client, corps, entetes)
        verifier_probleme(reponse, 409, "requete-en-cours")
        assert reponse.headers["retry-after"] == "1"
        await connexion.rollback()
    assert (await ouvrir(client, corps, entetes)).status_code == 201


async def test_une_cle_expiree_sert_a_nouveau(plateforme: PlateformeTest) -> None:
    client, entetes = plateforme.client(Role.PARTENAIRE_CONSEILLER), cle()
    assert (await ouvrir(client, demande(), entetes)).status_code == 201
    vieillir = text("UPDATE idempotence SET cree_le = now() - make_interval(hours => :heures) WHERE cle = :cle")
    async with plateforme.base("gateway").ecriture() as session:
        await session.execute(vieillir, {"heures": CONSERVATION_H + 1, "cle": entetes["Idempotency-Key"]})
    seconde = await ouvrir(client, demande(), entetes)
    assert (seconde.status_code, "idempotent-replayed" in seconde.headers) == (201, False)


@pytest.mark.parametrize(
    "mauvaise", ["court", "", "a" * 256, "avec espace au milieu", '"', '""'], ids=lambda valeur: valeur[:12] or "vide"
)
async def test_une_cle_mal_formee_est_refusee(plateforme: PlateformeTest, mauvaise: str) -> None:
    client, corps = plateforme.client(Role.PARTENAIRE_CONSEILLER), demande()
    reponse = await ouvrir(client, corps, {"Idempotency-Key": mauvaise})
    document = verifier_probleme(reponse, 422, "cle-idempotence-invalide")
    assert document["champs"][0]["champ"] == "header.Idempotency-Key"
    assert await compter(plateforme, "SELECT count(*) FROM dossier WHERE siret = :siret", siret=corps["siret"]) == 0


async def test_une_reponse_sans_corps_se_rejoue(plateforme: PlateformeTest) -> None:
    client, entetes = plateforme.client(Role.PARTENAIRE_CONSEILLER), cle()
    creee = (await client.post("/v1/cles", json={"libelle": "À révoquer"})).json()
    for rejouee in (False, True):
        reponse = await client.delete(f"/v1/cles/{creee['id']}", headers=entetes)
        assert (reponse.status_code, reponse.content) == (204, b"")
        assert ("idempotent-replayed" in reponse.headers) is rejouee
