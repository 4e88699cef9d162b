"""The examples of the documentation are what the code writes today."""

import asyncio

from outils.exemples import DOSSIER, LE, faits_d_exemple, page_d_exemple
from services.diagnostic.restitution.presentation import presenter
from shared.documents import rendre_pdf
from tests.outillage.restitution import texte_du_pdf


def test_la_page_d_exemple_est_celle_que_le_code_ecrit() -> None:
    assert (DOSSIER / "restitution.html").read_text(encoding="utf-8") == page_d_exemple()


def test_le_pdf_d_exemple_dit_ce_que_le_code_dit() -> None:
    """The text is compared: another version of the typesetter may write other bytes."""
    produit = asyncio.run(rendre_pdf(presenter(faits_d_exemple()), LE))
    assert texte_du_pdf((DOSSIER / "restitution.pdf").read_bytes()) == texte_du_pdf(produit)
