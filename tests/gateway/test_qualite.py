"""Quality watch: each rate with the number it is made from, nothing concluded from too few cases."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.gateway.qualite.domain import Seuil, juger, veille_de_periode
from services.gateway.qualite.seuils import seuils
from shared.identifiants import uuid7
from shared.securite.identite import Role
from tests.gateway.evenements import Publieur
from tests.gateway.partenaires import Partenaire, orienter, partenaire, repondre, reussir
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

PAR_CODE: dict[str, Seuil] = {seuil.code: seuil for seuil in seuils()}


async def _qualite(client: Any, cible: Partenaire, **filtres: str) -> dict[str, dict[str, Any]]:
    """Indicators of the whole organisation, by code."""
    reponse = await client.get("/v1/qualite", params={"organisation": cible.cle, **filtres})
    assert reponse.status_code == 200, reponse.text
    lus = [lu for lu in reponse.json()["partenaires"] if lu["antenne_id"] is None]
    assert [lu["organisation_id"] for lu in lus] in ([], [cible.cle])
    return {indicateur["code"]: indicateur for lu in lus for indicateur in lu["indicateurs"]}


async def test_les_taux_viennent_des_orientations_et_disent_leur_nombre(plateforme: PlateformeTest) -> None:
    cible, region = await partenaire(plateforme), plateforme.client(Role.REGION_LECTURE)
    dossier = await plateforme.ouvrir_dossier()
    orientations = [(await orienter(plateforme, dossier, cible))[0] for _ in range(50)]
    for orientation in orientations[:14]:
        declin = await repondre(
            cible.client, orientation, "declin", {"motif": "hors-competence"}, **{"If-Match": '"v1"'}
        )
        assert declin.status_code == 200
    for orientation in orientations[15:]:
        assert (await repondre(cible.client, orientation, "acceptation", **{"If-Match": '"v1"'})).status_code == 200
    lus = await _qualite(region, cible)
    refus = lus["refus"]
    assert (refus["numerateur"], refus["n"], refus["verdict"]) == (14, 49, "insuffisant")
    await reussir(cible.client, orientations[14], "declin", {"motif": "hors-territoire"})
    lus = await _qualite(region, cible)
    assert (lus["refus"]["taux"], lus["refus"]["n"], lus["refus"]["verdict"]) == ("0.3000", 50, "alerte")
    assert (lus["refus"]["seuil_taux"], lus["refus"]["minimum"], lus["refus"]["a_verifier"]) == ("0.30", 50, True)
    for orientation, issue in zip(orientations[15:17], ("aide-apportee", "injoignable"), strict=True):
        await reussir(cible.client, orientation, "cloture", {"issue": issue})
    aide = (await _qualite(region, cible))["aide-apportee"]
    assert (aide["numerateur"], aide["n"], aide["taux"], aide["verdict"]) == (1, 2, "0.5000", "insuffisant")
    hier = plateforme.horloge.aujourdhui() - timedelta(days=1)
    assert await _qualite(region, cible, le=hier.isoformat()) == {}


async def test_la_satisfaction_vient_des_reponses_des_entreprises(plateforme: PlateformeTest) -> None:
    cible = await partenaire(plateforme)
    publieur = Publieur(plateforme, UUID((await plateforme.ouvrir_dossier())["id"]))
    for rang in range(100):
        avis = {"aide_recue": True, "utilite": 3 + rang % 2 if rang < 45 else 1 + rang % 2, "delai": "correct"}
        donnees = {"objet_genre": "orientation", "organisation_id": cible.cle, **avis}
        await publieur.publier("gateway.satisfaction.recue", uuid7(), **donnees)
    await publieur.publier("gateway.satisfaction.recue", uuid7(), organisation_id=cible.cle, utilite="4")
    await publieur.publier("gateway.satisfaction.recue", uuid7(), organisation_id="inconnue", utilite=4)
    await publieur.publier("gateway.satisfaction.recue", uuid7(), organisation_id=None, utilite=4)
    lue = (await _qualite(plateforme.client(Role.ENSEMBLIER), cible))["satisfaction"]
    assert (lue["numerateur"], lue["n"], lue["taux"], lue["verdict"]) == (45, 100, "0.4500", "alerte")


async def test_un_partenaire_ne_lit_que_sa_qualite(plateforme: PlateformeTest) -> None:
    cible, tiers = await partenaire(plateforme), await partenaire(plateforme)
    dossier = await plateforme.ouvrir_dossier()
    [orientation] = await orienter(plateforme, dossier, cible)
    await reussir(cible.client, orientation, "acceptation")
    assert (await _qualite(cible.client, cible))["refus"]["n"] == 1
    vue = (await tiers.client.get("/v1/qualite", params={"organisation": cible.cle})).json()
    assert vue["partenaires"] == []
    verifier_probleme(await plateforme.client().get("/v1/qualite"), 401, "non-authentifie")
    verifier_probleme(await plateforme.client(Role.COMITE).get("/v1/qualite"), 403, "acces-interdit")
    demain = (plateforme.horloge.aujourdhui() + timedelta(days=1)).isoformat()
    refus = verifier_probleme(await cible.client.get("/v1/qualite", params={"le": demain}), 409, "date-future")
    assert refus["champs"][0]["champ"] == "query.le"


@pytest.mark.parametrize(
    ("code", "numerateur", "n", "attendu"),
    [
        ("refus", 15, 50, "alerte"),
        ("refus", 14, 50, "conforme"),
        ("refus", 49, 49, "insuffisant"),
        ("refus", 0, 0, "insuffisant"),
        ("refus", 16, 53, "alerte"),
        ("aide-apportee", 13, 52, "alerte"),
        ("aide-apportee", 13, 51, "conforme"),
        ("aide-apportee", 0, 49, "insuffisant"),
        ("satisfaction", 45, 100, "alerte"),
        ("satisfaction", 46, 100, "conforme"),
        ("satisfaction", 0, 99, "insuffisant"),
    ],
)
def test_un_seuil_ne_conclut_qu_avec_assez_de_cas(code: str, numerateur: int, n: int, attendu: str) -> None:
    assert juger(PAR_CODE[code], numerateur, n) == attendu


def test_les_seuils_sont_ceux_de_la_donnee_et_disent_leur_source() -> None:
    assert {code: (seuil.seuil_taux, seuil.minimum, seuil.periode_mois) for code, seuil in PAR_CODE.items()} == {
        "refus": (Decimal("0.30"), 50, 3),
        "aide-apportee": (Decimal("0.25"), 50, 3),
        "satisfaction": (Decimal("0.45"), 100, 12),
    }
    assert all(seuil.source and seuil.a_verifier for seuil in PAR_CODE.values())


@pytest.mark.parametrize(
    ("fin", "mois", "attendu"),
    [
        (date(2026, 3, 31), 3, date(2025, 12, 31)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 1, 1), 12, date(2025, 1, 1)),
    ],
)
def test_une_periode_commence_le_lendemain_du_meme_jour(fin: date, mois: int, attendu: date) -> None:
    assert veille_de_periode(fin, mois) == attendu
