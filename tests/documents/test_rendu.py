"""Documents: accessible, reproducible, deaf to markup, off the event loop."""

import asyncio
import hashlib
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from shared.documents import Document, Liste, Paragraphe, Section, Tableau, apercu_png, rendre_pdf
from shared.documents.rendu import montrables
from tests.outillage import pdf

LE = datetime(2026, 11, 24, 10, tzinfo=UTC)
HOSTILES = [
    '#eval("1+1")',
    "$x^2$",
    "\\ \\u{41}",
    "*gras* _it_ `code`",
    '#read("/etc/passwd")',
    "<b>@ref</b> ]#[",
    "= Titre",
]


def document(*textes: str, titre: str = "Essai") -> Document:
    tableau = Tableau(["Poste", "Montant"], [[texte, "1 234,50 €"] for texte in textes], [1])
    blocs = [Paragraphe(textes[0], fort=True), Liste(list(textes)), tableau]
    return Document("Région Île-de-France", titre, "Référence 1", [Section(textes[0], blocs)], "Pied")


async def test_un_document_est_etiquete_en_francais_et_titre() -> None:
    rendu = await rendre_pdf(document("Machines", titre="Décision d'essai"), LE)
    pdf.verifier_accessible(rendu, "Décision d'essai")
    assert {"/Document", "/H1", "/P", "/L", "/Table", "/TH", "/TD"} <= pdf.etiquettes(rendu)
    assert "1 234,50 €" in pdf.texte(rendu)


@pytest.mark.parametrize("hostile", HOSTILES, ids=[f"texte_{rang}" for rang in range(len(HOSTILES))])
async def test_un_texte_n_est_jamais_lu_comme_du_balisage(hostile: str) -> None:
    rendu = await rendre_pdf(document(hostile, titre=hostile), LE)
    assert pdf.texte(rendu).count(" ".join(hostile.split())) >= 4


async def test_le_meme_contenu_donne_les_memes_octets_dans_un_autre_processus() -> None:
    ici = hashlib.sha256(await rendre_pdf(document("Machines"), LE)).hexdigest()
    programme = (
        "import asyncio, hashlib\nfrom shared.documents import rendre_pdf\n"
        "from tests.documents.test_rendu import LE, document\n"
        "print(hashlib.sha256(asyncio.run(rendre_pdf(document('Machines'), LE))).hexdigest())"
    )
    ordre = [sys.executable, "-c", programme]
    sortie = await asyncio.to_thread(subprocess.run, ordre, capture_output=True, text=True, check=True)
    assert sortie.stdout.strip() == ici
    assert hashlib.sha256(await rendre_pdf(document("Machines"), datetime(2026, 11, 25, tzinfo=UTC))).hexdigest() != ici


async def test_un_caractere_absent_de_la_police_se_lit_par_son_code() -> None:
    rendu = await rendre_pdf(document("Atelier 你 😀 – Œuvre"), LE)
    assert "Atelier [U+4F60] [U+1F600] – Œuvre" in pdf.texte(rendu)
    assert montrables({"a": ["Ω – ’", 3]}) == {"a": ["Ω – ’", 3]}


async def test_le_rendu_laisse_vivre_la_boucle_et_se_borne_a_deux() -> None:
    gros = document(*(f"Ligne {n}" for n in range(3000)))
    rendus = [asyncio.ensure_future(rendre_pdf(gros, LE)) for _ in range(4)]
    pauses, avant = [], time.perf_counter()
    while not all(rendu.done() for rendu in rendus):
        await asyncio.sleep(0.002)
        pauses.append(time.perf_counter() - avant)
        avant = time.perf_counter()
    assert len({await rendu for rendu in rendus}) == 1
    assert len(pauses) > 10
    assert sorted(pauses)[len(pauses) // 2] < 0.25


async def test_l_apercu_est_une_image_de_la_premiere_page() -> None:
    image = await apercu_png(document("Machines"), LE)
    assert image.startswith(b"\x89PNG")
    assert len(image) > 5000
