"""The amounts once every yes or no is decided: a greatest flow in whole cents, with a floor per file.

The money goes from the regimes (the de minimis room, or none) to the files, from the files to the costs. Integers only:
the amounts are exact whatever the solver rounded.
"""

from collections import defaultdict, deque
from collections.abc import Hashable

from services.aides.eligibilite.intensites import tenues_ensemble
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
    return _lire(choix, ouvertes, reseau)


def _reseau(probleme: Probleme, choix: Choix, ouvertes: list[Offre]) -> Reseau:
    reseau, infini = Reseau(), sum(probleme.depenses)
    reseau.arc(SOURCE, MARGE, infini if probleme.marge is None else probleme.marge)
    for offre in ouvertes:
        if offre.de_minimis:
            reseau.arc(MARGE, ("entree", offre.code), infini)
        if offre.hors_marge and (not offre.mixte or offre.code in choix.partages):
            reseau.arc(SOURCE, ("entree", offre.code), infini)
    for rang, montant in enumerate(probleme.depenses):
        reseau.arc(("depense", rang), PUITS, montant)
        payeuses = [offre for offre in ouvertes if offre.parts.get(rang) and _peut_payer(probleme, choix, offre, rang)]
        portes = _portes(reseau, rang, choix, payeuses)
        for offre in payeuses:
            reseau.arc(("sortie", offre.code), ("part", offre.code, rang), offre.parts[rang])
            reseau.arc(("part", offre.code, rang), portes.get(offre.code, ("depense", rang)), offre.parts[rang])
    return reseau


def _peut_payer(probleme: Probleme, choix: Choix, offre: Offre, rang: int) -> bool:
    return not probleme.touches(offre) or (offre.code, rang) in choix.touchees


def _portes(reseau: Reseau, rang: int, choix: Choix, payeuses: list[Offre]) -> dict[str, Noeud]:
    """Where each State aid enters a cost: one node per intensity, each inside the next one up."""
    plafonds = {offre.code: choix.plafond(offre, rang) for offre in payeuses if offre.aide_etat}
    portes: dict[str, Noeud] = {}
    suivant: Noeud = ("depense", rang)
    for haut, codes in reversed(tenues_ensemble(plafonds)):
        noeud = ("etat", rang, haut)
        reseau.arc(noeud, suivant, haut)
        portes |= dict.fromkeys(codes, noeud)
        suivant = noeud
    return portes


def _lire(choix: Choix, ouvertes: list[Offre], reseau: Reseau) -> Repartition:
    montants = {}
    for offre in ouvertes:
        for rang in offre.parts:
            verse = reseau.flot(("sortie", offre.code), ("part", offre.code, rang))
            if verse:
                montants[offre.code, rang] = verse
    de_minimis = {offre.code: reseau.flot(MARGE, ("entree", offre.code)) for offre in ouvertes if offre.de_minimis}
    entiers = {
        offre.code  # counted under its article, it needs no room
        for offre in ouvertes
        if offre.code in choix.partages
        and de_minimis.get(offre.code) == sum(montants.get((offre.code, r), 0) for r in offre.parts)
    }
    return Repartition(montants, {code: m for code, m in de_minimis.items() if m and code not in entiers})
