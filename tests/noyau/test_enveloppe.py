"""What surrounds every request: its identifier, its measure, its log line without personal data."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from shared.http.mesures import BORNES_S, Mesures
from shared.journalisation import configurer, journal
from shared.securite.identite import Role
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


@pytest.fixture
def lignes() -> Iterator[io.BytesIO]:
    """The log, captured at its usual level."""
    sortie = io.BytesIO()
    configurer(sortie, logging.INFO)
    yield sortie
    configurer(niveau=logging.WARNING)


def lues(sortie: io.BytesIO) -> list[dict[str, Any]]:
    return [json.loads(ligne) for ligne in sortie.getvalue().splitlines()]


async def test_chaque_reponse_porte_l_identifiant_de_sa_requete(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.REGION)
    recu = await client.get("/v1/dossiers", headers={"X-Request-Id": "essai-0123456789"})
    assert recu.headers["x-request-id"] == "essai-0123456789"
    deux = [(await client.get("/v1/parcours")).headers["x-request-id"] for _ in range(2)]
    assert deux[0] != deux[1]
    douteux = await client.get("/v1/dossiers", headers={"X-Request-Id": "a b;c"})
    assert re.fullmatch(r"[A-Za-z0-9-]{8,64}", douteux.headers["x-request-id"])


async def test_un_refus_cite_la_requete_qui_l_a_recu(plateforme: PlateformeTest) -> None:
    reponse = await plateforme.client(Role.REGION).get("/v1/parcours/0190a1c2-0000-7000-8000-000000000001")
    document = verifier_probleme(reponse, 404, "parcours-introuvable")
    assert document["instance"] == reponse.headers["x-request-id"]


async def test_les_mesures_nomment_la_route_et_jamais_l_entreprise(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    await plateforme.client(Role.PARTENAIRE_CONSEILLER).get(f"/v1/dossiers/{dossier['siren']}/fiche")
    page = (await plateforme.client().get("/metrics")).text
    attendue = 'methode="GET",route="/v1/dossiers/{siren}/fiche",service="gateway",statut="200"'
    comptes = re.findall(r"ensemblier_duree_secondes_count\{" + re.escape(attendue) + r"\} ([0-9.]+)", page)
    assert len(comptes) == 1, page
    assert float(comptes[0]) >= 1
    assert dossier["siren"] not in page


def test_l_histogramme_cumule_ses_classes() -> None:
    mesures = Mesures("essai")
    for duree_s in (0.001, BORNES_S[0], 0.02, 99.0):
        mesures.noter("GET", "/a", 200, duree_s)
    echantillons = {e.labels.get("le", e.name): e.value for famille in mesures.collect() for e in famille.samples}
    assert echantillons["0.005"] == 2
    assert echantillons["0.025"] == 3
    assert echantillons["+Inf"] == echantillons["ensemblier_duree_secondes_count"] == 4
    assert echantillons["ensemblier_duree_secondes_sum"] == pytest.approx(99.026)


async def test_le_journal_ne_contient_ni_nom_ni_siren(plateforme: PlateformeTest, lignes: io.BytesIO) -> None:
    dossier = await plateforme.ouvrir_dossier(raison_sociale="Ateliers Confidentiels")
    await plateforme.client(Role.COMITE).get(f"/v1/dossiers/{dossier['siren']}/fiche")
    ecrites = lues(lignes)
    assert {ligne["route"] for ligne in ecrites if ligne["event"] == "requete"} >= {"/v1/dossiers"}
    assert all(ligne["requete_id"] for ligne in ecrites if ligne["event"] == "requete")
    assert b"Confidentiels" not in lignes.getvalue()
    assert dossier["siren"].encode() not in lignes.getvalue()


async def test_une_erreur_imprevue_ne_cite_aucune_valeur(plateforme: PlateformeTest, lignes: io.BytesIO) -> None:
    siret = siret_neuf()
    with pytest.raises(Exception) as levee:  # noqa: PT011
        async with plateforme.base("gateway").ecriture() as session:
            await session.execute(
                text("INSERT INTO dossier (siren, siret) VALUES (:siren, :siret)"), {"siren": siret[:9], "siret": siret}
            )
    journal.error("erreur_imprevue", exc_info=levee.value)
    assert siret[:9].encode() not in lignes.getvalue()
    ligne = lues(lignes)[-1]
    assert ligne["causes"][0].endswith("IntegrityError")
    assert any("test_enveloppe.py" in cadre for cadre in ligne["pile"])
