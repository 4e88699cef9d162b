"""Bad input by hand: a clear refusal that names the field, nothing written, never a 500."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from shared.securite.identite import Role
from tests.outillage.entreprises import siret_neuf
from tests.outillage.http import verifier_probleme
from tests.outillage.parcours import ouvrir_parcours
from tests.outillage.plateforme import PlateformeTest

SAISIE = {"raison_sociale": "Essai", "naf": "25.62B", "code_commune": "93066"}
ILLISIBLES = {
    "json-coupe": b'{"siret": "7328',
    "pas-utf8": b'{"siret": "\xff\xfe"}',
    "vide": b"",
    "binaire": bytes(range(256)),
    "profond": b"[" * 5_000,
    "liste": b"[]",
    "nan": b'{"siret": NaN}',
}


TABLES = (("gateway", "dossier"), ("gateway", "journal"), ("aides", "journal"), ("parcours", "journal"))
NOMS = [
    "Étienne & Fils",
    "株式会社",
    "مصنع",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "e\u0301",
    "\U0001f469\u200d\U0001f3ed",
    "\u202erenversé",
    "a" * 200,
]
MONTANTS = ["-1", "1e9", "NaN", "Infinity", "1234567890123", "1.234", "", 1.5, True, None, [], "１２"]


async def ecrit(plateforme: PlateformeTest) -> tuple[int, ...]:
    """Rows that a refused call must not add."""
    comptes = []
    for service, table in (
        ("gateway", "dossier"),
        ("gateway", "journal"),
        ("aides", "journal"),
        ("parcours", "journal"),
    ):
        async with plateforme.base(service).lecture() as session:
            comptes.append((await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())
    return tuple(comptes)


@pytest.mark.parametrize("corps", ILLISIBLES.values(), ids=list(ILLISIBLES))
async def test_un_corps_illisible_est_refuse(plateforme: PlateformeTest, corps: bytes) -> None:
    avant = await ecrit(plateforme)
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    reponse = await client.post("/v1/dossiers", content=corps, headers={"Content-Type": "application/json"})
    document = verifier_probleme(reponse, 422, "saisie-invalide")
    assert document["champs"][0]["champ"].startswith("body")
    assert await ecrit(plateforme) == avant


@pytest.mark.parametrize("chemin", ["/v1/dossiers", "/v1/aides/evaluations", "/v1/parcours"])
async def test_un_corps_de_dix_mo_est_refuse(plateforme: PlateformeTest, chemin: str) -> None:
    client = plateforme.client(Role.PARTENAIRE_CONSEILLER)
    enorme = {"siret": siret_neuf(), "saisie": {**SAISIE, "raison_sociale": "x" * 10_000_000}}
    verifier_probleme(await client.post(chemin, json=enorme), 413, "corps-trop-grand")

    async def morceaux() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    entetes = {"Content-Type": "application/json"}
    verifier_probleme(await client.post(chemin, content=morceaux(), headers=entetes), 413, "corps-trop-grand")


@pytest.mark.parametrize(
    ("changement", "champ"),
    [
        ({"siret": "73282932000075"}, "body.siret"),
        ({"siret": "7328293200007"}, "body.siret"),
        ({"siret": 73282932000074}, "body.siret"),
        ({"siret": "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"}, "body.siret"),
        ({"siret": None}, "body.siret"),
        ({"inconnu": 1}, "body.inconnu"),
        ({"origine": "ailleurs"}, "body.origine"),
        ({"saisie": {**SAISIE, "raison_sociale": ""}}, "body.saisie.raison_sociale"),
        ({"saisie": {**SAISIE, "raison_sociale": "a\x00b"}}, "body.saisie.raison_sociale"),
        ({"saisie": {**SAISIE, "raison_sociale": "x" * 201}}, "body.saisie.raison_sociale"),
        ({"saisie": {**SAISIE, "naf": "2562B"}}, "body.saisie.naf"),
        ({"saisie": []}, "body.saisie"),
    ],
)
async def test_un_champ_faux_est_nomme(plateforme: PlateformeTest, changement: dict[str, Any], champ: str) -> None:
    avant = await ecrit(plateforme)
    corps = {"siret": siret_neuf(), "saisie": SAISIE} | changement
    reponse = await plateforme.client(Role.PARTENAIRE_CONSEILLER).post("/v1/dossiers", json=corps)
    document = verifier_probleme(reponse, 422, "saisie-invalide")
    assert champ in [faute["champ"] for faute in document["champs"]]
    assert all(faute["message"] for faute in document["champs"])
    assert await ecrit(plateforme) == avant


@pytest.mark.parametrize(
    "nom", ["Étienne & Fils", "株式会社", "مصنع", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "e\u0301", "👩‍🏭", "‮renversé", "a" * 200]
)
async def test_tout_unicode_lisible_est_garde_tel_quel(plateforme: PlateformeTest, nom: str) -> None:
    dossier = await plateforme.ouvrir_dossier(raison_sociale=nom)
    assert dossier["raison_sociale"] == nom


@pytest.mark.parametrize("montant", MONTANTS)
async def test_un_montant_absurde_est_refuse(plateforme: PlateformeTest, montant: Any) -> None:
    dossier = await plateforme.ouvrir_dossier()
    avant = await ecrit(plateforme)
    depenses = [{"nature": "investissement_materiel", "montant_eur": montant}]
    action = {"titre": "Robot", "besoins": ["investissement_productif"], "depenses": depenses}
    corps = {"dossier_id": dossier["id"], "faits": {}, "actions": [action]}
    reponse = await plateforme.client(Role.ENSEMBLIER).post("/v1/aides/evaluations", json=corps)
    document = verifier_probleme(reponse, 422, "saisie-invalide")
    assert document["champs"][0]["champ"].startswith("body.actions.0.depenses.0.montant_eur")
    assert await ecrit(plateforme) == avant


async def test_une_date_passee_ou_impossible_est_refusee(plateforme: PlateformeTest) -> None:
    parcours = await ouvrir_parcours(plateforme)
    verifier_probleme(await parcours.geste("qualifier", echeance_le="2020-01-01"), 409, "echeance-passee")
    for date in ("2026-02-30", "demain", "9999-12-31", 20260101, "2026-1-1"):
        document = verifier_probleme(await parcours.geste("qualifier", echeance_le=date), 422, "saisie-invalide")
        assert document["champs"][0]["champ"] == "body.echeance_le"
    assert (await parcours.lire()).json()["etape"] == "candidature"


async def test_un_identifiant_inconnu_ou_mal_forme_est_refuse(plateforme: PlateformeTest) -> None:
    client = plateforme.client(Role.ENSEMBLIER)
    inconnu = "0190a1c2-0000-7000-8000-0000000000ff"
    inconnus = [f"/v1/{genre}/{inconnu}" for genre in ("parcours", "diagnostics", "demandes")]
    for chemin in (*inconnus, "/v1/dossiers/732829320/fiche"):
        verifier_probleme(await client.get(chemin), 404)
    for chemin in ("/v1/parcours/abc", "/v1/diagnostics/1", "/v1/dossiers/123456789/fiche"):
        verifier_probleme(await client.get(chemin), 422, "saisie-invalide")
    verifier_probleme(await client.post("/v1/parcours", json={"dossier_id": inconnu}), 404, "dossier-introuvable")
