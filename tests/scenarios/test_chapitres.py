"""What `make demo` tells beside the main job, end to end over HTTP: a robot loan, collective actions, partners."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from clients.histoire import chapitres, retard
from clients.histoire.acteurs import Acteurs
from clients.histoire.entreprise import siret_fictif
from services.commande import amorcage, demonstration
from services.commande.contexte import Installation
from services.commande.groupe_demonstration import RANGS
from shared.reglages import Reglages
from tests.outillage.base import ServeurTest, hors_boucle
from tests.outillage.plateforme import monter_plateforme


@pytest.fixture(scope="module")
async def acteurs(
    serveur: ServeurTest, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Acteurs]:
    """The cast, on a platform of its own with the directory, the robot loan under way and the late group."""
    url, var = serveur.copie(f"chapitres_{worker_id}"), serveur.racine / "var"
    hors_boucle(lambda: asyncio.run(_charger(Installation(Reglages(env="test", var=var, database_url=url), url))))
    options = {"ouvrier_embarque": True}
    async with monter_plateforme(url, tmp_path_factory.mktemp("chapitres"), **options) as montee:
        transport = httpx.ASGITransport(app=montee.plateforme, raise_app_exceptions=False)
        distribution = Acteurs(lambda: httpx.AsyncClient(transport=transport, base_url="http://essai", timeout=30))
        await distribution.distribuer(_secrets(var))
        yield distribution
        await distribution.fermer()


async def _charger(installation: Installation) -> None:
    await amorcage.charger_le_repertoire(installation)
    rangs = (chapitres.RANG_ROBOT, RANGS[0])
    await demonstration.charger(installation, Console(quiet=True), rangs)


def _secrets(var: Path) -> dict[str, str]:
    return dict(json.loads((var / "demonstration.json").read_text()))


async def test_un_robot_prete_ne_s_installe_qu_apres_l_adaptation_et_son_effet_est_mesure(acteurs: Acteurs) -> None:
    phrases: list[str] = []
    entreprise = await chapitres.pret_de_robot(acteurs, phrases.append)
    recit = "\n".join(phrases)
    assert "refusé (409) : Il manque le fait « Convention de prêt signée le »." in recit
    assert "La dire signée, sans la pièce ?" in recit
    trop_tot = recit.index("1 équipement n'est pas passé par l'adaptation")
    assert trop_tot < recit.index("Le robot est installé") < recit.index("l'effet est mesuré")
    assert "doit valoir « Rendre le robot prêté »" in recit
    vue = await acteurs["ensemblier"].lire(f"/v1/dossiers/{entreprise.siren}")
    assert [(p["modele"], p["etape"]) for p in vue["parcours"]] == [("pret-robot", "cloture")]
    faits = await acteurs["ensemblier"].lire(f"{entreprise.parcours}/faits")
    assert {f["code"]: [e["preuve"] is not None for e in f["historique"]] for f in faits} == {
        "convention_signee": [True],
        "robot_installe": [True],
        "essai_conclu": [True],
        "decision_achat": [False],
    }


async def test_les_delais_d_un_pret_en_cours_sont_attribues_a_chaque_partie(acteurs: Acteurs) -> None:
    siren = siret_fictif(chapitres.RANG_ROBOT)[:9]
    lus = await acteurs["ensemblier"].lire(f"/v1/dossiers/{siren}/delais")
    [parcours] = [objet for objet in lus["objets"] if objet["genre"] == "parcours"]
    parts = parcours["jours_par_partie"]
    assert min(parts["entreprise"], parts["partenaire"]) > 5
    assert parts["region"] == 0
    assert sum(parts.values()) == pytest.approx(parcours["total_jours"], abs=0.001)
    assert parcours["intervalles"][-1]["etat"] == "essai"


async def test_un_groupe_avance_et_un_groupe_en_retard_ne_perd_personne(acteurs: Acteurs) -> None:
    for _ in range(2):  # told again on the same platform, with other companies
        phrases: list[str] = []
        await chapitres.action_collective(acteurs, phrases.append)
        recit = "\n".join(phrases)
        assert "est candidate, puis retenue : 3 sur 3." in recit
        assert "places épuisées (409)" in recit
        assert "L'alerte vient avant la date, à 3 jours : 2 membres sur 5" in recit
        assert "2 propositions individuelles attendent encore leur réponse." in recit
        assert "accepte : son parcours individuel s'ouvre" in recit
        assert "Chacune a sa suite : le groupe est dissous." in recit
        assert "sans son quorum" in recit


async def test_le_groupe_de_demonstration_depasse_a_une_proposition_par_entreprise(acteurs: Acteurs) -> None:
    groupes = (await acteurs["ensemblier"].lire("/v1/groupes?etat=hors_delai"))["elements"]
    [groupe] = [lu for lu in groupes if lu["motif"] == "quorum-non-atteint"]
    faites = await retard.propositions(acteurs, groupe["id"])
    assert [f["siren"] for f in faites] == [siret_fictif(rang)[:9] for rang in RANGS]
    assert [(f["etat"], f["motif"]) for f in faites] == [
        ("acceptee", None),
        ("declinee", "manque-de-temps"),
        ("proposee", None),
    ]
    assert [f["en_retard"] for f in faites] == [False, False, True]
    assert faites[0]["parcours_id"] is not None


async def test_une_orientation_est_declinee_une_autre_acceptee_et_la_suite_est_proposee(acteurs: Acteurs) -> None:
    phrases: list[str] = []
    entreprise = await chapitres.entre_partenaires(acteurs, phrases.append)
    recit = "\n".join(phrases)
    assert "Le CETIM la lit et décline (hors-competence)" in recit
    assert "Plan de formation de l'entreprise industrielle (retenu)" in recit
    assert "Tant qu'il n'a pas répondu, le dossier lui reste fermé (404)." in recit
    orientations = (await acteurs["ensemblier"].lire(f"/v1/orientations?siren={entreprise.siren}"))["elements"]
    assert [une["etat"] for une in orientations] == ["declinee", "envoyee", "acceptee"]
    assert orientations[2]["programme"] == "fabrication-additive"
    suite = recit.partition("Quelle suite proposer ?")[2].splitlines()[1:]
    assert 1 <= len(suite) <= 3
    assert all(" : " in phrase for phrase in suite)


async def test_un_plan_de_financement_est_dit_au_centime_avec_sa_preuve_et_ce_que_chaque_regle_coute(
    acteurs: Acteurs,
) -> None:
    phrases: list[str] = []
    await chapitres.plan_de_financement(acteurs, phrases.append)
    recit = "\n".join(phrases)
    dossiers = [phrase for phrase in phrases if phrase.startswith("  · dossier ")]
    assert any("dossier PM'up : 250\u202f000,00\u202f€ (250\u202f000,00\u202f€ de minimis)" in lu for lu in dossiers)
    assert "Preuve : aucun plan ne rapporte un centime de plus que" in recit
    assert re.search(r"sans « Plafond d'aide \(pmup\) » : [\d\u202f]+,\d{2}\u202f€ de plus", recit)
    assert re.search(r"Au moins un dossier de moins à remplir : [\d\u202f]+,\d{2}\u202f€ en \d dossier", recit)
    assert "Une subvention peut réduire l'assiette d'un crédit d'impôt" in recit
    assert 1 <= sum(phrase.startswith("  → ") for phrase in phrases) <= 3
