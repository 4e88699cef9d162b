"""Reads a feed of the national schema, JSON or CSV: the lines that hold, and why each other one is refused."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from services.aides.import_national.colonnes import OBLIGATOIRES, contradictions, defaut
from services.aides.import_national.errors import FluxIllisible
from services.aides.import_national.politique import CLE, COLONNES

TAILLE_MAX = 8_000_000
"""Bytes of a feed."""
LIGNES_MAX = 20_000
REFUS_MAX = 500
"""Refused lines that are told one by one; the others are counted."""
Format = Literal["json", "csv"]
Ligne = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class LigneRefusee:
    """Line of the file (element of the list for JSON, from 1), key when it is known, column, and what is wrong."""

    ligne: int
    identifiant: str | None
    champ: str | None
    message: str


@dataclass
class Flux:
    """Sheets by key, refused lines, columns that the schema does not know."""

    aides: dict[str, Ligne] = field(default_factory=dict)
    refus: list[LigneRefusee] = field(default_factory=list)
    ignorees: set[str] = field(default_factory=set)
    lignes: int = 0


def decoder(octets: bytes) -> str:
    """The text of a file; FluxIllisible when it is too long or not in UTF-8."""
    if len(octets) > TAILLE_MAX:
        raise FluxIllisible(f"Le fichier dépasse {TAILLE_MAX // 1_000_000} Mo.")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        ligne = octets.count(b"\n", 0, erreur.start) + 1
        raise FluxIllisible(f"Le fichier n'est pas en UTF-8 (ligne {ligne}).") from None


def lire_flux(texte: str, format_: Format) -> Flux:
    """Every line judged alone; FluxIllisible when the whole cannot be read."""
    flux = Flux()
    for numero, brute in (_lignes_csv if format_ == "csv" else _elements_json)(texte.removeprefix("\ufeff")):
        flux.lignes += 1
        if flux.lignes > LIGNES_MAX:
            raise FluxIllisible(f"Le flux dépasse {LIGNES_MAX} lignes.")
        _ajouter(flux, numero, brute)
    if not flux.lignes:
        raise FluxIllisible("Le flux ne contient aucune aide.")
    return flux


def _ajouter(flux: Flux, numero: int, brute: Mapping[str, Any] | str) -> None:
    if isinstance(brute, str):
        flux.refus.append(LigneRefusee(numero, None, None, brute))
        return
    flux.ignorees |= set(brute) - set(COLONNES)
    ligne = {nom: _texte(brute.get(nom)) for nom in COLONNES}
    cle = ligne[CLE]
    fautes = list(_fautes(ligne))
    if not fautes and cle in flux.aides:
        fautes = [(CLE, "est déjà celui d'une autre ligne")]
    if fautes or cle is None:
        vue = cle if cle is not None and defaut(CLE, cle) is None else None
        flux.refus += [LigneRefusee(numero, vue, champ, message) for champ, message in fautes]
    else:
        flux.aides[cle] = {nom: valeur for nom, valeur in ligne.items() if nom != CLE}


def _fautes(ligne: Ligne) -> Iterator[tuple[str, str]]:
    formes = []
    for nom, valeur in ligne.items():
        message = defaut(nom, valeur) if valeur else "est obligatoire" if nom in OBLIGATOIRES else None
        if message is not None:
            formes.append((nom, message))
    yield from formes or contradictions(ligne)


def _texte(valeur: Any) -> str | None:
    """A cell as text: structures of a JSON feed in the form that the CSV has; empty is absent."""
    if valeur is None or isinstance(valeur, str):
        return valeur or None
    return json.dumps(valeur, ensure_ascii=False)


def _elements_json(texte: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    try:
        lu = json.loads(texte)
    except (ValueError, RecursionError) as erreur:
        ligne = getattr(erreur, "lineno", None)
        raise FluxIllisible(f"Le JSON n'est pas lisible{f' (ligne {ligne})' if ligne else ''}.") from None
    elements = lu.get("elements") if isinstance(lu, dict) else lu
    if not isinstance(elements, list):
        raise FluxIllisible("Le JSON n'est ni une liste d'aides ni un objet qui en porte une dans « elements ».")
    for rang, element in enumerate(elements, start=1):
        yield rang, element if isinstance(element, dict) else "n'est pas un objet"


def _lignes_csv(texte: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    entete = texte.partition("\n")[0]
    separateur = ";" if entete.count(";") > entete.count(",") else ","
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    try:
        noms = next(lecteur, [])
        absents = [nom for nom in OBLIGATOIRES if nom not in noms]
        if absents or len(set(noms)) != len(noms):
            raise FluxIllisible(f"L'en-tête ne porte pas, une fois chacune, les colonnes : {', '.join(absents)}.")
        for cellules in lecteur:
            if cellules:
                bon = len(cellules) == len(noms)
                message = f"compte {len(cellules)} cellules au lieu de {len(noms)}"
                yield lecteur.line_num, dict(zip(noms, cellules, strict=True)) if bon else message
    except csv.Error:
        raise FluxIllisible(f"Le CSV n'est pas lisible (ligne {lecteur.line_num}).") from None
