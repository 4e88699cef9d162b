"""Delays over HTTP: attributed to a party, by group, and alerts on what lasts longer than usual."""

import statistics
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.securite.identite import Role
from tests.gateway.evenements import nouveau
from tests.gateway.recalcul import centile
from tests.outillage.base import ServeurTest
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest, monter_plateforme

DEBUT = datetime(2026, 1, 5, 9, tzinfo=UTC)
DUREES = (3, 4, 5, 6, 7, 8, 9, 10, 12, 40)
"""Days spent at the step « qualification » by each of the companies of the set."""


@pytest.fixture(scope="module")
async def suivie(serveur: ServeurTest, var: Path, worker_id: str) -> AsyncIterator[PlateformeTest]:
    """A platform whose only parcours are ten finished qualifications and one that lasts."""
    async with monter_plateforme(serveur.copie(f"delais_{worker_id}"), var) as plateforme:
        for rang, jours in enumerate(DUREES):
            plateforme.horloge.fige = DEBUT
            _, publieur = await nouveau(plateforme, commune="93066" if rang % 2 else "77288")
            publieur.le = DEBUT
            await publieur.ouvrir(attend="partenaire")
            publieur.le = DEBUT + timedelta(days=1)
            await publieur.geste("candidature", "qualification", attend="entreprise" if rang < 5 else "partenaire")
            publieur.le += timedelta(days=jours)
            await publieur.geste("qualification", "diagnostic", attend="partenaire")
        plateforme.horloge.fige = DEBUT + timedelta(days=60)
        await plateforme.rattraper()
        yield plateforme


async def test_les_centiles_par_etape_sont_ceux_d_un_calcul_a_la_main(suivie: PlateformeTest) -> None:
    reponse = await suivie.client(Role.REGION).get("/v1/delais?par=etape")
    groupes = {groupe["cle"]: groupe for groupe in reponse.json()["groupes"]}
    assert groupes["qualification"]["nombre"] == len(DUREES)
    for nom, part in (("p50_jours", 0.5), ("p80_jours", 0.8), ("p90_jours", 0.9)):
        assert groupes["qualification"][nom] == pytest.approx(centile([float(j) for j in DUREES], part), abs=1e-3)
    assert groupes["candidature"]["p50_jours"] == 1.0
    assert "diagnostic" not in groupes, "an unfinished stay has no duration"


async def test_les_delais_se_lisent_par_partie_departement_et_organisation(suivie: PlateformeTest) -> None:
    client = suivie.client(Role.REGION)
    parties = {g["cle"]: g for g in (await client.get("/v1/delais?par=partie")).json()["groupes"]}
    assert parties["entreprise"]["nombre"] == 5
    assert parties["entreprise"]["p50_jours"] == statistics.median(DUREES[:5])
    departements = {g["cle"]: g["nombre"] for g in (await client.get("/v1/delais?par=departement")).json()["groupes"]}
    assert departements == {"77": 5, "93": 5}
    assert (await client.get("/v1/delais?par=organisation")).status_code == 200
    seuls = (await client.get("/v1/delais?par=etape&departement=77")).json()["groupes"]
    assert {g["nombre"] for g in seuls} == {5}


async def test_a_une_date_passee_les_delais_sont_ceux_d_alors(suivie: PlateformeTest) -> None:
    client, le = suivie.client(Role.REGION), (DEBUT + timedelta(days=9)).date()
    alors = (await client.get(f"/v1/delais?par=etape&au={le}")).json()
    groupe = next(g for g in alors["groupes"] if g["cle"] == "qualification")
    assert groupe["nombre"] == sum(jours + 1 <= 9 for jours in DUREES)
    document = await client.get(f"/v1/delais?au={suivie.horloge.aujourdhui() + timedelta(days=1)}")
    verifier_probleme(document, 409, "date-future")


async def test_un_petit_echantillon_n_a_pas_de_centile(suivie: PlateformeTest) -> None:
    le = (DEBUT + timedelta(days=6)).date()
    lus = (await suivie.client(Role.COMITE).get(f"/v1/delais?par=etape&au={le}&du={le}")).json()
    groupe = next(g for g in lus["groupes"] if g["cle"] == "qualification")
    assert (groupe["suffisant"], groupe["p50_jours"], groupe["p80_jours"]) == (False, None, None)


async def test_une_etape_plus_longue_que_les_autres_une_rupture_et_une_echeance_sont_des_alertes(
    suivie: PlateformeTest,
) -> None:
    suivie.horloge.fige = DEBUT + timedelta(days=60)
    dossier, publieur = await nouveau(suivie)
    publieur.le = suivie.horloge.fige - timedelta(days=16)
    await publieur.ouvrir()
    publieur.le += timedelta(days=1)
    await publieur.geste("candidature", "qualification", attend="entreprise")
    calme, tranquille = await nouveau(suivie)
    tranquille.le = suivie.horloge.fige - timedelta(days=1)
    await tranquille.ouvrir(echeance_le="2030-01-01")
    await suivie.rattraper()
    alertes = (await suivie.client(Role.ENSEMBLIER).get("/v1/alertes")).json()["alertes"]
    longues = [a for a in alertes if a["type"] == "etape-trop-longue" and a["siren"] == dossier["siren"]]
    assert [(a["etape"], a["attend"], a["reference_nombre"]) for a in longues] == [("qualification", "entreprise", 10)]
    seuil = centile([float(jours) for jours in DUREES], 0.8)
    assert longues[0]["seuil_jours"] == pytest.approx(seuil, abs=1e-3)
    assert longues[0]["jours"] == pytest.approx(15.0, abs=1e-3)
    assert not [a for a in alertes if a["siren"] == calme["siren"]]
    ruptures = {a["siren"] for a in alertes if a["type"] == "rupture"}
    assert dossier["siren"] not in ruptures
    suivie.horloge.fige += timedelta(days=60)
    plus_tard = (await suivie.client(Role.ENSEMBLIER).get("/v1/alertes")).json()["alertes"]
    types = {a["type"] for a in plus_tard if a["siren"] == dossier["siren"]}
    assert types == {"etape-trop-longue", "rupture"}, "its due date is in 2030"
    suivie.horloge.fige = DEBUT + timedelta(days=60)


async def test_un_partenaire_ne_voit_que_ses_alertes_et_les_delais_de_ses_dossiers(suivie: PlateformeTest) -> None:
    siren = (await suivie.ouvrir_dossier())["siren"]
    chemin = f"/v1/dossiers/{siren}/delais"
    etranger = suivie.client(Role.PARTENAIRE_CONSEILLER, organisation="cetim")
    verifier_probleme(await suivie.client().get(chemin), 401, "non-authentifie")
    verifier_probleme(await etranger.get(chemin), 404, "dossier-introuvable")
    assert (await etranger.get("/v1/alertes")).json()["alertes"] == []
    verifier_probleme(await etranger.get("/v1/delais"), 403, "acces-interdit")
    assert (await suivie.client(Role.PARTENAIRE_CONSEILLER).get("/v1/alertes")).json()["alertes"]


async def test_les_gestes_faits_par_http_s_attribuent_et_somment_au_total(plateforme: PlateformeTest) -> None:
    debut = plateforme.horloge.fige = datetime(2026, 3, 2, 8, tzinfo=UTC)
    try:
        parcours = await ouvrir_parcours(plateforme)
        for jours, geste, corps in (
            (2, "qualifier", {}),
            (5, "lancer-diagnostic", {}),
            (3, "suspendre", {"motif": "attente-financement"}),
            (11, "reprendre", {}),
            (4, "abandonner", {"motif": "renoncement"}),
        ):
            plateforme.horloge.fige += timedelta(days=jours)
            reponse = await parcours.geste(geste, **corps)
            assert reponse.status_code == 200, reponse.text
        await plateforme.rattraper()
        siren = parcours.dossier["siren"]
        lus = (await plateforme.client(Role.REGION).get(f"/v1/dossiers/{siren}/delais")).json()["objets"]
        (objet,) = [o for o in lus if o["genre"] == "parcours"]
    finally:
        plateforme.horloge.fige = None
    assert [i["jours"] for i in objet["intervalles"]] == [2, 5, 3, 11, 4, 0]
    suspendu = next(i for i in objet["intervalles"] if i["etat"] == "suspension")
    assert suspendu["attend"] == "financeur"
    assert sum(objet["jours_par_partie"].values()) == objet["total_jours"] == 25
    assert objet["intervalles"][0]["du"].startswith(f"{debut:%Y-%m-%d}")
