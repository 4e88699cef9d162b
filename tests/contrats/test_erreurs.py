"""The catalogue of the refusals: the page leads where every `type` of a problem says."""

import json
import re
from pathlib import Path

from outils import erreurs, generer
from shared.http.catalogue import catalogue
from tests.outillage.http import verifier_probleme
from tests.outillage.plateforme import PlateformeTest

RACINE = Path(__file__).resolve().parents[2]


async def test_la_page_a_une_fiche_par_code_et_ne_sort_pas_de_la_machine(plateforme: PlateformeTest) -> None:
    page = await plateforme.client().get("/docs/erreurs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    ancres = set(re.findall(r'<article id="([a-z0-9-]+)">', page.text))
    assert ancres == {fiche["code"] for fiche in erreurs.catalogue()}
    assert "http://" not in page.text
    assert "https://" not in page.text


async def test_le_type_d_un_refus_mene_a_sa_fiche(plateforme: PlateformeTest) -> None:
    document = verifier_probleme(await plateforme.client().get("/v1/dossiers"), 401)
    adresse, _, ancre = document["type"].partition("#")
    page = await plateforme.client().get(adresse)
    assert f'<article id="{ancre}">' in page.text


async def test_chaque_refus_du_contrat_est_au_catalogue(plateforme: PlateformeTest) -> None:
    contrat = (await plateforme.client().get("/openapi.json")).text
    cites = set(re.findall(r"\(`([a-z0-9-]+)`\)", contrat))
    assert cites
    assert cites <= {fiche["code"] for fiche in catalogue()}


def test_une_fiche_dit_qui_la_rend_et_ne_parle_que_francais() -> None:
    for fiche in erreurs.catalogue():
        assert fiche["services"], fiche["code"]
        assert fiche["phrase"].endswith("."), fiche["code"]
        assert 400 <= fiche["statut"] <= 504, fiche["code"]


def test_un_document_perime_est_vu(tmp_path: Path) -> None:
    fichier = tmp_path / "docs" / "erreurs.md"
    fichier.parent.mkdir()
    fichier.write_text("ancien\n", encoding="utf-8")
    assert generer.ecarts({"docs/erreurs.md": "ancien\n"}, tmp_path) == []
    ecarts = generer.ecarts({"docs/erreurs.md": "neuf\n", "docs/absent.md": "x\n"}, tmp_path)
    assert "+neuf" in ecarts
    assert "+x" in ecarts


def test_les_fiches_ecrites_sont_celles_du_code() -> None:
    assert catalogue() == json.loads(json.dumps(erreurs.catalogue()))
    page = (RACINE / "docs" / "erreurs.md").read_text(encoding="utf-8")
    assert page == erreurs.page_markdown(erreurs.catalogue())
