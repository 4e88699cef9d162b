"""Who may let others call: roles, perimeters, organisations."""

from typing import Any
from uuid import uuid4

import pytest

from services.commande.amorcage import organisation_id
from services.gateway.acces import domain
from shared.securite.identite import Role
from tests.gateway.comptes import compte_neuf, demander, jeton
from tests.outillage.entreprises import siren_neuf
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


def corps_du_role(role: Role, organisation: str | None) -> dict[str, Any]:
    """An account of that role with the perimeter it needs."""
    corps: dict[str, Any] = {"identifiant": f"essai-{uuid4().hex[:12]}", "libelle": "Essai", "role": role}
    if organisation is not None:
        corps["organisation_id"] = str(organisation_id(organisation))
    if role is Role.ENTREPRISE:
        corps["siren"] = siren_neuf()
    return corps


@pytest.mark.parametrize("donne", list(Role), ids=lambda role: f"donne-{role}")
@pytest.mark.parametrize("role", list(Role), ids=lambda role: f"par-{role}")
async def test_chacun_ne_donne_que_les_roles_qu_il_peut_donner(
    plateforme: PlateformeTest, role: Role, donne: Role
) -> None:
    client = plateforme.client(role, siren="732829320" if role is Role.ENTREPRISE else None)
    reponse = await client.post("/v1/comptes", json=corps_du_role(donne, "cci-paris-idf"))
    if donne.value in domain.DELEGATIONS.get(role.value, frozenset()):
        assert reponse.status_code == 201, reponse.text
        assert reponse.json()["role"] == donne
    elif role in {Role.REGION, Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE}:
        verifier_probleme(reponse, 409, "role-non-delegable")
    else:
        verifier_probleme(reponse, 403, "acces-interdit")


def test_personne_ne_donne_plus_que_ce_qu_il_a() -> None:
    """Written out: an error in the table of delegations would otherwise prove itself right."""
    attendues = {
        "region": frozenset(role.value for role in Role),
        "ensemblier": frozenset({"entreprise"}),
        "partenaire-responsable": frozenset({"partenaire-conseiller"}),
    }
    assert attendues == domain.DELEGATIONS


@pytest.mark.parametrize("organisation", [None, "cetim", "region-idf"])
async def test_un_responsable_n_ouvre_de_comptes_que_chez_lui(
    plateforme: PlateformeTest, organisation: str | None
) -> None:
    client = plateforme.client(Role.PARTENAIRE_RESPONSABLE)
    reponse = await client.post("/v1/comptes", json=corps_du_role(Role.PARTENAIRE_CONSEILLER, organisation))
    verifier_probleme(reponse, 409, "role-non-delegable")


async def test_un_responsable_ne_voit_que_les_comptes_de_son_organisation(plateforme: PlateformeTest) -> None:
    await compte_neuf(plateforme, Role.PARTENAIRE_CONSEILLER, organisation_id=str(organisation_id("cetim")))
    elements = (await plateforme.client(Role.PARTENAIRE_RESPONSABLE).get("/v1/comptes?limite=100")).json()["elements"]
    assert {element["organisation_id"] for element in elements} == {str(organisation_id("cci-paris-idf"))}
    tous = (await plateforme.client(Role.REGION).get("/v1/comptes?limite=100")).json()["elements"]
    assert len({element["organisation_id"] for element in tous}) > 1


@pytest.mark.parametrize("role", [r for r in Role if r.value not in domain.DELEGATIONS])
async def test_les_autres_roles_ne_listent_pas_les_comptes(plateforme: PlateformeTest, role: Role) -> None:
    client = plateforme.client(role, siren="732829320" if role is Role.ENTREPRISE else None)
    verifier_probleme(await client.get("/v1/comptes"), 403, "acces-interdit")


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"role": "partenaire-conseiller"}, "perimetre-incomplet"),
        ({"role": "partenaire-responsable"}, "perimetre-incomplet"),
        ({"role": "entreprise"}, "perimetre-incomplet"),
        ({"role": "comite", "organisation_id": str(uuid4())}, "organisation-inconnue"),
        ({"role": "comite", "identifiant": "demo-region"}, "code-deja-pris"),
    ],
)
async def test_un_compte_a_le_perimetre_de_son_role(
    plateforme: PlateformeTest, champs: dict[str, Any], code: str
) -> None:
    corps = {"identifiant": f"essai-{uuid4().hex[:12]}", "libelle": "Essai", **champs}
    verifier_probleme(await plateforme.client(Role.REGION).post("/v1/comptes", json=corps), 409, code)


@pytest.mark.parametrize(
    ("role", "organisation", "attendu"),
    [
        (Role.REGION, None, 201),
        (Role.PARTENAIRE_RESPONSABLE, "cci-paris-idf", 201),
        (Role.PARTENAIRE_RESPONSABLE, "cetim", 404),
        (Role.ENSEMBLIER, None, 409),
        (Role.PARTENAIRE_CONSEILLER, "cci-paris-idf", 403),
    ],
)
async def test_qui_ouvre_un_compte_peut_lui_donner_une_cle(
    plateforme: PlateformeTest, role: Role, organisation: str | None, attendu: int
) -> None:
    cci = str(organisation_id("cci-paris-idf"))
    compte = await compte_neuf(plateforme, Role.PARTENAIRE_CONSEILLER, organisation_id=cci)
    client = plateforme.client(role, organisation=organisation)
    reponse = await client.post(f"/v1/comptes/{compte['id']}/cles", json={"libelle": "Première"})
    assert reponse.status_code == attendu, reponse.text
    if attendu == 201:
        echange = await demander(plateforme, jeton(compte["identifiant"], reponse.json()["secret"]))
        assert echange.status_code == 200


async def test_seule_la_region_inscrit_une_organisation(plateforme: PlateformeTest) -> None:
    corps = {"code": f"org-{uuid4().hex[:8]}", "nom": "Pôle d'essai", "reseau": "pole"}
    for role in Role:
        client = plateforme.client(role, siren="732829320" if role is Role.ENTREPRISE else None)
        reponse = await client.post("/v1/organisations", json={**corps, "code": f"org-{uuid4().hex[:8]}"})
        assert reponse.status_code == (201 if role is Role.REGION else 403), role
    region = plateforme.client(Role.REGION)
    assert (await region.post("/v1/organisations", json=corps)).status_code == 201
    verifier_probleme(await region.post("/v1/organisations", json=corps), 409, "code-deja-pris")


@pytest.mark.parametrize("chemin", ["/v1/comptes", "/v1/comptes/moi", "/v1/cles", "/v1/organisations"])
async def test_un_anonyme_ne_lit_rien(plateforme: PlateformeTest, chemin: str) -> None:
    verifier_probleme(await plateforme.client().get(chemin), 401, "non-authentifie")
