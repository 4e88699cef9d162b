"""Lists asked through the API: who may, what is given, until when."""

import asyncio
import base64
import hashlib
import re
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import polars as pl
import pytest

from shared.securite.identite import Role
from tests.aides.ciblage.conftest import CHEMIN, Installation
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

ROUTES = [("POST", CHEMIN), ("GET", CHEMIN), ("GET", f"{CHEMIN}/{UUID(int=1)}")]
ROUTES += [("GET", f"{CHEMIN}/{UUID(int=1)}/fichiers/csv")]
AUTRES = [Role.PARTENAIRE_CONSEILLER, Role.ENTREPRISE, Role.COMITE, Role.MACHINE, Role.REGION_LECTURE]
CETIM = {"role": Role.PARTENAIRE_RESPONSABLE, "organisation": "cetim"}


@pytest.mark.parametrize(("methode", "chemin"), ROUTES, ids=["demander", "lister", "suivre", "telecharger"])
async def test_une_liste_demande_un_compte_et_un_role_qui_demarche(
    plateforme: PlateformeTest, methode: str, chemin: str
) -> None:
    corps = {"json": {}} if methode == "POST" else {}
    verifier_probleme(await plateforme.client().request(methode, chemin, **corps), 401)
    for role in AUTRES:
        verifier_probleme(await plateforme.client(role).request(methode, chemin, **corps), 403)


async def test_sans_stock_installe_la_demande_dit_ce_qui_manque(plateforme: PlateformeTest) -> None:
    refuse = await plateforme.client(Role.REGION).post(CHEMIN, json={})
    verifier_probleme(refuse, 409, "stock-sirene-absent")


async def test_un_partenaire_recoit_ses_territoires_et_eux_seuls(installation: Installation) -> None:
    prete = await installation.liste(**CETIM, formats=["csv", "parquet"])
    assert (prete["etat"], prete["cause"]) == ("prete", None)
    assert prete["bilan"]["motifs"]["diffusion_partielle"] == 1
    assert prete["bilan"]["lus"] == {"StockEtablissement": 4, "StockUniteLegale": 4}
    assert sum(prete["bilan"]["motifs"].values()) == 4
    client = installation.plateforme.client(**CETIM)
    recu = await client.get(f"{CHEMIN}/{prete['id']}/fichiers/parquet")
    assert recu.status_code == 200
    assert set(pl.read_parquet(BytesIO(recu.content))["siret"]) == {
        installation.sirets["93"],
        installation.sirets["75"],
    }
    restreinte = await installation.liste(**CETIM, territoire=["departement:93", "departement:77"])
    csv = (await client.get(f"{CHEMIN}/{restreinte['id']}/fichiers/csv")).content.decode("utf-8-sig")
    assert [siret in csv for siret in installation.sirets.values()] == [True, False, False]
    assert "OPPOSÉE" not in csv


async def test_un_fichier_porte_son_empreinte_sa_taille_et_un_nom_sans_danger(installation: Installation) -> None:
    prete = await installation.liste(territoire=["departement:93"], formats=["csv", "xlsx"])
    client = installation.plateforme.client(Role.ENSEMBLIER)
    assert [fichier["format"] for fichier in prete["fichiers"]] == ["csv", "xlsx"]
    for fichier in prete["fichiers"]:
        recu = await client.get(f"{CHEMIN}/{prete['id']}/fichiers/{fichier['format']}")
        empreinte = hashlib.sha256(recu.content)
        assert (empreinte.hexdigest(), len(recu.content)) == (fichier["empreinte"], fichier["octets"])
        condensat = base64.b64encode(empreinte.digest()).decode()
        assert recu.headers["repr-digest"] == f"sha-256=:{condensat}:"
        disposition = recu.headers["content-disposition"]
        assert re.fullmatch(r'attachment; filename="[A-Za-z0-9-]+\.(csv|xlsx)"', disposition), disposition
        assert recu.headers["cache-control"] == "private, no-store"
    verifier_probleme(await client.get(f"{CHEMIN}/{prete['id']}/fichiers/parquet"), 404, "ciblage-introuvable")


async def test_une_liste_d_une_autre_organisation_n_existe_pas(installation: Installation) -> None:
    prete = await installation.liste(**CETIM, limite=7)
    autre = installation.plateforme.client(Role.PARTENAIRE_RESPONSABLE, organisation="cci-paris-idf")
    for chemin in (f"{CHEMIN}/{prete['id']}", f"{CHEMIN}/{prete['id']}/fichiers/csv"):
        verifier_probleme(await autre.get(chemin), 404, "ciblage-introuvable")
    vues = (await autre.get(CHEMIN, params={"limite": 100})).json()["elements"]
    assert prete["id"] not in {vue["id"] for vue in vues}
    siennes = (await installation.plateforme.client(**CETIM).get(CHEMIN, params={"etat": "prete"})).json()["elements"]
    assert prete["id"] in {vue["id"] for vue in siennes}


@pytest.mark.parametrize(
    ("role", "corps", "code"),
    [
        pytest.param("cetim", {"territoire": ["departement:77"]}, "territoire-non-couvert", id="hors_du_partenaire"),
        pytest.param("cetim", {"partenaire_id": str(UUID(int=9))}, "territoire-non-couvert", id="autre_partenaire"),
        pytest.param("cetim", {"marquer_suivies": True}, "marquage-reserve", id="marquage_par_un_partenaire"),
        pytest.param(None, {"partenaire_id": str(UUID(int=9))}, "territoire-non-couvert", id="partenaire_inconnu"),
        pytest.param(None, {"territoire": ["sauf:departement:75"]}, "territoire-contradictoire", id="que_des_exclus"),
        pytest.param(None, {"territoire": ["commune:00000"]}, "territoire-contradictoire", id="commune_inconnue"),
        pytest.param(
            None,
            {"territoire": ["departement:75", "sauf:departement:75"]},
            "territoire-contradictoire",
            id="tout_est_exclu",
        ),
        pytest.param(None, {"territoire": ["departement:69"]}, "territoire-contradictoire", id="hors_region"),
        pytest.param(None, {"dispositifs": ["inconnu"]}, "dispositif-hors-vigueur", id="dispositif_inconnu"),
        pytest.param(None, {"le": "1950-01-01", "dispositifs": ["pmup"]}, "dispositif-hors-vigueur", id="avant"),
    ],
)
async def test_ce_qui_ne_peut_pas_etre_liste_est_refuse_avec_sa_raison(
    installation: Installation, role: str | None, corps: dict[str, object], code: str
) -> None:
    qui = CETIM if role else {"role": Role.REGION}
    verifier_probleme(await installation.demander(**qui, **corps), 409, code)


@pytest.mark.parametrize(
    "corps",
    [{"formats": []}, {"formats": ["pdf"]}, {"limite": 0}, {"limite": 20_001}, {"territoire": ["93"]}, {"inconnu": 1}],
    ids=["sans_format", "format_inconnu", "limite_nulle", "limite_trop_haute", "territoire_mal_ecrit", "champ_inconnu"],
)
async def test_une_demande_mal_formee_nomme_le_champ(installation: Installation, corps: dict[str, object]) -> None:
    document = verifier_probleme(await installation.demander(**corps), 422)
    assert next(iter(corps)) in document["champs"][0]["champ"]


async def test_une_liste_deja_suivie_par_un_dossier_n_y_est_pas_et_la_region_peut_la_marquer(
    installation: Installation,
) -> None:
    await installation.plateforme.ouvrir_dossier(siret=installation.sirets["77"])
    sans = await installation.liste(territoire=["departement:77"], limite=11)
    assert sans["bilan"]["motifs"]["deja_suivie"] == 1
    avec = await installation.liste(territoire=["departement:77"], marquer_suivies=True)
    assert (avec["bilan"]["suivies"], avec["fichiers"][0]["lignes"]) == (1, 1)


async def test_huit_demandes_identiques_a_la_fois_n_en_font_qu_une(installation: Installation) -> None:
    corps = {"limite": 8, "territoire": ["departement:93"]}
    reponses = await asyncio.gather(*(installation.demander(**corps) for _ in range(8)))
    assert sorted(r.status_code for r in reponses) == [201] + [409] * 7
    creee = next(r.json()["id"] for r in reponses if r.status_code == 201)
    for refusee in (r for r in reponses if r.status_code == 409):
        document = verifier_probleme(refusee, 409, "ciblage-deja-demande")
        assert document["ciblage_id"] == creee
    await installation.passer()
    assert (await installation.lire(creee))["etat"] == "prete"
    encore = await installation.demander(**corps)
    assert encore.status_code == 201
    await installation.passer()


async def test_un_compte_ne_fait_pas_attendre_plus_de_cinq_listes(installation: Installation) -> None:
    client = installation.plateforme.client(Role.ENSEMBLIER, compte=uuid4())
    reponses = await asyncio.gather(*(client.post(CHEMIN, json={"limite": n}) for n in range(100, 107)))
    assert sorted(r.status_code for r in reponses) == [201] * 5 + [409] * 2
    verifier_probleme(next(r for r in reponses if r.status_code == 409), 409, "trop-de-ciblages")
    attente = next(r.json()["id"] for r in reponses if r.status_code == 201)
    verifier_probleme(await client.get(f"{CHEMIN}/{attente}/fichiers/csv"), 409, "liste-pas-prete")
    await installation.passer()


async def test_une_liste_expire_et_son_contenu_est_efface(installation: Installation) -> None:
    prete = await installation.liste(limite=12)
    horloge = installation.plateforme.horloge
    horloge.fige = horloge.maintenant() + timedelta(days=7, minutes=1)
    try:
        await installation.passer()
    finally:
        horloge.fige = None
    assert (await installation.lire(prete["id"]))["etat"] == "expiree"
    client = installation.plateforme.client(Role.REGION)
    verifier_probleme(await client.get(f"{CHEMIN}/{prete['id']}/fichiers/csv"), 409, "liste-expiree")
