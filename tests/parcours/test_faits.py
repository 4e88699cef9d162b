"""Typed facts: declared by the model, recorded by who may, read by the guards, journalled with their evidence."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from shared.securite.identite import Role
from tests.outillage.http import verifier_probleme, version
from tests.outillage.modeles import copie, element, publier
from tests.outillage.parcours import ParcoursTest, ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

ACTEURS = ["partenaire-conseiller", "ensemblier"]
FAITS: list[dict[str, Any]] = [
    {"code": "visite-faite", "libelle": "Visite de l'atelier faite", "type": "bool", "roles": ACTEURS},
    {"code": "signee-le", "libelle": "Convention signée", "type": "date", "roles": ACTEURS, "preuve": True},
    {"code": "chiffre", "libelle": "Chiffre d'affaires", "type": "montant", "roles": ["ensemblier"]},
    {
        "code": "avis",
        "libelle": "Avis du jury",
        "type": "choix",
        "roles": ["ensemblier"],
        "choix": [{"code": "retenue", "libelle": "Retenue"}, {"code": "refusee", "libelle": "Refusée"}],
        "etapes": ["candidature"],
    },
]


def avec_faits() -> dict[str, Any]:
    contenu = copie()
    contenu["faits"] = FAITS
    element(contenu, "gestes", "qualifier")["conditions"] += ["fait:visite-faite", "fait:avis=retenue"]
    return contenu


async def ouvrir(plateforme: PlateformeTest) -> ParcoursTest:
    return await ouvrir_parcours(plateforme, await publier(plateforme, avec_faits()))


async def dire(parcours: ParcoursTest, code: str, valeur: Any, **corps: Any) -> httpx.Response:
    return await parcours.ecrire("POST", "/faits", {"code": code, "valeur": valeur, **corps})


async def test_un_geste_attend_les_faits_que_le_modele_declare(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir(plateforme)
    refus = verifier_probleme(await parcours.geste("qualifier"), 409, "geste-refuse")
    assert [manque["code"] for manque in refus["manques"]] == ["fait:visite-faite", "fait:avis=retenue"]
    assert "Visite de l'atelier faite" in refus["detail"]
    assert "Retenue" in refus["detail"]
    assert (await dire(parcours, "visite-faite", False)).status_code == 201
    assert (await dire(parcours, "avis", "refusee")).status_code == 201
    refus = verifier_probleme(await parcours.geste("qualifier"), 409, "geste-refuse")
    assert [manque["code"] for manque in refus["manques"]] == ["fait:visite-faite", "fait:avis=retenue"]
    for code, valeur in (("visite-faite", True), ("avis", "retenue")):
        assert (await dire(parcours, code, valeur)).status_code == 201
    assert (await parcours.geste("qualifier")).status_code == 200
    assert (await parcours.lire()).json()["faits"] == {"visite-faite": True, "avis": "retenue"}


async def test_un_fait_corrige_garde_son_histoire_et_laisse_une_trace(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir(plateforme)
    for jour in ("2026-01-12", "2026-01-13"):
        assert (await dire(parcours, "signee-le", jour, preuve=f"convention du {jour}")).status_code == 201
    assert (await dire(parcours, "chiffre", "1000000.00")).status_code == 201
    lus = {fait["code"]: fait for fait in (await parcours.client.get(f"{parcours.chemin}/faits")).json()}
    assert list(lus) == [fait["code"] for fait in FAITS]
    assert lus["signee-le"]["valeur"] == "2026-01-13"
    assert [une["preuve"][-2:] for une in lus["signee-le"]["historique"]] == ["12", "13"]
    lignes = (await parcours.client.get(f"{parcours.chemin}/journal")).json()["lignes"][-3:]
    assert [ligne["type"] for ligne in lignes] == ["parcours.fait.enregistre"] * 3
    assert (lignes[1]["avant"]["valeur"], lignes[1]["apres"]["valeur"]) == ("2026-01-12", "2026-01-13")
    async with plateforme.base("parcours").lecture() as session:
        requete = (
            "SELECT donnees FROM evenement WHERE sujet_id = :id AND type = 'parcours.fait.enregistre' ORDER BY numero"
        )
        donnees = list((await session.execute(text(requete), {"id": parcours.id})).scalars())
    assert donnees[1]["valeur"] == "2026-01-13"
    assert "valeur" not in donnees[2]


@pytest.mark.parametrize(
    ("corps", "code"),
    [
        ({"code": "inconnu", "valeur": True}, "fait-non-declare"),
        ({"code": "visite-faite", "valeur": "oui"}, "valeur-du-fait-refusee"),
        ({"code": "signee-le", "valeur": "2199-01-01", "preuve": "x"}, "valeur-du-fait-refusee"),
        ({"code": "signee-le", "valeur": "2026-02-30", "preuve": "x"}, "valeur-du-fait-refusee"),
        ({"code": "signee-le", "valeur": True, "preuve": "x"}, "valeur-du-fait-refusee"),
        ({"code": "signee-le", "valeur": "2026-01-12"}, "preuve-necessaire"),
        ({"code": "chiffre", "valeur": "-5"}, "valeur-du-fait-refusee"),
        ({"code": "chiffre", "valeur": "12.345"}, "valeur-du-fait-refusee"),
        ({"code": "avis", "valeur": "peut-etre"}, "valeur-du-fait-refusee"),
    ],
    ids=["inconnu", "oui", "a-venir", "30-fevrier", "booleen", "sans-piece", "negatif", "millimes", "hors-choix"],
)
async def test_un_fait_mal_dit_est_refuse_et_ne_change_rien(
    plateforme: PlateformeTest, corps: dict[str, Any], code: str
) -> None:
    parcours = await ouvrir(plateforme)
    avant = (await parcours.lire()).json()
    verifier_probleme(await parcours.ecrire("POST", "/faits", corps), 409, code)
    assert (await parcours.lire()).json() == avant


async def test_un_fait_a_son_role_et_son_etape(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir(plateforme)
    conseiller = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    corps = {"code": "avis", "valeur": "retenue"}
    refus = await parcours.ecrire("POST", "/faits", corps, client=conseiller)
    assert verifier_probleme(refus, 403, "fait-reserve")["roles_permis"] == ["ensemblier"]
    await parcours.placer("qualification")
    refus = verifier_probleme(await dire(parcours, "avis", "retenue"), 409, "etape-du-fait")
    assert "Candidature" in refus["detail"]
    await parcours.placer("abandon")
    verifier_probleme(await dire(parcours, "visite-faite", True), 409, "parcours-termine")


async def test_deux_faits_simultanes_un_seul_gagne(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir(plateforme)
    entetes, corps = version(await parcours.lire()), {"code": "visite-faite", "valeur": True}
    envois = [parcours.client.post(f"{parcours.chemin}/faits", json=corps, headers=entetes) for _ in range(8)]
    assert sorted(reponse.status_code for reponse in await asyncio.gather(*envois)) == [201] + [412] * 7
    sans_version = await parcours.client.post(f"{parcours.chemin}/faits", json=corps)
    verifier_probleme(sans_version, 428)


async def test_les_faits_d_un_parcours_etranger_sont_introuvables(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir(plateforme)
    corps, entetes = {"code": "visite-faite", "valeur": True}, {"If-Match": '"v1"'}
    anonyme, autre = (
        plateforme.client(),
        plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne"),
    )
    for client, statut in ((anonyme, 401), (autre, 404)):
        verifier_probleme(await client.get(f"{parcours.chemin}/faits"), statut)
        verifier_probleme(await client.post(f"{parcours.chemin}/faits", json=corps, headers=entetes), statut)
