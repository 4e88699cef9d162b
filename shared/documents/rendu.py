"""Typst, bounded: fonts of the package only, the date given, data as JSON, two compilations at once at most."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from shared.documents.contenu import Document

_PAGE = Path(__file__).with_name("document.typ").read_bytes()
_ATELIER = ThreadPoolExecutor(max_workers=2, thread_name_prefix="documents")
_ESSAI = b'#set document(title: "t")\n#set text(font: "Libertinus Serif")\n#json(bytes(sys.inputs.donnees)).c'
_SURS = 0x250
"""Below, every character is in the font; above, each is tried once."""
_ESSAIS = 64


async def rendre_pdf(document: Document, le: datetime) -> bytes:
    """PDF/UA-1 of a document dated `le`; the same content and date give the same bytes, whatever the machine."""
    return await asyncio.get_running_loop().run_in_executor(_ATELIER, _rendre, document, le)


async def apercu_png(document: Document, le: datetime) -> bytes:
    """The first page as an image, for a person to look at."""
    pages = await asyncio.get_running_loop().run_in_executor(_ATELIER, _compiler, _PAGE, document.en_json(), le, "png")
    return pages[0] if isinstance(pages, list) else pages


def _rendre(document: Document, le: datetime) -> bytes:
    donnees = document.en_json()
    try:
        return _un_fichier(_compiler(_PAGE, donnees, le, "pdf"))
    except typst.TypstError:  # a character that the font cannot show: PDF/UA refuses it
        return _un_fichier(_compiler(_PAGE, montrables(donnees), le, "pdf"))


def montrables(valeur: Any) -> Any:
    """The same data, each character that the font lacks replaced by its code point: nothing is lost in silence."""
    vus = sorted({c for c in json.dumps(valeur, ensure_ascii=False) if ord(c) >= _SURS})
    absents = {c: f"[U+{ord(c):04X}]" for rang, c in enumerate(vus) if rang >= _ESSAIS or not _montrable(c)}
    return _remplacer(valeur, str.maketrans(absents))


def _remplacer(valeur: Any, table: dict[int, str]) -> Any:
    if isinstance(valeur, str):
        return valeur.translate(table)
    if isinstance(valeur, dict):
        return {cle: _remplacer(element, table) for cle, element in valeur.items()}
    return [_remplacer(element, table) for element in valeur] if isinstance(valeur, list) else valeur


@lru_cache(maxsize=4096)
def _montrable(caractere: str) -> bool:
    try:
        _compiler(_ESSAI, {"c": f"a{caractere}"}, datetime.fromtimestamp(0, UTC), "pdf")
    except typst.TypstError:
        return False
    return True


def _compiler(page: bytes, donnees: Any, le: datetime, sortie: Literal["pdf", "png"]) -> bytes | list[bytes]:
    rendu = typst.compile(
        page,
        format=sortie,
        ignore_system_fonts=True,
        sys_inputs={"donnees": json.dumps(donnees, ensure_ascii=False)},
        pdf_standards=["ua-1"] if sortie == "pdf" else [],
        timestamp=le.astimezone(UTC).replace(microsecond=0),
    )
    assert rendu is not None
    return rendu


def _un_fichier(rendu: bytes | list[bytes]) -> bytes:
    assert isinstance(rendu, bytes)
    return rendu
