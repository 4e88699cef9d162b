"""Writes the lines of a run into the table of `docs/performance.md`: a measure already there has its row replaced."""

from collections.abc import Sequence
from pathlib import Path

from bench.banc import Ligne

_DEBUT, _FIN = "<!-- bench -->", "<!-- /bench -->"
_TETE = ["| mesure | plancher | une exécution |", "|---|---|---|"]


def ecrire(lignes: Sequence[Ligne], chemin: Path) -> None:
    """Rows between the two marks, in the order of their first writing; ValueError when the marks are missing."""
    texte = chemin.read_text(encoding="utf-8")
    avant, tableau, apres = _couper(texte)
    rangees = {ligne.split("|")[1].strip(): ligne for ligne in tableau.splitlines() if ligne.startswith("| ")}
    rangees.pop("mesure", None)
    rangees |= {ligne.nom: _rangee(ligne) for ligne in lignes}
    corps = "\n".join([*_TETE, *rangees.values()])
    chemin.write_text(f"{avant}{_DEBUT}\n{corps}\n{_FIN}{apres}", encoding="utf-8")


def _couper(texte: str) -> tuple[str, str, str]:
    if _DEBUT not in texte or _FIN not in texte:
        raise ValueError(f"marques {_DEBUT} et {_FIN} absentes")
    avant, _, suite = texte.partition(_DEBUT)
    tableau, _, apres = suite.partition(_FIN)
    return avant, tableau, apres


def _rangee(ligne: Ligne) -> str:
    sens = {">=": "≥", "<=": "≤", None: ""}[ligne.sens]
    seuil = f"{sens} {nombre(ligne.seuil)} {ligne.unite}" if ligne.sens else ""
    return f"| {ligne.nom} | {seuil} | {nombre(ligne.valeur)} {ligne.unite} |"


def nombre(valeur: float) -> str:
    """Two significant decimals for what is small, thousands apart for what is large."""
    return f"{valeur:,.0f}".replace(",", "\u202f") if valeur >= 1000 else f"{valeur:.3g}"
