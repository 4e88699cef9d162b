"""Fifty at once: one winner, one creation, never a 500; and what nobody answers comes back, even after an outage."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from services.commande import preparation
from services.gateway.orientations.regles import regle
from shared.calendrier import ajouter_jours_ouvres
from shared.securite.identite import Role
from tests.gateway.lectures import fiche, lignes, ouvrier
from tests.gateway.partenaires import (
    demande,
    lire,
    midi,
    orienter,
    partenaire,
    partenaires,
    repondre,
    reussir,
)
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

CONCURRENTS = 50


def _externe(identifiant: str | None = None) -> dict[str, str]:
    return {"plateforme": "portail-essai", "identifiant": identifiant or uuid4().hex}


async def test_cinquante_acceptations_n_ont_qu_un_gagnant(plateforme: PlateformeTest) -> None:
    dossier, cibles = await plateforme.ouvrir_dossier(), await partenaires(plateforme, 10)
    orientations = await orienter(plateforme, dossier, *cibles)
    par_cible = {orientation["decidee_organisation_id"]: orientation for orientation in orientations}
    vues = {cible.cle: await lire(cible.client, par_cible[cible.cle]) for cible in cibles}
    assert len(vues) == 10
    envois = [
        repondre(cible.client, par_cible[cible.cle], "acceptation", **{"If-Match": '"v2"'})
        for cible in cibles
        for _ in range(CONCURRENTS // 10)
    ]
    reponses = await asyncio.gather(*envois)
    gagnantes = [reponse for reponse in reponses if reponse.status_code == 200]
    assert len(gagnantes) == 1
    for perdante in reponses:
        if perdante is not gagnantes[0]:
            document = verifier_probleme(perdante, 409, "orientation-deja-prise")
            assert "prise" in document["detail"]
    etats = [(await lire(plateforme.client(Role.ENSEMBLIER), o))["etat"] for o in orientations]
    assert sorted(etats) == ["acceptee", *["close"] * 9]
    issues = {(await lire(plateforme.client(Role.ENSEMBLIER), o))["issue"] for o in orientations}
    assert issues == {None, "attribuee-a-un-autre"}
    parties = "SELECT organisation_id FROM dossier_partie WHERE dossier_id = CAST(:id AS uuid)"
    membres = {str(ligne["organisation_id"]) for ligne in await lignes(plateforme, parties, id=dossier["id"])}
    assert len(membres & {cible.cle for cible in cibles}) == 1


async def test_la_base_elle_meme_refuse_un_second_preneur(plateforme: PlateformeTest, url_base: str) -> None:
    dossier, cibles = await plateforme.ouvrir_dossier(), await partenaires(plateforme, 2)
    premiere, seconde = await orienter(plateforme, dossier, *cibles)
    await reussir(cibles[0].client, premiere, "acceptation")
    with psycopg.connect(preparation.libpq(url_base)) as connexion, pytest.raises(psycopg.errors.UniqueViolation):
        connexion.execute(
            "UPDATE gateway.orientation SET etat = 'acceptee', issue = NULL, acceptee_le = now() WHERE id = %s",
            [seconde["id"]],
        )


async def test_cinquante_creations_de_meme_reference_n_en_font_qu_une(plateforme: PlateformeTest) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    corps = demande(cible, reference_externe=_externe())
    client, chemin = plateforme.client(Role.MACHINE), f"/v1/dossiers/{dossier['siren']}/orientations"
    reponses = await asyncio.gather(*(client.post(chemin, json=corps) for _ in range(CONCURRENTS)))
    statuts = [reponse.status_code for reponse in reponses]
    assert sorted(statuts) == [200] * (CONCURRENTS - 1) + [201]
    assert len({reponse.json()["id"] for reponse in reponses}) == 1
    assert len({reponse.headers["location"] for reponse in reponses}) == 1
    suivi = await client.get(reponses[0].headers["location"])
    assert suivi.json() == next(r for r in reponses if r.status_code == 201).json()
    assert (suivi.json()["plateforme"], suivi.json()["identifiant_externe"]) == (
        "portail-essai",
        corps["reference_externe"]["identifiant"],
    )


async def test_cinquante_creations_distinctes_passent_toutes(plateforme: PlateformeTest) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    client, chemin = plateforme.client(Role.MACHINE), f"/v1/dossiers/{dossier['siren']}/orientations"
    envois = (client.post(chemin, json=demande(cible, reference_externe=_externe())) for _ in range(CONCURRENTS))
    reponses = await asyncio.gather(*envois)
    assert [reponse.status_code for reponse in reponses] == [201] * CONCURRENTS
    assert len({reponse.json()["id"] for reponse in reponses}) == CONCURRENTS


@pytest.mark.parametrize(
    ("change", "nomme"),
    [
        ({"besoin": "Autre besoin"}, "besoin"),
        ({"programme": "autre-programme"}, "programme"),
        ({"delai_jours_ouvres": 20}, "delai_jo"),
    ],
)
async def test_la_meme_reference_avec_un_autre_contenu_nomme_la_difference(
    plateforme: PlateformeTest, change: dict[str, Any], nomme: str
) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    corps = demande(cible, reference_externe=_externe())
    client, chemin = plateforme.client(Role.MACHINE), f"/v1/dossiers/{dossier['siren']}/orientations"
    assert (await client.post(chemin, json=corps)).status_code == 201
    document = verifier_probleme(
        await client.post(chemin, json={**corps, **change}), 409, "reference-externe-differente"
    )
    assert document["differences"] == [nomme]


async def test_la_reference_d_un_autre_emetteur_ne_se_lit_pas(plateforme: PlateformeTest) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    corps, chemin = demande(cible, reference_externe=_externe()), f"/v1/dossiers/{dossier['siren']}/orientations"
    assert (await plateforme.client(Role.ENSEMBLIER).post(chemin, json=corps)).status_code == 201
    document = verifier_probleme(
        await plateforme.client(Role.PARTENAIRE_CONSEILLER).post(chemin, json=corps),
        409,
        "reference-externe-differente",
    )
    assert "differences" not in document


@pytest.mark.parametrize(
    ("change", "statut", "champ"),
    [
        ({"destinataires": []}, 422, "body.destinataires"),
        ({"destinataires": [{"organisation_id": str(uuid4())}]}, 409, "body.destinataires.0.organisation_id"),
        ({"besoin": "Écrire à jean@exemple.fr"}, 422, "body.besoin"),
        ({"message": "Rappeler au +33 6 12 34 56 78"}, 422, "body.message"),
        ({"delai_jours_ouvres": 0}, 422, "body.delai_jours_ouvres"),
        ({"reference_externe": {"plateforme": "X", "identifiant": "1"}}, 422, "body.reference_externe.plateforme"),
        ({"inconnu": 1}, 422, "body.inconnu"),
    ],
)
async def test_une_orientation_mal_formee_nomme_le_champ(
    plateforme: PlateformeTest, change: dict[str, Any], statut: int, champ: str
) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    chemin = f"/v1/dossiers/{dossier['siren']}/orientations"
    reponse = await plateforme.client(Role.ENSEMBLIER).post(chemin, json={**demande(cible), **change})
    document = verifier_probleme(reponse, statut)
    assert champ in [faute["champ"] for faute in document["champs"]]
    assert "sqlalchemy" not in reponse.text.lower()
    assert "Traceback" not in reponse.text


async def test_deux_fois_le_meme_destinataire_est_refuse(plateforme: PlateformeTest) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(), await partenaire(plateforme)
    chemin = f"/v1/dossiers/{dossier['siren']}/orientations"
    reponse = await plateforme.client(Role.ENSEMBLIER).post(chemin, json=demande(cible, cible))
    assert verifier_probleme(reponse, 422)["champs"][0]["champ"] == "body.destinataires"


async def test_sans_reponse_le_dossier_revient_a_l_ensemblier(plateforme: PlateformeTest) -> None:
    dossier, cibles = await plateforme.ouvrir_dossier(), await partenaires(plateforme, 2)
    premiere, seconde = await orienter(plateforme, dossier, *cibles, delai_jours_ouvres=4)
    dernier_jour = date.fromisoformat(premiere["echeance_le"])
    assert dernier_jour == ajouter_jours_ouvres(plateforme.horloge.aujourdhui(), 4)
    try:
        plateforme.horloge.fige = midi(dernier_jour)
        await ouvrier(plateforme).expirer()
        assert (await lire(plateforme.client(Role.ENSEMBLIER), premiere))["etat"] == "envoyee"
        plateforme.horloge.fige = midi(dernier_jour, decalage=3)  # the run of the next day was missed
        refus = await repondre(cibles[0].client, premiere, "acceptation", **{"If-Match": '"v1"'})
        verifier_probleme(refus, 409, "orientation-echue")
        await asyncio.gather(*(ouvrier(plateforme).expirer() for _ in range(3)))
        await ouvrier(plateforme).expirer()
        lu = await fiche(plateforme, dossier["siren"])
        retour = ajouter_jours_ouvres(dernier_jour + timedelta(days=3), regle("retour_ensemblier_jo"))
        assert (lu["proprietaire"], lu["echeance_le"]) == ("file-ensemblier", retour.isoformat())
        assert "répondu à temps" in lu["prochaine_action"]
    finally:
        plateforme.horloge.fige = None
    faits = await lignes(
        plateforme,
        "SELECT type, automatique FROM journal WHERE dossier_id = CAST(:id AS uuid) AND type = ANY(:types)",
        id=dossier["id"],
        types=["gateway.orientation.expiree", "gateway.dossier.rendu"],
    )
    assert sorted(fait["type"] for fait in faits) == ["gateway.dossier.rendu", *["gateway.orientation.expiree"] * 2]
    assert all(fait["automatique"] for fait in faits)
    assert (await lire(cibles[1].client, seconde))["etat"] == "expiree"


async def test_l_emetteur_apprend_chaque_etape_par_la_liste(plateforme: PlateformeTest) -> None:
    dossier, cible = await plateforme.ouvrir_dossier(organisation="cetim"), await partenaire(plateforme)
    emetteur: httpx.AsyncClient = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    [orientation] = await orienter(plateforme, dossier, cible, client=emetteur)
    for geste, etat in (("acceptation", "acceptee"), ("cloture", "close")):
        depuis = (await lire(emetteur, orientation))["maj_le"]
        await reussir(cible.client, orientation, geste, {"issue": "injoignable"} if geste == "cloture" else None)
        page = await emetteur.get("/v1/orientations", params={"modifie_depuis": depuis, "siren": dossier["siren"]})
        assert [element["etat"] for element in page.json()["elements"]] == [etat]
