"""A counter-example, in words: the path that shows that a property does not hold."""

from dataclasses import dataclass, field

from services.parcours.modeles.exploration import Arete, Exploration


@dataclass(frozen=True, slots=True)
class ContreExemple:
    """A property that does not hold, and the path that shows it."""

    propriete: str
    phrase: str
    chemin: tuple[str, ...]
    pas: tuple[Arete, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return f"{self.phrase} : {' → '.join(self.chemin)}" if self.chemin else self.phrase


def raconter(exploration: Exploration, propriete: str, phrase: str, pas: list[Arete]) -> ContreExemple:
    chemin = lisible(exploration, pas) or (exploration.modele.initiale.libelle,)
    return ContreExemple(propriete, phrase, chemin, tuple(pas))


def lisible(exploration: Exploration, pas: list[Arete]) -> tuple[str, ...]:
    """The path in words: steps in order, what happens at each in square brackets, the gestures that move."""
    if not pas:
        return ()
    mots = [_nom(exploration, pas[0].depart.etape)]
    for arete in pas:
        if arete.geste is None:
            mots.append(f"[{arete.libelle}]")
        else:
            mots += [arete.libelle, _nom(exploration, arete.arrivee.etape)]
    return tuple(mots)


def _nom(exploration: Exploration, etape: str) -> str:
    return exploration.modele.etapes[etape].libelle
