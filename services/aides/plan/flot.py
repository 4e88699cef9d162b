"""The amounts once every yes or no is decided: a greatest flow in whole cents, with a floor per file.

The money goes from the regimes (the de minimis room, or none) to the files, from the files to the costs. Integers only:
the amounts are exact whatever the solver rounded.
"""

from collections import defaultdict, deque
from collections.abc import Hashable

from services.aides.plan.domain import Choix, Offre, Probleme, Repartition

Noeud = Hashable
SOURCE, MARGE, PUITS = "source", "marge", "puits"


class Reseau:
    """Residual capacities between nodes; a negative flow is never allowed."""

    def __init__(self) -> None:
        self.reste: dict[Noeud, dict[Noeud, int]] = defaultdict(dict)

    def arc(self, a: Noeud, b: Noeud, capacite: int) -> None:
        self.reste[a][b] = self.reste[a].get(b, 0) + capacite
        self.reste[b].setdefault(a, 0)

    def flot(self, a: Noeud, b: Noeud) -> int:
        """What goes through an arc of which the way back was empty at first."""
        return self.reste[b].get(a, 0)

    def pousser(self) -> int:
        """Augments until no path is left; gives what was added."""
        total = 0
        while chemin := self._chemin():
            quantite = min(self.reste[a][b] for a, b in chemin)
            for a, b in chemin:
                self.reste[a][b] -= quantite
                self.reste[b][a] += quantite
            total += quantite
        return total

    def _chemin(self) -> list[tuple[Noeud, Noeud]]:
        """A shortest path with room left, empty when there is none."""
        venus: dict[Noeud, Noeud] = {SOURCE: SOURCE}
        file = deque([SOURCE])
        while file and PUITS not in venus:
            a = file.popleft()
            for b, reste in self.reste[a].items():
                if reste > 0 and b not in venus:
                    venus[b] = a
                    file.append(b)  # type: ignore[arg-type]
        chemin: list[tuple[Noeud, Noeud]] = []
        noeud: Noeud = PUITS
        while noeud in venus and noeud != SOURCE:
            chemin.append((venus[noeud], noeud))
            noeud = venus[noeud]
        return chemin


def repartir(probleme: Probleme, choix: Choix) -> Repartition | None:
    """The greatest aid that these decisions allow; None when a floor cannot be reached."""
    ouvertes = [offre for offre in probleme.offres if offre.code in choix.ouverts and offre.plafond > 0]
    if any(offre.plancher > offre.plafond for offre in ouvertes):
        return None
    reseau = _reseau(probleme, choix, ouvertes)
    planchers = {offre.code: offre.plancher for offre in ouvertes}
    for code, plancher in planchers.items():
        reseau.arc(("entree", code), ("sortie", code), plancher)
    if reseau.pousser() < sum(planchers.values()):
        return None
    for offre in ouvertes:
        reseau.reste["sortie", offre.code]["entree", offre.code] = 0  # what the floor holds never goes back
        reseau.arc(("entree", offre.code), ("sortie", offre.code), offre.plafond - offre.plancher)
    reseau.pousser()
    return _lire(ouvertes, reseau)


def _reseau(probleme: Probleme, choix: Choix, ouvertes: list[Offre]) -> Reseau:
    reseau, infini = Reseau(), sum(probleme.depenses)
    reseau.arc(SOURCE, MARGE, infini if probleme.marge is None else probleme.marge)
    for rang, montant in enumerate(probleme.depenses):
        reseau.arc(("depense", rang), PUITS, montant)
        reseau.arc(("etat", rang), ("depense", rang), _intensite(rang, choix, ouvertes, montant))
    for offre in ouvertes:
        if offre.de_minimis:
            reseau.arc(MARGE, ("entree", offre.code), infini)
        if offre.hors_marge and (not offre.mixte or offre.code in choix.partages):
            reseau.arc(SOURCE, ("entree", offre.code), infini)
        filtre = probleme.touches(offre)
        for rang, part in offre.parts.items():
            if part and (not filtre or (offre.code, rang) in choix.touchees):
                reseau.arc(("sortie", offre.code), ("etat" if offre.aide_etat else "depense", rang), part)
    return reseau


def _intensite(rang: int, choix: Choix, ouvertes: list[Offre], montant: int) -> int:
    """Most public aid on a cost: the lowest of the articles under which it is paid."""
    articles = [
        offre.article[rang]
        for offre in ouvertes
        if offre.article is not None
        and (offre.code, rang) in choix.touchees
        and (not offre.mixte or offre.code in choix.partages)
    ]
    return min([montant, *articles])


def _lire(ouvertes: list[Offre], reseau: Reseau) -> Repartition:
    montants = {}
    for offre in ouvertes:
        for rang in offre.parts:
            verse = reseau.flot(("sortie", offre.code), ("etat" if offre.aide_etat else "depense", rang))
            if verse:
                montants[offre.code, rang] = verse
    de_minimis = {offre.code: reseau.flot(MARGE, ("entree", offre.code)) for offre in ouvertes if offre.de_minimis}
    return Repartition(montants, {code: montant for code, montant in de_minimis.items() if montant})
