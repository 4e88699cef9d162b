"""Roles and their perimeters: who may open which account, and what each one then sees."""

from typing import Any
from uuid import uuid4

import pytest

from services.commande.amorcage import organisation_id
from shared.securite.identite import Role
from tests.outillage.entreprises import siren_neuf
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

CCI, AUTRE_CCI = str(organisation_id("cci-paris-idf")), str(organisation_id("cci-seine-et-marne"))
DELEGABLES = {
    Role.REGION: set(Role),
    Role.ENSEMBLIER: {Role.ENTREPRISE},
    Role.PARTENAIRE_RESPONSABLE: {Role.PARTENAIRE_CONSEILLER},
}
COUPLES = [(donneur, donne) for donneur in DELEGABLES for donne in Role]


def _compte(role: Role, **saisie: Any) -> dict[str, Any]:
    corps = {"identifiant": f"essai-{uuid4().hex[:12]}", "libelle": "Essai", "role": role.value}
    if role in {Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER}:
        corps["organisation_id"] = CCI
    if role is Role.ENTREPRISE:
        corps["siren"] = siren_neuf()
    return {**corps, **saisie}


@pytest.mark.parametrize(("donneur", "donne"), COUPLES, ids=lambda role: role.value)
async def test_un_role_ne_donne_que_ceux_qui_lui_sont_delegues(
    plateforme: PlateformeTest, donneur: Role, donne: Role
) -> None:
    reponse = await plateforme.client(donneur).post("/v1/comptes", json=_compte(donne))
    if donne in DELEGABLES[donneur]:
        assert reponse.status_code == 201, reponse.text
        assert reponse.json()["role"] == donne.value
    else:
        verifier_probleme(reponse, 409, "role-non-delegable")


@pytest.mark.parametrize("role", [role for role in Role if role not in DELEGABLES], ids=lambda role: role.value)
async def test_les_autres_roles_n_ouvrent_aucun_compte(plateforme: PlateformeTest, role: Role) -> None:
    verifier_probleme(await plateforme.client(role).post("/v1/comptes", json=_compte(Role.ENTREPRISE)), 403)


async def test_un_responsable_reste_dans_son_organisation(plateforme: PlateformeTest) -> None:
    responsable = plateforme.client(Role.PARTENAIRE_RESPONSABLE)
    ailleurs = _compte(Role.PARTENAIRE_CONSEILLER, organisation_id=AUTRE_CCI)
    verifier_probleme(await responsable.post("/v1/comptes", json=ailleurs), 409, "role-non-delegable")
    region = plateforme.client(Role.REGION)
    etranger = (
        await region.post("/v1/comptes", json=_compte(Role.PARTENAIRE_CONSEILLER, organisation_id=AUTRE_CCI))
    ).json()
    vus = (await responsable.get("/v1/comptes?limite=100")).json()["elements"]
    assert vus
    assert {compte["organisation_id"] for compte in vus} == {CCI}
    refus = await responsable.post(f"/v1/comptes/{etranger['id']}/cles", json={"libelle": "Intrusion"})
    verifier_probleme(refus, 404, "compte-introuvable")


async def test_un_compte_a_le_perimetre_de_son_role(plateforme: PlateformeTest) -> None:
    region = plateforme.client(Role.REGION)
    sans = _compte(Role.PARTENAIRE_CONSEILLER, organisation_id=None)
    verifier_probleme(await region.post("/v1/comptes", json=sans), 409, "perimetre-incomplet")
    verifier_probleme(
        await region.post("/v1/comptes", json=_compte(Role.ENTREPRISE, siren=None)), 409, "perimetre-incomplet"
    )
    inconnue = _compte(Role.PARTENAIRE_CONSEILLER, organisation_id=str(uuid4()))
    verifier_probleme(await region.post("/v1/comptes", json=inconnue), 409, "organisation-inconnue")
    deux_fois = _compte(Role.MACHINE)
    assert (await region.post("/v1/comptes", json=deux_fois)).status_code == 201
    verifier_probleme(await region.post("/v1/comptes", json=deux_fois), 409, "code-deja-pris")


async def test_chaque_role_voit_les_dossiers_de_son_perimetre(plateforme: PlateformeTest) -> None:
    dossier = await plateforme.ouvrir_dossier()
    siren = dossier["siren"]
    voient = [
        plateforme.client(role)
        for role in (Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE)
    ]
    voient.append(plateforme.client(Role.ENTREPRISE, siren=siren))
    for client in voient:
        assert (await client.get(f"/v1/dossiers/{siren}/fiche")).status_code == 200
    etrangers = [
        plateforme.client(Role.PARTENAIRE_CONSEILLER, organisation="cci-seine-et-marne"),
        plateforme.client(Role.ENTREPRISE, siren=siren_neuf()),
    ]
    for client in etrangers:
        verifier_probleme(await client.get(f"/v1/dossiers/{siren}/fiche"), 404, "dossier-introuvable")
        vus = (await client.get("/v1/dossiers?limite=100")).json()["elements"]
        assert siren not in {vu["siren"] for vu in vus}
    verifier_probleme(await plateforme.client(Role.COMITE).get(f"/v1/dossiers/{siren}/fiche"), 403)
