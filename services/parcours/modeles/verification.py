"""The checker of models: its form, then every state it can reach; what is wrong is said with its place or its path."""

from dataclasses import dataclass

from services.parcours.modeles.domain import Modele
from services.parcours.modeles.exploration import Exploration, ModeleTropVaste
from services.parcours.modeles.forme import defauts_de_forme
from services.parcours.modeles.proprietes import contre_exemples
from services.parcours.modeles.recit import ContreExemple


@dataclass(frozen=True, slots=True)
class Dispense:
    """An explicit edge around a condition: the reason of a gesture that waives it."""

    geste: str
    motif: str
    leve: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rapport:
    """What was explored of a model, and what is wrong with it."""

    modele: Modele
    dispenses: tuple[Dispense, ...]
    situations: int = 0
    """Places: a step, where it was suspended, the steps gone through."""
    etats: int = 0
    """States: a place with a set of facts."""
    passages: int = 0
    """Moves by a gesture that are possible in some state."""
    defauts: tuple[str, ...] = ()
    contre_exemples: tuple[ContreExemple, ...] = ()

    @property
    def sain(self) -> bool:
        """True when nothing is wrong."""
        return not self.defauts


def examiner(modele: Modele) -> Rapport:
    """Checks the model: a badly formed one is not explored."""
    dispenses = tuple(
        Dispense(geste.code, motif.code, motif.leve)
        for geste in modele.gestes.values()
        for motif in geste.motifs
        if motif.leve
    )
    if formes := defauts_de_forme(modele):
        return Rapport(modele, dispenses, defauts=tuple(formes))
    try:
        exploration = Exploration(modele)
    except ModeleTropVaste as erreur:
        return Rapport(modele, dispenses, defauts=(f"le modèle ne peut pas être vérifié en entier : {erreur}",))
    trouves = tuple(contre_exemples(exploration))
    return Rapport(modele, dispenses, *_compte(exploration), tuple(map(str, trouves)), trouves)


def _compte(exploration: Exploration) -> tuple[int, int, int]:
    etats = sum(ensemble.bit_count() for ensemble in exploration.atteints.values())
    passages = sum(
        arete.geste is not None and bool(ensemble & arete.garde)
        for lieu, ensemble in exploration.atteints.items()
        for arete in exploration.aretes(lieu)
    )
    return len(exploration.atteints), etats, passages


def defauts(modele: Modele) -> list[str]:
    """Every defect of the model; an empty list when it is sound."""
    return list(examiner(modele).defauts)
