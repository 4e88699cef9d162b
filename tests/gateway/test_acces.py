"""Accounts, keys and tokens: who may call, who may let others call."""

import base64
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from services.commande.amorcage import organisation_id
from services.gateway.acces import domain
from services.gateway.acces.service import authentifier_client
from shared.erreurs import NonAuthentifie
from shared.securite.identite import Role
from tests.outillage.entreprises import siren_neuf
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest


def jeton(client_id: str, secret: str, **changements: Any) -> dict[str, Any]:
    return {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret, **changements}


async def demander(plateforme: PlateformeTest, champs: dict[str, Any], **options: Any) -> httpx.Response:
    return await plateforme.client().post("/oauth/token", data=champs, **options)


async def compte_neuf(plateforme: PlateformeTest, role: Role = Role.REGION_LECTURE, **champs: Any) -> dict[str, Any]:
    corps = {"identifiant": f"essai-{uuid4().hex[:12]}", "libelle": "Compte d'essai", "role": role, **champs}
    reponse = await plateforme.client(Role.REGION).post("/v1/comptes", json=corps)
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


async def cle_neuve(plateforme: PlateformeTest, compte: dict[str, Any], **champs: Any) -> dict[str, Any]:
    client = plateforme.client(Role(compte["role"]), compte=UUID(compte["id"]))
    reponse = await client.post("/v1/cles", json={"libelle": "Essai", **champs})
    assert reponse.status_code == 201, reponse.text
    return dict(reponse.json())


async def titulaire(plateforme: PlateformeTest) -> tuple[dict[str, Any], dict[str, Any]]:
    """A new account and its first key."""
    compte = await compte_neuf(plateforme)
    return compte, await cle_neuve(plateforme, compte)


async def test_une_cle_s_echange_contre_un_jeton_qui_porte_le_role(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    reponse = await demander(plateforme, jeton(compte["identifiant"], cle["secret"]))
    assert reponse.status_code == 200, reponse.text
    lu = reponse.json()
    assert (lu["token_type"], reponse.headers["cache-control"]) == ("Bearer", "no-store")
    assert lu["expires_in"] > 0
    moi = await plateforme.client().get("/v1/comptes/moi", headers={"Authorization": f"Bearer {lu['access_token']}"})
    assert moi.json() == compte


async def test_la_cle_se_donne_aussi_en_basic(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    couple = base64.b64encode(f"{quote(compte['identifiant'])}:{quote(cle['secret'])}".encode()).decode()
    champs, entetes = {"grant_type": "client_credentials"}, {"Authorization": f"Basic {couple}"}
    assert (await demander(plateforme, champs, headers=entetes)).status_code == 200


@pytest.mark.parametrize(
    "alterer",
    [
        lambda i, s: (i, s[:-1] + ("a" if s[-1] != "a" else "b")),
        lambda i, s: (i, s.upper()),
        lambda i, s: (i, s + "x"),
        lambda i, s: (i, "ens_" + s.split("_")[1] + "_"),
        lambda i, s: (i, s.split("_", 2)[2]),
        lambda i, _: (i, ""),
        lambda i, _: (i, "x" * 300),
        lambda i, _: (i, "ens_\x00_x"),
        lambda _, s: ("inconnu", s),
        lambda _, s: ("demo-region", s),
        lambda _, s: ("", s),
    ],
    ids=[
        "une-lettre",
        "casse",
        "plus-long",
        "sans-secret",
        "sans-prefixe",
        "vide",
        "trop-long",
        "nul",
        "inconnu",
        "autre",
        "absent",
    ],
)
async def test_un_mauvais_couple_est_refuse_sans_dire_quoi(plateforme: PlateformeTest, alterer: Any) -> None:
    compte, cle = await titulaire(plateforme)
    client_id, secret = alterer(compte["identifiant"], cle["secret"])
    reponse = await demander(plateforme, jeton(client_id, secret))
    document = verifier_probleme(reponse, 401, "client-refuse")
    assert document["detail"] == "Identifiant ou secret inconnu, expiré ou révoqué."


@pytest.mark.parametrize(
    ("contenu", "type_"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"grant_type=password&username=a&password=b", "application/x-www-form-urlencoded"),
        (b"client_id=a&client_secret=b", "application/x-www-form-urlencoded"),
        (b"grant_type=client_credentials&grant_type=password", "application/x-www-form-urlencoded"),
        (b"grant_type=client_credentials&\xff\xfe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % rang for rang in range(50)), "application/x-www-form-urlencoded"),
        (b'{"grant_type":"client_credentials"}', "application/json"),
    ],
    ids=["vide", "password", "sans-type", "double", "octets", "trop-de-champs", "json"],
)
async def test_une_demande_qui_n_est_pas_un_client_credentials_est_refusee(
    plateforme: PlateformeTest, contenu: bytes, type_: str
) -> None:
    reponse = await plateforme.client().post("/oauth/token", content=contenu, headers={"Content-Type": type_})
    verifier_probleme(reponse, 400, "demande-jeton-invalide")


async def test_une_cle_revoquee_ne_donne_plus_de_jeton(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    client = plateforme.client(Role.REGION_LECTURE, compte=UUID(compte["id"]))
    for _ in range(2):
        assert (await client.delete(f"/v1/cles/{cle['id']}")).status_code == 204
    verifier_probleme(await demander(plateforme, jeton(compte["identifiant"], cle["secret"])), 401, "client-refuse")
    (lue,) = (await client.get("/v1/cles")).json()
    assert lue["revoquee_le"]


async def test_une_cle_expiree_ne_donne_plus_de_jeton(plateforme: PlateformeTest) -> None:
    compte = await compte_neuf(plateforme)
    cle = await cle_neuve(plateforme, compte, duree_jours=1)
    demande = jeton(compte["identifiant"], cle["secret"])
    try:
        plateforme.horloge.fige = plateforme.horloge.maintenant() + timedelta(hours=23)
        assert (await demander(plateforme, demande)).status_code == 200
        plateforme.horloge.fige += timedelta(hours=2)
        verifier_probleme(await demander(plateforme, demande), 401, "client-refuse")
    finally:
        plateforme.horloge.fige = None


async def test_un_compte_desactive_ne_donne_plus_de_jeton(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    async with plateforme.base("gateway").ecriture() as session:
        await session.execute(text("UPDATE compte SET actif = false WHERE id = :id"), {"id": UUID(compte["id"])})
    verifier_probleme(await demander(plateforme, jeton(compte["identifiant"], cle["secret"])), 401, "client-refuse")


async def test_un_compte_de_demonstration_n_existe_pas_en_production(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    async with plateforme.base("gateway").ecriture() as session:
        requete = text("UPDATE compte SET demonstration = true WHERE id = :id")
        await session.execute(requete, {"id": UUID(compte["id"])})
        couple = (compte["identifiant"], cle["secret"])
        assert await authentifier_client(session, plateforme.horloge, *couple, production=False)
        with pytest.raises(NonAuthentifie):
            await authentifier_client(session, plateforme.horloge, *couple, production=True)


async def test_le_secret_n_est_montre_qu_une_fois_et_n_est_garde_nulle_part(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    client = plateforme.client(Role.REGION_LECTURE, compte=UUID(compte["id"]))
    lues = await client.get("/v1/cles")
    assert cle["secret"] not in lues.text
    assert lues.json() == [{nom: valeur for nom, valeur in cle.items() if nom != "secret"}]
    assert cle["secret"].startswith(f"ens_{cle['prefixe']}_")
    assert await traces_du_secret(plateforme, cle["secret"]) == 0


async def traces_du_secret(plateforme: PlateformeTest, secret: str) -> int:
    """Rows of the whole schema that hold the secret, as text or as bytes."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    total = 0
    async with plateforme.base("gateway").lecture() as session:
        for table in (await session.execute(text(tables))).scalars().all():
            clair = f"SELECT count(*) FROM {table} t WHERE t::text LIKE :clair OR t::text LIKE :octets"
            motifs = {"clair": f"%{secret}%", "octets": f"%{secret.encode().hex()}%"}
            total += (await session.execute(text(clair), motifs)).scalar_one()
    return total


async def test_un_rejeu_ne_redonne_pas_le_secret(plateforme: PlateformeTest) -> None:
    compte = await compte_neuf(plateforme)
    client = plateforme.client(Role.REGION_LECTURE, compte=UUID(compte["id"]))
    entetes = {"Idempotency-Key": uuid4().hex}
    creee = await client.post("/v1/cles", json={"libelle": "Une fois"}, headers=entetes)
    assert (creee.status_code, creee.headers["cache-control"]) == (201, "no-store")
    rejouee = await client.post("/v1/cles", json={"libelle": "Une fois"}, headers=entetes)
    verifier_probleme(rejouee, 409, "reponse-non-rejouable")
    assert len((await client.get("/v1/cles")).json()) == 1
    assert await traces_du_secret(plateforme, creee.json()["secret"]) == 0


async def test_le_dernier_usage_d_une_cle_se_voit(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    autre = await cle_neuve(plateforme, compte)
    assert cle["dernier_usage_le"] is None
    assert (await demander(plateforme, jeton(compte["identifiant"], cle["secret"]))).status_code == 200
    await demander(plateforme, jeton(compte["identifiant"], autre["secret"] + "x"))
    lues = (await plateforme.client(Role.REGION_LECTURE, compte=UUID(compte["id"])).get("/v1/cles")).json()
    assert [bool(lue["dernier_usage_le"]) for lue in lues] == [True, False]


@pytest.mark.parametrize(("jours", "annoncee"), [(29, True), (30, True), (31, False), (550, False)])
async def test_une_cle_annonce_son_expiration_trente_jours_avant(
    plateforme: PlateformeTest, jours: int, *, annoncee: bool
) -> None:
    compte = await compte_neuf(plateforme)
    assert (await cle_neuve(plateforme, compte, duree_jours=jours))["expire_bientot"] is annoncee


@pytest.mark.parametrize("jours", [0, -1, 551, 2.5, "30", None, True, 10**30])
async def test_une_duree_de_cle_hors_bornes_est_refusee(plateforme: PlateformeTest, jours: Any) -> None:
    reponse = await plateforme.client(Role.REGION).post("/v1/cles", json={"libelle": "Essai", "duree_jours": jours})
    document = verifier_probleme(reponse, 422, "saisie-invalide")
    assert document["champs"][0]["champ"] == "body.duree_jours"


async def test_une_cle_d_un_autre_compte_est_introuvable(plateforme: PlateformeTest) -> None:
    compte, cle = await titulaire(plateforme)
    verifier_probleme(await plateforme.client(Role.REGION).delete(f"/v1/cles/{cle['id']}"), 404, "cle-introuvable")
    assert (await demander(plateforme, jeton(compte["identifiant"], cle["secret"]))).status_code == 200


async def test_un_jeton_dont_le_compte_n_existe_pas_ne_lit_ni_ne_cree_rien(plateforme: PlateformeTest) -> None:
    fantome = plateforme.client(Role.REGION, compte=uuid4())
    verifier_probleme(await fantome.get("/v1/comptes/moi"), 404, "compte-introuvable")
    verifier_probleme(await fantome.post("/v1/cles", json={"libelle": "Essai"}), 404, "compte-introuvable")


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
