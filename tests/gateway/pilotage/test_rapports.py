"""Annual report over HTTP: published once, recomputed to the digit, a change of the past is seen."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from shared.securite.identite import Role
from tests.gateway.evenements import Publieur
from tests.gateway.recits import Conteur
from tests.outillage.base import ServeurTest
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest, monter_plateforme

CHEMIN = "/v1/rapports-annuels/2026"


@pytest.fixture(scope="module")
async def publie(serveur: ServeurTest, var: Path, worker_id: str) -> AsyncIterator[PlateformeTest]:
    """A platform that tells a year, whose report is published on the next 1st of February."""
    async with monter_plateforme(serveur.copie(f"rapport_{worker_id}"), var) as plateforme:
        conteur = Conteur(plateforme)
        for _ in range(12):
            await conteur.raconter()
        await plateforme.rattraper()
        plateforme.horloge.fige = datetime(2027, 2, 1, 12, tzinfo=UTC)
        reponse = await plateforme.client(Role.REGION).post(CHEMIN)
        assert reponse.status_code == 201, reponse.text
        assert reponse.headers["location"] == CHEMIN
        yield plateforme


async def test_le_rapport_publie_se_relit_et_ne_se_publie_qu_une_fois(publie: PlateformeTest) -> None:
    lu = (await publie.client(Role.REGION_LECTURE).get(CHEMIN)).json()
    chiffres = {un["code"]: un for un in lu["chiffres"]}
    page = (
        await publie.client(Role.REGION).get("/v1/pilotage", params={"du": "2026-01-01", "au": "2026-12-31"})
    ).json()
    assert chiffres["parcours"]["valeur"] == str(page["parcours"])
    assert all(un["definition"] for un in lu["chiffres"])
    assert len(chiffres) == len(lu["chiffres"])
    verifier_probleme(await publie.client(Role.REGION).post(CHEMIN), 409, "rapport-deja-publie")
    assert (await publie.client(Role.REGION).get(CHEMIN)).json() == lu


async def test_le_rapport_se_recalcule_au_chiffre_pres_quand_la_suite_arrive(publie: PlateformeTest) -> None:
    publie.horloge.fige = datetime(2027, 3, 1, 12, tzinfo=UTC)
    dossier = await publie.ouvrir_dossier()
    publieur = Publieur(publie, UUID(dossier["id"]))
    await publieur.ouvrir()
    await publieur.geste("candidature", "abandon", motif="renoncement")
    await publie.rattraper()
    lu = (await publie.client(Role.REGION).post(f"{CHEMIN}/verification")).json()
    assert (lu["identique"], lu["ecarts"], lu["memes_requetes"], lu["texte_intact"]) == (True, [], True, True)
    assert lu["sha256_publie"] == lu["sha256_recalcule"]
    publieur.le = datetime(2026, 12, 31, 12, tzinfo=UTC)
    publieur.parcours_id = UUID(int=7)
    await publieur.ouvrir()
    await publie.rattraper()
    lu = (await publie.client(Role.REGION).post(f"{CHEMIN}/verification")).json()
    assert lu["identique"] is False
    assert {"parcours", "entonnoir.candidature.atteinte"} <= {ecart["code"] for ecart in lu["ecarts"]}


async def test_le_comite_lit_le_rapport_sans_les_petits_nombres(publie: PlateformeTest) -> None:
    entier = {un["code"]: un for un in (await publie.client(Role.REGION).get(CHEMIN)).json()["chiffres"]}
    montre = {un["code"]: un for un in (await publie.client(Role.COMITE).get(CHEMIN)).json()["chiffres"]}
    petits = {code for code, un in entier.items() if un["n"] and un["n"] < 5}
    assert petits
    assert {code for code, un in montre.items() if un["n"] is None} >= petits
    assert all(montre[code] == un for code, un in entier.items() if code not in petits)


async def test_un_rapport_publie_ne_se_recrit_pas_meme_en_base(publie: PlateformeTest) -> None:
    for ordre in ("UPDATE rapport_annuel SET contenu = '[]'", "DELETE FROM rapport_annuel"):
        with pytest.raises(Exception, match="ne change plus"):
            async with publie.base("gateway").ecriture() as session:
                await (await session.connection()).exec_driver_sql(ordre)


async def test_une_annee_non_finie_ou_sans_rapport_est_refusee(plateforme: PlateformeTest) -> None:
    region, annee = plateforme.client(Role.REGION), plateforme.horloge.aujourdhui().year
    verifier_probleme(await region.post(f"/v1/rapports-annuels/{annee}"), 409, "annee-non-finie")
    verifier_probleme(await region.get("/v1/rapports-annuels/1950"), 404, "rapport-introuvable")
    verifier_probleme(await region.post("/v1/rapports-annuels/1950/verification"), 404, "rapport-introuvable")
    verifier_probleme(await region.get("/v1/rapports-annuels/19500"), 422, "saisie-invalide")


async def test_la_region_seule_publie_et_verifie(plateforme: PlateformeTest) -> None:
    for methode, suite in (("POST", ""), ("GET", ""), ("POST", "/verification")):
        verifier_probleme(await plateforme.client().request(methode, CHEMIN + suite), 401, "non-authentifie")
    for suite in ("", "/verification"):
        verifier_probleme(await plateforme.client(Role.COMITE).post(CHEMIN + suite), 403, "acces-interdit")
    verifier_probleme(await plateforme.client(Role.PARTENAIRE_RESPONSABLE).get(CHEMIN), 403, "acces-interdit")
