"""Versions of a convention over HTTP: prepared, signed, amended, never rewritten."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.securite.identite import Role
from tests.outillage import conventions
from tests.outillage.aides import clients_des_gestes, geste, signatures
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

VERSEMENT = UUID(int=1)
CORPS: dict[str, dict[str, Any]] = {
    "convention/signatures": {"signee_entreprise_le": "2026-01-01", "signee_region_le": "2026-01-01"},
    "versements": {"echeance": 1},
    f"versements/{VERSEMENT}/controle": {},
    f"versements/{VERSEMENT}/rejet": {"motif": "Pièce illisible."},
    "reversement": {"reverse_le": "2026-01-01"},
}


@pytest.mark.parametrize("suite", ["convention", "convention/versions", *CORPS])
async def test_une_convention_ne_se_lit_ni_ne_s_ecrit_hors_de_son_perimetre(
    plateforme: PlateformeTest, accordee: dict[str, Any], suite: str
) -> None:
    methode = "GET" if suite == "convention" else "POST"
    chemin = f"/v1/demandes/{accordee['id']}/{suite}"
    verifier_probleme(await plateforme.client().request(methode, chemin), 401, "non-authentifie")
    etranger = plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-essonne")
    region_seule = suite not in {"convention", "versements"}
    corps = CORPS.get(suite) or (
        conventions.termes(plateforme.horloge.aujourdhui(), "50000") if suite.endswith("versions") else {}
    )
    entetes = {"If-Match": '"v1"'} if methode == "POST" else {}
    refus = await etranger.request(methode, chemin, json=corps, headers=entetes)
    verifier_probleme(refus, 403 if region_seule else 404)
    region = plateforme.client(Role.REGION if region_seule else Role.ENSEMBLIER)
    inconnue = f"/v1/demandes/{UUID(int=9)}/{suite}"
    refus = await region.request(methode, inconnue, json=corps, headers=entetes)
    verifier_probleme(refus, 404, "demande-introuvable")


async def test_la_convention_se_prepare_se_corrige_puis_se_signe_et_ne_change_plus(
    plateforme: PlateformeTest, accordee: dict[str, Any]
) -> None:
    region = plateforme.client(Role.REGION)
    vide = await region.get(f"/v1/demandes/{accordee['id']}/convention")
    verifier_probleme(vide, 404, "convention-absente")
    await conventions.preparer(plateforme, accordee["id"])
    corrigee = await conventions.preparer(plateforme, accordee["id"], ("avance", "20000"), ("solde", "30000"))
    assert [(v["rang"], v["signee_region_le"]) for v in corrigee.json()["versions"]] == [(1, None)]
    assert corrigee.json()["versions"][0]["alertes"] == ["HYPOTHÈSE à vérifier : l'avance dépasse 30% de l'aide."]
    signee = await geste(region, accordee["id"], "conventionner", **signatures(plateforme))
    assert signee.json()["etat"] == "conventionnee"
    lue = await conventions.lire(plateforme, accordee["id"])
    assert lue["en_vigueur"] == 1
    assert lue["versions"][0]["signee_entreprise_le"] == plateforme.horloge.aujourdhui().isoformat()
    for ordre in ("UPDATE convention_version SET montant_eur = 1", "DELETE FROM convention_version"):
        with pytest.raises(DBAPIError):
            async with plateforme.base("aides").ecriture() as session:
                await session.execute(text(f"{ordre} WHERE demande_id = :id"), {"id": UUID(accordee["id"])})


async def test_un_avenant_se_signe_a_son_tour_et_la_version_precedente_reste(
    plateforme: PlateformeTest, accordee: dict[str, Any]
) -> None:
    await _signee(plateforme, accordee, ("avance", "15000"), ("solde", "35000"))
    await conventions.liquider(plateforme, accordee["id"], 1)
    avenant = await conventions.preparer(
        plateforme, accordee["id"], ("avance", "15000"), ("solde", "25000"), montant_eur="40000", motif="Projet réduit."
    )
    assert avenant.json()["en_vigueur"] == 1
    signe = await _signer(plateforme, accordee["id"])
    assert signe.json()["en_vigueur"] == 2
    assert [v["montant_eur"] for v in signe.json()["versions"]] == ["50000.00", "40000.00"]
    comptes = signe.json()["rapprochement"]
    assert {comptes["accorde_eur"], comptes["conventionne_eur"], comptes["degage_eur"]} == {
        "50000.00",
        "40000.00",
        "10000.00",
    }
    verifier_probleme(await _signer(plateforme, accordee["id"]), 409, "signature-sans-version")


@pytest.mark.parametrize(
    ("lignes", "changements", "mot"),
    [
        pytest.param((("avance", "15000"), ("solde", "35000")), {}, "`motif`", id="sans_motif"),
        pytest.param((("solde", "50000"),), {"motif": "Prolongé."}, "restent à leur place", id="echeance_deplacee"),
        pytest.param(
            (("avance", "100"), ("solde", "900")),
            {"montant_eur": "1000", "motif": "Réduit."},
            "15000.00 € sont déjà liquidés",
            id="sous_le_liquide",
        ),
    ],
)
async def test_un_avenant_ne_defait_pas_ce_qui_est_fait(
    plateforme: PlateformeTest,
    accordee: dict[str, Any],
    lignes: tuple[tuple[str, str], ...],
    changements: dict[str, str],
    mot: str,
) -> None:
    await _signee(plateforme, accordee, ("avance", "15000"), ("solde", "35000"))
    await conventions.liquider(plateforme, accordee["id"], 1)
    refus = await conventions.preparer(plateforme, accordee["id"], *lignes, **changements)
    assert mot in verifier_probleme(refus, 409, "termes-incoherents")["detail"]


@pytest.mark.parametrize(
    ("changements", "mot"),
    [
        pytest.param({"montant_eur": "50000.01"}, "50000.00 € accordés", id="au_dela_de_l_accord"),
        pytest.param({"taux": "0.4"}, "`taux`", id="taux_insuffisant"),
        pytest.param({"taux": "0"}, "supérieurs à zéro", id="taux_nul"),
        pytest.param({"execution_au": "2001-01-01"}, "`execution_au`", id="periode_inversee"),
        pytest.param(
            {"couts": [{"code": "aa", "libelle": "A", "montant_eur": "90000"}] * 2}, "un code par poste", id="doublon"
        ),
    ],
)
async def test_des_termes_qui_se_contredisent_sont_refuses_en_nommant_le_champ(
    plateforme: PlateformeTest, accordee: dict[str, Any], changements: dict[str, Any], mot: str
) -> None:
    refus = await conventions.preparer(plateforme, accordee["id"], **changements)
    assert mot in verifier_probleme(refus, 409, "termes-incoherents")["detail"]


async def test_un_avenant_ne_se_signe_pas_dans_le_futur_ni_sans_convention(
    plateforme: PlateformeTest, accordee: dict[str, Any]
) -> None:
    verifier_probleme(await _signer(plateforme, accordee["id"]), 409, "signature-sans-version")
    await _signee(plateforme, accordee)
    await conventions.preparer(plateforme, accordee["id"], motif="Dates.")
    demain = (plateforme.horloge.aujourdhui() + timedelta(days=1)).isoformat()
    refus = await _signer(plateforme, accordee["id"], signee_region_le=demain)
    assert "signee_region_le" in verifier_probleme(refus, 409, "signature-incoherente")["detail"]


async def test_un_avenant_prepare_avant_un_versement_est_examine_de_nouveau_a_la_signature(
    plateforme: PlateformeTest, accordee: dict[str, Any]
) -> None:
    await _signee(plateforme, accordee, ("avance", "15000"), ("solde", "35000"))
    prepare = await conventions.preparer(plateforme, accordee["id"], ("solde", "50000"), motif="Sans avance.")
    assert prepare.status_code == 201
    await conventions.demander(plateforme, accordee["id"], 1)
    refus = await _signer(plateforme, accordee["id"])
    assert "restent à leur place" in verifier_probleme(refus, 409, "termes-incoherents")["detail"]
    await conventions.preparer(plateforme, accordee["id"], ("avance", "15000"), ("solde", "35000"), motif="Dates.")
    assert (await _signer(plateforme, accordee["id"])).json()["en_vigueur"] == 2


async def test_les_reperes_sans_source_se_disent_a_verifier(plateforme: PlateformeTest) -> None:
    verifier_probleme(await plateforme.client().get("/v1/aides/conventions/reperes"), 401)
    lus = (await plateforme.client(Role.ENTREPRISE).get("/v1/aides/conventions/reperes")).json()["elements"]
    assert {(repere["code"], repere["a_verifier"], repere["source"]) for repere in lus} == {
        ("avance", True, None),
        ("solde", True, None),
    }


async def _signee(plateforme: PlateformeTest, accordee: dict[str, Any], *lignes: tuple[str, str]) -> None:
    await conventions.preparer(plateforme, accordee["id"], *lignes)
    region = clients_des_gestes(plateforme)["conventionner"]
    signee = await geste(region, accordee["id"], "conventionner", **signatures(plateforme))
    assert signee.status_code == 200, signee.text


async def _signer(plateforme: PlateformeTest, demande_id: str, **dates: str) -> Any:
    corps = {**signatures(plateforme), **dates}
    return await conventions.poster(plateforme.client(Role.REGION), demande_id, "convention/signatures", corps)
