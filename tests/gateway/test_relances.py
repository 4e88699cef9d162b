"""The ladder over HTTP: thirty days without restart, outages, escalation, dry run, baskets."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.gateway.relances.echelle import echelle_en_vigueur
from shared.calendrier import ajouter_jours_ouvres
from shared.securite.identite import Role
from tests.gateway.comptes import compte_neuf
from tests.gateway.lectures import lignes
from tests.gateway.partenaires import Partenaire, client_de, orienter, partenaire
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

ENVOYEES = """SELECT type, destinataire_genre, destinataire_id, courriel_id,
  (cree_le AT TIME ZONE 'Europe/Paris')::date AS jour
FROM notification WHERE objet_id = :id AND destinataire_genre <> 'entreprise' ORDER BY cree_le, type, destinataire_id"""


@pytest.fixture
async def depart(plateforme: PlateformeTest) -> AsyncIterator[datetime]:
    """A frozen Monday to come, so that working days are known; the clock is given back."""
    maintenant = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    lundi = maintenant + timedelta(days=7 - maintenant.weekday())
    plateforme.horloge.fige = lundi
    yield lundi
    plateforme.horloge.fige = None


async def executer(plateforme: PlateformeTest, **corps: Any) -> dict[str, Any]:
    reponse = await plateforme.client(Role.ENSEMBLIER).post("/v1/relances/executions", json=corps)
    assert reponse.status_code == 200, reponse.text
    return dict(reponse.json())


async def equipe(plateforme: PlateformeTest) -> tuple[Partenaire, str, str]:
    """A partner with an adviser and a manager: (partner, adviser, manager)."""
    cible = await partenaire(plateforme)
    roles = (Role.PARTENAIRE_CONSEILLER, Role.PARTENAIRE_RESPONSABLE)
    conseiller, responsable = [await compte_neuf(plateforme, role, organisation_id=cible.cle) for role in roles]
    return cible, conseiller["id"], responsable["id"]


@pytest.mark.parametrize(
    ("methode", "chemin"),
    [("POST", "/v1/relances/executions"), ("GET", "/v1/relances/echelle"), ("GET", "/v1/relances/paniers")],
)
async def test_un_anonyme_ne_relance_ni_ne_lit(plateforme: PlateformeTest, methode: str, chemin: str) -> None:
    verifier_probleme(await plateforme.client().request(methode, chemin), 401, "non-authentifie")
    verifier_probleme(await plateforme.client(Role.ENTREPRISE).request(methode, chemin), 403, "acces-interdit")


async def test_trente_jours_sans_redemarrage_chaque_echelon_une_fois_a_son_jour(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    cible, conseiller, responsable = await equipe(plateforme)
    dossier = await plateforme.ouvrir_dossier()
    [orientation] = await orienter(plateforme, dossier, cible)
    for jour in range(30):
        plateforme.horloge.fige = depart + timedelta(days=jour)
        await executer(plateforme)
    envoyees = await lignes(plateforme, ENVOYEES, id=UUID(orientation["id"]))
    jours = {(ligne["type"], str(ligne["destinataire_id"])): ligne["jour"] for ligne in envoyees}
    premier = depart.date()
    assert jours["orientation-j3", conseiller] == ajouter_jours_ouvres(premier, 3)
    assert jours["orientation-j3", responsable] == ajouter_jours_ouvres(premier, 3)
    par_echelon = {ligne["type"]: ligne["jour"] for ligne in envoyees}
    assert par_echelon["orientation-j5"] == ajouter_jours_ouvres(premier, 5)
    assert par_echelon["orientation-j9"] >= premier + timedelta(days=9)
    assert len(jours) == len(envoyees)
    dates = sorted(set(par_echelon.values()))
    ecarts = [apres - avant for avant, apres in zip([premier, *dates], dates, strict=False)]
    assert min(ecarts) >= timedelta(days=3), "never within three days of a transmission or of another reminder"
    courriels = {ligne["courriel_id"] for ligne in envoyees}
    assert None not in courriels


async def test_apres_deux_jours_d_arret_il_part_exactement_un_courriel(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    cible, _, _ = await equipe(plateforme)
    dossier = await plateforme.ouvrir_dossier()
    [orientation] = await orienter(plateforme, dossier, cible)
    for jour in (0, 1, 2):
        plateforme.horloge.fige = depart + timedelta(days=jour)
        await executer(plateforme)
    plateforme.horloge.fige = depart + timedelta(days=5)
    await asyncio.gather(*(executer(plateforme) for _ in range(4)))
    await executer(plateforme)
    envoyees = await lignes(plateforme, ENVOYEES, id=UUID(orientation["id"]))
    assert [ligne["type"] for ligne in envoyees] == ["orientation-j3"] * 2
    for ligne in envoyees:
        requete = "SELECT 1 FROM courriel WHERE destinataire_id = :id"
        assert len(await lignes(plateforme, requete, id=ligne["destinataire_id"])) == 1


async def test_un_long_arret_saute_les_echelons_depasses(plateforme: PlateformeTest, depart: datetime) -> None:
    dossier = await plateforme.ouvrir_dossier()
    plateforme.horloge.fige = depart + timedelta(days=60)
    await executer(plateforme)
    envoyees = await lignes(plateforme, ENVOYEES, id=UUID(dossier["id"]))
    assert {ligne["type"] for ligne in envoyees} == {"besoin-j45"}


async def test_plusieurs_dossiers_font_un_seul_courriel_par_destinataire(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    cible, conseiller, _ = await equipe(plateforme)
    for _ in range(3):
        await orienter(plateforme, await plateforme.ouvrir_dossier(), cible)
    plateforme.horloge.fige = depart + timedelta(days=4)
    await executer(plateforme)
    lus = await plateforme.client(Role.REGION).get(f"/v1/courriels?destinataire_id={conseiller}")
    (courriel,) = lus.json()["elements"]
    assert courriel["sujet"] == "Smart Industrie : 3 points sur vos dossiers"
    assert courriel["corps_texte"].count("Une entreprise attend votre réponse") == 3


async def test_l_escalade_monte_au_responsable_puis_a_l_ensemblier_et_jamais_a_personne(
    plateforme: PlateformeTest, depart: datetime
) -> None:
    seule = await partenaire(plateforme)
    dossier = await plateforme.ouvrir_dossier()
    [orientation] = await orienter(plateforme, dossier, seule)
    plateforme.horloge.fige = depart + timedelta(days=4)
    bilan = await executer(plateforme, simulation=True)
    prevue = next(r for r in bilan["relances"] if r["objet_id"] == orientation["id"])
    assert (prevue["echelon"], prevue["audience"], prevue["repli"]) == ("orientation-j3", "destinataire", True)
    assert prevue["destinataires"]
    plateforme.horloge.fige = depart + timedelta(days=12)
    bilan = await executer(plateforme, simulation=True)
    prevue = next(r for r in bilan["relances"] if r["objet_id"] == orientation["id"])
    assert (prevue["echelon"], prevue["audience"]) == ("orientation-j9", "ensemblier")


async def test_la_simulation_dit_qui_et_pourquoi_sans_rien_ecrire(plateforme: PlateformeTest, depart: datetime) -> None:
    dossier = await plateforme.ouvrir_dossier()
    plateforme.horloge.fige = depart + timedelta(days=10)
    compte = (
        "SELECT (SELECT count(*) FROM notification) + (SELECT count(*) FROM courriel) + (SELECT count(*) FROM journal)"
    )
    avant = await lignes(plateforme, compte)
    bilan = await executer(plateforme, simulation=True)
    assert await lignes(plateforme, compte) == avant
    prevue = next(r for r in bilan["relances"] if r["dossier_id"] == dossier["id"])
    assert "cet échelon vient après 9 jours calendaires" in prevue["raison"]
    assert bilan["simulation"] is True


@pytest.mark.parametrize(
    ("changement", "champ"),
    [
        ({"plancher_jours": 2}, "body.echelle.plancher_jours"),
        ({"echelons.0.declencheur": "inconnu"}, "body.echelle.echelons.0.declencheur"),
        ({"echelons.0.audience": "tous"}, "body.echelle.echelons.0.audience"),
        ({"echelons.0.jours": 0}, "body.echelle.echelons.0.jours"),
        ({"echelons.0.code": "Avec Espace"}, "body.echelle.echelons.0.code"),
    ],
)
async def test_une_echelle_en_projet_fautive_est_refusee(
    plateforme: PlateformeTest, changement: dict[str, Any], champ: str
) -> None:
    echelle = echelle_en_vigueur().model_dump()
    for chemin, valeur in changement.items():
        cible: Any = echelle["echelons"][0] if chemin.startswith("echelons") else echelle
        cible[chemin.rpartition(".")[2]] = valeur
    client, corps = plateforme.client(Role.REGION), {"simulation": True, "echelle": echelle}
    document = verifier_probleme(await client.post("/v1/relances/executions", json=corps), 422)
    assert document["champs"][0]["champ"] == champ


async def test_une_echelle_en_projet_ne_s_execute_pas(plateforme: PlateformeTest) -> None:
    corps = {"echelle": echelle_en_vigueur().model_dump()}
    reponse = await plateforme.client(Role.REGION).post("/v1/relances/executions", json=corps)
    verifier_probleme(reponse, 409, "echelle-en-projet")
    corps["echelle"]["echelons"][1]["code"] = corps["echelle"]["echelons"][0]["code"]
    double = {"simulation": True, **corps}
    reponse = await plateforme.client(Role.REGION).post("/v1/relances/executions", json=double)
    document = verifier_probleme(reponse, 409, "echelle-contradictoire")
    assert document["champs"][1]["champ"] == "body.echelle.echelons.1.code"
    lue = await plateforme.client(Role.REGION).get("/v1/relances/echelle")
    assert lue.json() == echelle_en_vigueur().model_dump()


async def test_le_panier_d_un_stock_age_entre_reste_puis_sort(plateforme: PlateformeTest, depart: datetime) -> None:
    plateforme.horloge.fige = depart = depart + timedelta(weeks=60)  # after every run of the other tests
    cible, _, _ = await equipe(plateforme)
    orientations = [
        (await orienter(plateforme, await plateforme.ouvrir_dossier(), cible, delai_jours_ouvres=60))[0]
        for _ in range(6)
    ]
    vus = []
    for semaine in range(3, 6):
        plateforme.horloge.fige = depart + timedelta(weeks=semaine)
        if semaine == 5:
            for orientation in orientations:
                chemin = f"/v1/orientations/{orientation['id']}/declin"
                lue = await cible.client.get(f"/v1/orientations/{orientation['id']}")
                entetes = {"If-Match": lue.headers["etag"]}
                refus = await cible.client.post(chemin, json={"motif": "plus-de-capacite"}, headers=entetes)
                assert refus.status_code == 200, refus.text
        await executer(plateforme)
        await executer(plateforme)
        (panier,) = (await cible.client.get("/v1/relances/paniers")).json()
        vus.append((panier["panier"], panier["mouvement"], panier["attente"], panier["anciennes"]))
    assert vus == [("stock-age", "entree", 6, 6), ("stock-age", "reste", 6, 6), (None, "sortie", 0, 0)]
    autre = client_de(plateforme, Role.PARTENAIRE_CONSEILLER, uuid4())
    assert (await autre.get("/v1/relances/paniers")).json() == []
