"""The radar as SVG: the target dashed, the band between low and high, the score. No style sheet, no outside asset."""

from collections.abc import Sequence
from html import escape
from math import cos, pi, sin

from services.diagnostic.restitution.faits_schemas import BrancheRadar

COTE, HAUTEUR, RAYON = 640, 490, 165
CX, CY = COTE / 2, 232
NIVEAUX = 5
ENCRE, TRAIT, BANDE, NOTE, CIBLE = "#1d2433", "#b8c2cf", "#c9dcf2", "#16325c", "#a3470b"
BRANCHES_MIN = 3
LIGNE, LIGNE_AXE = 20, 40
"""Longest line of a label, in characters: beside the radar, above and below it."""


def dessiner(branches: Sequence[BrancheRadar]) -> str | None:
    """The drawing, None when there are too few branches to make a shape."""
    retenues = [branche for branche in branches if branche.statut != "non_applicable"]
    if len(retenues) < BRANCHES_MIN:
        return None
    n = len(retenues)
    notes = [(rang, float(b.score)) for rang, b in enumerate(retenues) if b.score is not None]
    haut = _chemin([_point(i, n, float(b.haut)) for i, b in enumerate(retenues)])
    bas = _chemin([_point(i, n, float(b.bas)) for i, b in enumerate(retenues)][::-1])
    traces = [
        *(_polygone([_point(i, n, niveau) for i in range(n)], TRAIT, 0.8) for niveau in range(1, NIVEAUX + 1)),
        f'<path d="{haut} {bas}" fill="{BANDE}" fill-opacity="0.75" fill-rule="evenodd"/>',
        *(_rayon(i, n) for i in range(n)),
        _polygone([_point(i, n, float(b.cible)) for i, b in enumerate(retenues)], CIBLE, 2, "7 5"),
        _polygone([_point(i, n, note) for i, note in notes], NOTE, 2.5) if len(notes) == n else "",
        *(_pastille(*_point(i, n, note)) for i, note in notes),
        *(_texte(CX + 5, _point(0, n, niveau)[1] + 4, str(niveau), 11, "start") for niveau in range(1, NIVEAUX + 1)),
        *(_etiquette(i, n, b) for i, b in enumerate(retenues)),
        *_legende(),
    ]
    police = "font-family=\"'Libertinus Serif', Georgia, serif\""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COTE} {HAUTEUR}" {police} fill="{ENCRE}">'
        f'<rect width="{COTE}" height="{HAUTEUR}" fill="#ffffff"/>{"".join(traces)}</svg>'
    )


def decrire(branches: Sequence[BrancheRadar]) -> str:
    """What the radar shows, in words."""
    phrases = [
        f"{b.libelle} : {'sans note' if b.score is None else virgule(b.score)}, entre {virgule(b.bas)} et "
        f"{virgule(b.haut)}, cible {virgule(b.cible)}"
        for b in branches
        if b.statut != "non_applicable"
    ]
    return f"Radar des thématiques, de 0 à 5. {' ; '.join(phrases)}."


def virgule(nombre: object) -> str:
    """A decimal as it is written in French."""
    return str(nombre).replace(".", ",")


def _point(rang: int, n: int, niveau: float) -> tuple[float, float]:
    angle = 2 * pi * rang / n - pi / 2
    return CX + RAYON * niveau / NIVEAUX * cos(angle), CY + RAYON * niveau / NIVEAUX * sin(angle)


def _chemin(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points) + " Z"


def _polygone(points: Sequence[tuple[float, float]], couleur: str, epaisseur: float, tirets: str = "") -> str:
    pointille = f' stroke-dasharray="{tirets}"' if tirets else ""
    return f'<path d="{_chemin(points)}" fill="none" stroke="{couleur}" stroke-width="{epaisseur}"{pointille}/>'


def _rayon(rang: int, n: int) -> str:
    x, y = _point(rang, n, NIVEAUX)
    return f'<line x1="{CX}" y1="{CY}" x2="{x:.1f}" y2="{y:.1f}" stroke="{TRAIT}" stroke-width="0.8"/>'


def _pastille(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{NOTE}"/>'


def _texte(x: float, y: float, texte: str, taille: int, ancre: str, gras: str = "") -> str:
    attributs = f'x="{x:.1f}" y="{y:.1f}" font-size="{taille}" text-anchor="{ancre}"{gras}'
    return f"<text {attributs}>{escape(texte)}</text>"


def _etiquette(rang: int, n: int, branche: BrancheRadar) -> str:
    x, y = _point(rang, n, NIVEAUX + 0.55)
    ecart = x - CX
    ancre = "middle" if abs(ecart) < 1 else ("start" if ecart > 0 else "end")
    note = "sans note" if branche.score is None else virgule(branche.score)
    lignes = [*_couper(branche.libelle, LIGNE_AXE if ancre == "middle" else LIGNE), note]
    depart = y - 17 * (len(lignes) - 1) if ancre == "middle" and y < CY else y - (0 if ancre == "middle" else 12)
    depart += 12 if ancre == "middle" and y > CY else 0
    gras = ' font-weight="bold"'
    return "".join(
        _texte(x, depart + 17 * i, ligne, 15, ancre, gras if i == len(lignes) - 1 else "")
        for i, ligne in enumerate(lignes)
    )


def _couper(libelle: str, largeur: int) -> list[str]:
    lignes = [""]
    for mot in libelle.split():
        if lignes[-1] and len(lignes[-1]) + 1 + len(mot) > largeur:
            lignes.append("")
        lignes[-1] = f"{lignes[-1]} {mot}".strip()
    return lignes


def _legende() -> list[str]:
    y = HAUTEUR - 18
    return [
        f'<circle cx="132" cy="{y - 5}" r="4.5" fill="{NOTE}"/>',
        _texte(144, y, "note", 14, "start"),
        f'<rect x="200" y="{y - 13}" width="24" height="14" fill="{BANDE}"/>',
        _texte(231, y, "entre borne basse et borne haute", 14, "start"),
        f'<line x1="446" y1="{y - 5}" x2="474" y2="{y - 5}" stroke="{CIBLE}" stroke-width="2" stroke-dasharray="7 5"/>',
        _texte(481, y, "cible", 14, "start"),
    ]
