"""The assignment as an exact integer programme (HiGHS): the most valuable first, then the nearest and best spread.

Stage 1 maximises the value of the needs served. Stage 2 keeps that value and minimises distance and tension: the last
places of a resource cost more than its first ones. Both are proved: status, value, bound, gap.
"""

import time
from collections import Counter
from dataclasses import dataclass

import highspy
import numpy as np

from services.gateway.affectation.domain import Choix, Option, Probleme, premier_arrive, valeur
from shared.solveur import Solveur

PALIERS = ((0.5, 0), (0.8, 1), (1.0, 2))
"""(share of the capacity, cost of a place up to it): tension grows as a resource fills up (HYPOTHESE)."""
GRAINE = 7
"""Same problem, same answer."""
STATUTS = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kTimeLimit: "limite-de-temps",
}


@dataclass(frozen=True, slots=True)
class Preuve:
    """What the solver proves: no assignment is better than `borne`."""

    statut: str
    valeur: float
    borne: float
    duree_s: float

    @property
    def ecart(self) -> float:
        return abs(self.borne - self.valeur)


@dataclass(frozen=True, slots=True)
class Solution:
    """The assignment, the proofs of the two stages, and the price of each capacity in the relaxation."""

    choix: Choix
    valeur: Preuve
    repartition: Preuve | None
    prix: dict[str, float]


class Modele:
    """The columns are the possible choices; the rows are the needs (at most one choice), then the resources."""

    def __init__(self, probleme: Probleme) -> None:
        self.probleme = probleme
        self.choix: list[tuple[int, Option]] = list(probleme.possibles())
        self.utiles = sorted({r for _, o in self.choix for r in o.ressources if r in probleme.capacites})
        self.ligne = {r: len(probleme.besoins) + rang for rang, r in enumerate(self.utiles)}
        self.valeurs = np.array([probleme.besoins[i].valeur(o) for i, o in self.choix], dtype=float)

    def solveur(self, temps_s: float) -> highspy.Highs:
        """Stage 1, ready to run."""
        h = Solveur()
        h.setOptionValue("output_flag", False)
        h.setOptionValue("threads", 1)
        h.setOptionValue("random_seed", GRAINE)
        h.setOptionValue("mip_rel_gap", 0.0)
        h.setOptionValue("time_limit", max(0.1, temps_s))
        h.passModel(self._lp())
        return h

    def _lp(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        besoins, colonnes = len(self.probleme.besoins), len(self.choix)
        lp.num_col_, lp.num_row_ = colonnes, besoins + len(self.utiles)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.valeurs, np.zeros(colonnes), np.ones(colonnes)
        hauts = [1.0] * besoins + [float(self.probleme.capacites[r]) for r in self.utiles]
        lp.row_lower_, lp.row_upper_ = np.full(lp.num_row_, -highspy.kHighsInf), np.array(hauts)
        lignes = [[i, *(self.ligne[r] for r in o.ressources if r in self.ligne)] for i, o in self.choix]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.cumsum([0, *map(len, lignes)], dtype=np.int32)
        lp.a_matrix_.index_ = np.array([ligne for liste in lignes for ligne in liste], dtype=np.int32)
        lp.a_matrix_.value_ = np.ones(sum(map(len, lignes)))
        lp.integrality_ = [highspy.HighsVarType.kInteger] * colonnes
        return lp

    def depart(self, choix: Choix, supplement: int = 0) -> highspy.HighsSolution:
        """A known assignment, as where the search starts: it never ends below it."""
        solution = highspy.HighsSolution()
        solution.col_value = [float(choix.get(i) == o) for i, o in self.choix] + [0.0] * supplement
        return solution

    def lire(self, h: highspy.Highs) -> Choix:
        valeurs = h.getSolution().col_value
        return {i: o for (i, o), x in zip(self.choix, valeurs, strict=False) if x > 0.5}


def resoudre(probleme: Probleme, temps_s: float) -> Solution:
    """The best assignment within the time given; never worse than first-come."""
    modele, fin = Modele(probleme), time.monotonic() + temps_s
    if not modele.choix:
        return Solution({}, Preuve("optimal", 0.0, 0.0, 0.0), None, {})
    arrive = premier_arrive(probleme)
    h = modele.solveur(temps_s * 0.6)
    h.setSolution(modele.depart(arrive))
    preuve = lancer(h)
    choix = modele.lire(h)
    if valeur(probleme, choix) < valeur(probleme, arrive):
        choix = arrive
    mieux, repartition = _repartir(modele, choix, fin - time.monotonic())
    return Solution(mieux, preuve, repartition, prix_des_places(modele))


def lancer(h: highspy.Highs) -> Preuve:
    """Runs the solver and reads its proof."""
    debut = time.monotonic()
    h.run()
    info, statut = h.getInfo(), h.getModelStatus()
    return Preuve(
        STATUTS.get(statut, h.modelStatusToString(statut)),
        round(info.objective_function_value, 6),
        round(info.mip_dual_bound, 6),
        round(time.monotonic() - debut, 3),
    )


def _repartir(modele: Modele, choix: Choix, temps_s: float) -> tuple[Choix, Preuve | None]:
    """Stage 2: same value, nearer and better spread; the stage-1 assignment when time is over."""
    if temps_s <= 0 or not choix:
        return choix, None
    h = modele.solveur(temps_s)
    colonnes = len(modele.choix)
    acquis = float(valeur(modele.probleme, choix))
    h.changeObjectiveSense(highspy.ObjSense.kMinimize)
    distances = np.array([float(o.distance) for _, o in modele.choix])
    h.changeColsCost(colonnes, np.arange(colonnes, dtype=np.int32), distances)
    h.addRow(acquis, highspy.kHighsInf, colonnes, np.arange(colonnes, dtype=np.int32), modele.valeurs)
    for ressource in modele.utiles:
        _ajouter_paliers(h, modele, ressource)
    h.setSolution(modele.depart(choix, h.getNumCol() - colonnes))
    preuve = lancer(h)
    mieux = modele.lire(h)
    return (mieux, preuve) if valeur(modele.probleme, mieux) >= acquis else (choix, preuve)


def _ajouter_paliers(h: highspy.Highs, modele: Modele, ressource: str) -> None:
    """Places of the resource, in three steps of growing cost; their sum is its load."""
    places, debut = modele.probleme.capacites[ressource], 0.0
    siennes = [rang for rang, (_, o) in enumerate(modele.choix) if ressource in o.ressources]
    paliers = []
    for part, cout in PALIERS:
        largeur = max(0.0, float(round(part * places)) - debut)
        debut += largeur
        h.addCol(float(cout), 0.0, largeur, 0, np.array([], dtype=np.int32), np.array([]))
        paliers.append(h.getNumCol() - 1)
    index = np.array([*siennes, *paliers], dtype=np.int32)
    h.addRow(0.0, 0.0, len(index), index, np.array([1.0] * len(siennes) + [-1.0] * len(paliers)))


def prix_des_places(modele: Modele) -> dict[str, float]:
    """Dual price of each resource in the linear relaxation; zeros are left out.

    It lies between what one more place would gain and what one place less would lose: see `gain_d_une_place` for the
    exact figure.
    """
    h = modele.solveur(10.0)
    colonnes = len(modele.choix)
    h.changeColsIntegrality(
        colonnes,
        np.arange(colonnes, dtype=np.int32),
        np.full(colonnes, highspy.HighsVarType.kContinuous),
    )
    h.run()
    duaux = h.getSolution().row_dual
    prix = {ressource: round(abs(duaux[ligne]), 4) for ressource, ligne in modele.ligne.items()}
    return {ressource: montant for ressource, montant in prix.items() if montant > 0}


def gain_d_une_place(probleme: Probleme, ressource: str, acquis: int, temps_s: float) -> int | None:
    """Exact value of one more place, by solving again; None when time is over before the proof."""
    capacites = {**probleme.capacites, ressource: probleme.capacites[ressource] + 1}
    modele = Modele(Probleme(probleme.besoins, Counter(capacites)))
    h = modele.solveur(temps_s)
    preuve = lancer(h)
    return round(preuve.valeur) - acquis if preuve.statut == "optimal" else None
