"""The mixed integer programme of a funding plan, row by row, for HiGHS.

Columns: one per file (opened or not), one per file and cost (amount), one per file and cost that may be touched when it
matters which, one per file whose award may be split between de minimis and another regime (and its de minimis part).
"""

from dataclasses import dataclass, field

import highspy
import numpy as np

from services.aides.plan.domain import Choix, Offre, Probleme

INFINI = float(highspy.kHighsInf)
EGALITE = 0.25
"""All the files together, in cents: between two plans worth the same, the one with fewer files, then fewer articles."""
Terme = tuple[int, float]


@dataclass
class Modele:
    """Columns and rows being written; amounts are in cents divided by `echelle`."""

    probleme: Probleme
    echelle: int = 1
    couts: list[float] = field(default_factory=list)
    hauts: list[float] = field(default_factory=list)
    entieres: list[bool] = field(default_factory=list)
    lignes: list[tuple[list[Terme], float, float]] = field(default_factory=list)
    ouvert: dict[str, int] = field(default_factory=dict)
    verse: dict[tuple[str, int], int] = field(default_factory=dict)
    touche: dict[tuple[str, int], int] = field(default_factory=dict)
    partage: dict[str, int] = field(default_factory=dict)
    imputee: dict[str, int] = field(default_factory=dict)

    def colonne(self, cout: float, haut: float, *, entiere: bool) -> int:
        self.couts.append(cout)
        self.hauts.append(haut)
        self.entieres.append(entiere)
        return len(self.couts) - 1

    def au_plus(self, termes: list[Terme], borne: float) -> None:
        """Adds sum(termes) <= borne."""
        self.lignes.append((termes, -INFINI, borne))

    def mesure(self, centimes: int) -> float:
        return centimes / self.echelle

    def lp(self) -> highspy.HighsLp:
        """The model as HiGHS reads it."""
        lp, colonnes = highspy.HighsLp(), len(self.couts)
        lp.num_col_, lp.num_row_ = colonnes, len(self.lignes)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(self.couts), np.zeros(colonnes), np.array(self.hauts)
        lp.row_lower_ = np.array([bas for _, bas, _ in self.lignes])
        lp.row_upper_ = np.array([haut for _, _, haut in self.lignes])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(termes) for termes, _, _ in self.lignes)], dtype=np.int32)
        lp.a_matrix_.index_ = np.array([c for termes, _, _ in self.lignes for c, _ in termes], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([v for termes, _, _ in self.lignes for _, v in termes], dtype=float)
        genres = highspy.HighsVarType
        lp.integrality_ = [genres.kInteger if entiere else genres.kContinuous for entiere in self.entieres]
        return lp

    def choix(self, valeurs: list[float]) -> Choix:
        """The yes-or-no decisions of a solution."""

        def oui(colonnes: dict[str, int]) -> frozenset[str]:
            return frozenset(cle for cle, colonne in colonnes.items() if valeurs[colonne] > 0.5)

        touchees = frozenset(cle for cle, colonne in self.touche.items() if valeurs[colonne] > 0.5)
        return Choix(oui(self.ouvert), touchees, oui(self.partage))


def ecrire(probleme: Probleme) -> Modele:
    """The whole model."""
    plus_grand = max([1, *probleme.depenses])
    modele = Modele(probleme, 10 ** max(0, len(str(plus_grand)) - 7))
    for offre in probleme.offres:
        _dossier(modele, offre)
    _depenses(modele)
    _marge(modele)
    _intensites(modele)
    _exclusions(modele)
    _demandes(modele)
    return modele


def _depart(m: Modele) -> float:
    """What breaks a tie: against one file more, against one award outside the room without need."""
    return EGALITE / (2 * len(m.probleme.offres) + 1)


def _dossier(m: Modele, offre: Offre) -> None:
    """Opened or not; then between its floor and its ceiling, and cost by cost under its rate."""
    possible = offre.plafond > 0 and offre.plafond >= offre.plancher
    cout = (offre.cout + _depart(m)) / m.echelle
    ouvert = m.ouvert[offre.code] = m.colonne(-cout, float(possible), entiere=True)
    filtre = m.probleme.touches(offre)
    for rang, part in offre.parts.items():
        if not part:
            continue
        x = m.verse[offre.code, rang] = m.colonne(1.0, m.mesure(part), entiere=False)
        garde = ouvert
        if filtre:
            garde = m.touche[offre.code, rang] = m.colonne(0.0, 1.0, entiere=True)
            m.au_plus([(garde, 1.0), (ouvert, -1.0)], 0.0)
        m.au_plus([(x, 1.0), (garde, -m.mesure(part))], 0.0)
    verses = _verses(m, offre)
    if verses:
        m.au_plus([*verses, (ouvert, -m.mesure(offre.plafond))], 0.0)
        if offre.plancher:
            m.au_plus([*((c, -v) for c, v in verses), (ouvert, m.mesure(offre.plancher))], 0.0)


def _verses(m: Modele, offre: Offre) -> list[Terme]:
    return [(colonne, 1.0) for (code, _), colonne in m.verse.items() if code == offre.code]


def _marge(m: Modele) -> None:
    """De minimis awards within the room; what a split award grants beyond needs its other regime."""
    if m.probleme.marge is None:
        return
    imputes: list[Terme] = []
    for offre in m.probleme.offres:
        verses = _verses(m, offre)
        if offre.de_minimis and not offre.hors_marge:
            imputes += verses
        elif offre.mixte and verses:
            dedans = m.imputee[offre.code] = m.colonne(0.0, m.mesure(offre.plafond), entiere=False)
            dehors = m.partage[offre.code] = m.colonne(-_depart(m) / m.echelle, 1.0, entiere=True)
            m.au_plus([*verses, (dedans, -1.0), (dehors, -m.mesure(offre.plafond))], 0.0)
            imputes.append((dedans, 1.0))
    if imputes:
        m.au_plus(imputes, m.mesure(m.probleme.marge))


def _depenses(m: Modele) -> None:
    """Never more aid than the cost."""
    for rang, montant in enumerate(m.probleme.depenses):
        verses = [(c, 1.0) for (_, r), c in m.verse.items() if r == rang]
        if verses:
            m.au_plus(verses, m.mesure(montant))


def _intensites(m: Modele) -> None:
    """A cost paid under an article: the State aids held together with it stay under its intensity."""
    for offre in m.probleme.offres:
        if not _exemptable(m, offre):
            continue
        dehors = [m.partage[offre.code]] if offre.mixte else []
        for rang, plafond in (offre.article or {}).items():
            if (offre.code, rang) in m.touche:
                surplus = m.mesure(max(0, m.probleme.depenses[rang] - plafond))
                gardes: list[Terme] = [(garde, surplus) for garde in (m.touche[offre.code, rang], *dehors)]
                m.au_plus([*_tenues(m, rang, plafond), *gardes], m.mesure(plafond) + surplus * len(gardes))


def _exemptable(m: Modele, offre: Offre) -> bool:
    """False when the award never needs an article: without a limit to the room, it stays in it."""
    return offre.article is not None and (not offre.mixte or offre.code in m.partage)


def _tenues(m: Modele, rang: int, plafond: int) -> list[Terme]:
    """On a cost, the State aids that are held together under this amount (`tenues_ensemble`)."""
    termes: list[Terme] = []
    for offre in m.probleme.offres:
        x = m.verse.get((offre.code, rang))
        if x is None or not offre.aide_etat:
            continue
        if not _exemptable(m, offre) or (offre.article or {})[rang] <= plafond:
            termes.append((x, 1.0))
        elif offre.mixte:  # counted unless it is granted under its higher article
            part = m.mesure(offre.parts[rang])
            comptee = m.colonne(0.0, part, entiere=False)
            m.au_plus([(x, 1.0), (m.partage[offre.code], -part), (comptee, -1.0)], 0.0)
            termes.append((comptee, 1.0))
    return termes


def _exclusions(m: Modele) -> None:
    for exclusion in m.probleme.exclusions:
        if exclusion.portee == "plan":
            paires = [(m.ouvert.get(exclusion.a), m.ouvert.get(exclusion.b))]
        else:
            rangs = range(len(m.probleme.depenses))
            paires = [(m.touche.get((exclusion.a, r)), m.touche.get((exclusion.b, r))) for r in rangs]
        for a, b in paires:
            if a is not None and b is not None:
                m.au_plus([(a, 1.0), (b, 1.0)], 1.0)


def _demandes(m: Modele) -> None:
    """What the caller wants: few files, or at least so much aid."""
    if m.probleme.dossiers_max is not None and m.ouvert:
        m.au_plus([(colonne, 1.0) for colonne in m.ouvert.values()], float(m.probleme.dossiers_max))
    if m.probleme.aide_min:
        m.au_plus([(colonne, -1.0) for colonne in m.verse.values()], -m.mesure(m.probleme.aide_min))
