"""Golden vectors of an engine: inputs and the figures that the published rule gives, replayed on demand."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from services.diagnostic.notation.agregation import agreger, noter_global
from services.diagnostic.notation.axe import CINQ, ZERO, Etat, Note, ReponseNotee, arrondi, noter_axe
from services.diagnostic.notation.evaluation import MOTEUR, niveau_affiche
from services.diagnostic.notation.priorite import Contributions
from services.diagnostic.notation.valeurs import niveau_du_seuil
from services.diagnostic.positionnement.domain import au_pas, quantile, rang_median

FICHIER = Path(__file__).parents[1] / "donnees" / f"vecteurs-{MOTEUR}.json"


class Essai(NamedTuple):
    """One vector replayed: what is published, what comes out."""

    nom: str
    attendu: Any
    obtenu: Any

    @property
    def conforme(self) -> bool:
        return bool(self.attendu == self.obtenu)


def lire_vecteurs() -> dict[str, Any]:
    """The vectors of the current engine."""
    contenu: dict[str, Any] = json.loads(FICHIER.read_text(encoding="utf-8"))
    return contenu


def rejouer_vecteurs(vecteurs: Mapping[str, Any]) -> Iterator[Essai]:
    """Every vector against the rules in force."""
    for axe in vecteurs["axes"]:
        yield Essai(axe["nom"], axe["attendu"], _axe(axe["reponses"]))
    for thematique in vecteurs["thematiques"]:
        note = agreger([(Decimal(poids), _note(score)) for poids, score in thematique["axes"]])
        vue = {"score": _texte(note.score), "couverture": _texte(note.couverture)}
        yield Essai(thematique["nom"], thematique["attendu"], vue)
    for globale in vecteurs["globales"]:
        parties = [(Decimal(poids), _note(score)) for poids, score in globale["thematiques"]]
        yield Essai(globale["nom"], globale["attendu"], _texte(noter_global(parties)))
    for seuils in vecteurs["seuils"]:
        points = [(Decimal(x), Decimal(y)) for x, y in seuils["points"]]
        vus = [[valeur, _texte(niveau_du_seuil(points, Decimal(valeur)))] for valeur, _ in seuils["attendus"]]
        yield Essai(seuils["nom"], seuils["attendus"], vus)
    for rang, cas in enumerate(vecteurs["priorites"], 1):
        contributions = _contributions(cas["contributions"])
        yield Essai(f"Priorité {rang}", cas["attendu"], _texte(contributions.priorite))
    vus = [[score, str(niveau_affiche(Decimal(score)))] for score, _ in vecteurs["niveaux"]]
    yield Essai("Niveau affiché", vecteurs["niveaux"], vus)
    for cas in vecteurs.get("positionnements", []):
        yield Essai(cas["nom"], [cas["quartiles"], cas["rangs"]], _positionnement(cas))


def _positionnement(cas: Mapping[str, Any]) -> list[Any]:
    scores = [Decimal(score) for score in cas["scores"]]
    quartiles = [_texte(quantile(scores, Decimal(quart) / 4)) for quart in (1, 2, 3)]
    rangs = [[score, str(au_pas(rang_median(scores, Decimal(score)), Decimal("0.1")))] for score, _ in cas["rangs"]]
    return [quartiles, rangs]


def _axe(reponses: list[dict[str, Any]]) -> dict[str, Any]:
    note = noter_axe([_reponse(brute) for brute in reponses])
    figures = ("score", "score_brut", "couverture", "bas", "haut", "confiance")
    return {
        "statut": note.statut,
        **{nom: _texte(getattr(note, nom)) for nom in figures},
        "plafonne": note.plafonne,
        "maillon_faible": None if note.maillon_faible is None else str(note.maillon_faible[1]),
    }


def _reponse(brute: Mapping[str, Any]) -> ReponseNotee:
    etat = Etat(brute["etat"])
    if etat is not Etat.REPONDU:
        return ReponseNotee(Decimal(brute["poids"]), etat)
    return ReponseNotee(Decimal(brute["poids"]), etat, Decimal(brute["valeur"]), brute["preuve"], brute["bloquant"])


def _contributions(brutes: Mapping[str, str | None]) -> Contributions:
    enjeu, retard = (None if (v := brutes[nom]) is None else Decimal(v) for nom in ("enjeu", "retard"))
    return Contributions(enjeu, Decimal(brutes["ecart"] or 0), retard, Decimal(brutes["urgence"] or 0))


def _note(score: str | None) -> Note:
    if score is None:
        return Note("insuffisant", None, None, ZERO, ZERO, CINQ, ZERO)
    valeur = Decimal(score)
    return Note("evalue", valeur, valeur, ZERO, valeur, valeur, ZERO)


def _texte(nombre: Decimal | None) -> str | None:
    return None if nombre is None else str(arrondi(nombre))
