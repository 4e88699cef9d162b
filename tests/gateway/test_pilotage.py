"""Steering: figures equal to a recomputation by hand over a controlled set of events, and who may read them."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from services.gateway.projection.domain import ETAPES, HORS_CHEMIN
from shared.securite.identite import Role
from tests.gateway.recalcul import centile, dans, delais_attendus, demandes_attendues
from tests.gateway.recits import Conteur
from tests.outillage.base import ServeurTest
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest, monter_plateforme


@pytest.fixture(scope="module")
async def racontes(serveur: ServeurTest, var: Path, worker_id: str) -> AsyncIterator[Conteur]:
    """A platform of its own whose only events are those of the stories."""
    async with monter_plateforme(serveur.copie(f"pilotage_{worker_id}"), var) as plateforme:
        conteur = Conteur(plateforme)
        for _ in range(45):
            await conteur.raconter()
        plateforme.horloge.fige = None
        await plateforme.rattraper()
        yield conteur


@pytest.mark.parametrize(
    ("departement", "du", "au"),
    [
        (None, None, None),
        ("93", None, None),
        (None, date(2026, 3, 1), date(2026, 6, 30)),
        ("77", date(2026, 2, 1), None),
        (None, None, date(2026, 4, 15)),
        ("75", None, None),
    ],
    ids=["tout", "departement", "periode", "depuis", "jusqu-a", "departement-vide"],
)
async def test_les_chiffres_sont_ceux_d_un_recalcul_a_la_main(
    racontes: Conteur, departement: str | None, du: date | None, au: date | None
) -> None:
    choisis = {"departement": departement, "du": du, "au": au}
    parametres = {nom: str(valeur) for nom, valeur in choisis.items() if valeur}
    reponse = await racontes.plateforme.client(Role.REGION).get("/v1/pilotage", params=parametres)
    assert reponse.status_code == 200, reponse.text
    lu = reponse.json()
    recits = [recit for recit in racontes.recits if departement in (None, recit.departement)]
    cohorte = [recit for recit in recits if recit.etapes and dans(recit.etapes[0][1], du, au)]
    assert lu["entreprises_accompagnees"] == lu["parcours"] == len(cohorte)
    atteintes = Counter(etape for recit in cohorte for etape in {nom for nom, _ in recit.etapes})
    presents = Counter(recit.etapes[-1][0] for recit in cohorte)
    attendu = [{"etape": e, "atteinte": atteintes[e], "presents": presents[e]} for e in (*ETAPES, *HORS_CHEMIN)]
    assert lu["entonnoir"] == attendu
    motifs = Counter(recit.motif or "sans-motif" for recit in cohorte if recit.etapes[-1][0] == "abandon")
    assert {ligne["motif"]: ligne["nombre"] for ligne in lu["abandons"]} == motifs
    assert lu["demandes"] == demandes_attendues(recits, du, au)
    mesures = delais_attendus(recits, du, au)
    for delai in lu["delais"]:
        valeurs = mesures.get(delai["code"], [])
        assert delai["nombre"] == len(valeurs), delai["code"]
        for nom, part in (("p50_jours", 0.5), ("p80_jours", 0.8)):
            assert delai[nom] == (pytest.approx(centile(valeurs, part), abs=0.006) if valeurs else None), delai


async def test_le_jeu_d_essai_touche_chaque_chiffre(racontes: Conteur) -> None:
    lu = (await racontes.plateforme.client(Role.REGION).get("/v1/pilotage")).json()
    assert all(ligne["atteinte"] for ligne in lu["entonnoir"])
    assert all(delai["nombre"] >= 5 for delai in lu["delais"])
    assert len(lu["abandons"]) >= 2
    assert {ligne["etat"] for ligne in lu["demandes"]} >= {"creee", "deposee", "accordee", "refusee", "payee"}


async def test_l_objectif_est_une_donnee_sourcee_et_versionnee(racontes: Conteur) -> None:
    lu = (await racontes.plateforme.client(Role.REGION_LECTURE).get("/v1/pilotage")).json()
    assert (lu["objectif"]["valeur"], lu["objectif"]["version"]) == (500, "1.0.0")
    assert "500 entreprises" in lu["objectif"]["source"]["citation"]
    assert lu["avancement_taux"] == round(lu["entreprises_accompagnees"] / 500, 4)
    assert lu["a_jour"]["retard"] == []


async def test_le_comite_lit_des_chiffres_et_aucune_entreprise(racontes: Conteur) -> None:
    reponse = await racontes.plateforme.client(Role.COMITE).get("/v1/pilotage")
    assert reponse.status_code == 200
    region = await racontes.plateforme.client(Role.REGION).get("/v1/pilotage")
    assert reponse.json() == region.json()
    assert not [recit for recit in racontes.recits if recit.siren in reponse.text]


@pytest.mark.parametrize("role", list(Role))
async def test_seuls_la_region_l_ensemblier_et_le_comite_pilotent(plateforme: PlateformeTest, role: Role) -> None:
    reponse = await plateforme.client(role, siren="732829320" if role is Role.ENTREPRISE else None).get("/v1/pilotage")
    if role in {Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE}:
        assert reponse.status_code == 200
    else:
        verifier_probleme(reponse, 403, "acces-interdit")


async def test_un_anonyme_ne_pilote_pas(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get("/v1/pilotage"), 401, "non-authentifie")


@pytest.mark.parametrize(
    ("parametres", "statut", "champ"),
    [
        ({"departement": "Paris"}, 422, "query.departement"),
        ({"du": "hier"}, 422, "query.du"),
        ({"au": "2026-02-30"}, 422, "query.au"),
        ({"du": "0001-01-01"}, 422, "query.du"),
        ({"du": "2026-02-02", "au": "2026-02-01"}, 409, None),
    ],
)
async def test_un_filtre_mal_forme_est_refuse(
    plateforme: PlateformeTest, parametres: dict[str, str], statut: int, champ: str | None
) -> None:
    reponse = await plateforme.client(Role.REGION).get("/v1/pilotage", params=parametres)
    document = verifier_probleme(reponse, statut, "saisie-invalide" if champ else "periode-inversee")
    assert [faute["champ"] for faute in document.get("champs", [])] == ([champ] if champ else [])
