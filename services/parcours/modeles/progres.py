"""Can one always go on: from which states a gesture, or the closure, can still come; explored backwards."""

from collections.abc import Callable, Iterator

from services.parcours.modeles.environnement import Lieu
from services.parcours.modeles.exploration import Arete, Couche, Exploration
from services.parcours.modeles.recit import ContreExemple, raconter

CLOTURE = "cloture"
"""The step of a closure; `abandon` is the other end."""
VERS_LA_CLOTURE = frozenset({"avance", "retour", "reprise", "cloture"})
"""Natures of the gestures by which closure must be reachable: neither by abandoning nor by reopening."""


def clot(arete: Arete) -> bool:
    """True for a move to the closure."""
    return arete.arrivee.etape == CLOTURE


def bloques(exploration: Exploration) -> Iterator[ContreExemple]:
    """Open states from which nothing can be done, then those from which closure is out of reach."""
    sortie = _d_ou(exploration, lambda arete: arete.geste is not None, lambda arete: arete.geste is None)
    cloture = _d_ou(
        exploration,
        lambda arete: arete.geste is not None and clot(arete) and arete.geste.nature == "cloture",
        lambda arete: arete.geste is None or arete.geste.nature in VERS_LA_CLOTURE,
    )
    for propriete, phrase, bons in (
        ("impasse", "aucun geste ne sera jamais possible", sortie),
        ("cloture", "la clôture n'est plus atteignable", cloture),
    ):
        perdus = _premier_hors(exploration, bons)
        if perdus is not None:
            yield raconter(exploration, propriete, phrase, perdus)


def _d_ou(exploration: Exploration, but: Callable[[Arete], bool], suivre: Callable[[Arete], bool]) -> Couche:
    """States from which some move of the goal can be made, after moves that may be followed."""
    bons: Couche = dict.fromkeys(exploration.atteints, 0)
    a_revoir: list[Couche] = [{}]
    for lieu in exploration.atteints:
        for arete in exploration.aretes(lieu):
            if but(arete):
                a_revoir[0][lieu] = a_revoir[0].get(lieu, 0) | (arete.garde & exploration.atteints[lieu])
    while a_revoir:
        for lieu, ensemble in a_revoir.pop().items():
            neufs = ensemble & ~bons[lieu]
            if neufs:
                bons[lieu] |= neufs
                a_revoir.append(_venus(exploration, lieu, neufs, suivre))
    return bons


def _venus(exploration: Exploration, vers: Lieu, ensemble: int, suivre: Callable[[Arete], bool]) -> Couche:
    venus: Couche = {}
    for arete in exploration.entrantes(vers):
        if suivre(arete) and arete.depart in exploration.atteints:
            avant = exploration.remonter(arete, ensemble) & exploration.atteints[arete.depart]
            venus[arete.depart] = venus.get(arete.depart, 0) | avant
    return venus


def _premier_hors(exploration: Exploration, bons: Couche) -> list[Arete] | None:
    """Moves to an open state that is not among the good ones, None when all are."""
    for rang, couche in enumerate(exploration.couches):
        for lieu, ensemble in couche.items():
            hors = ensemble & ~bons[lieu]
            if hors and not exploration.modele.etapes[lieu.etape].finale:
                return exploration.chemin(lieu, hors, rang)
    return None
