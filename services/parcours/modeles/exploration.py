"""Every state that a model can reach: each place, with every set of facts that people can bring about there."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from services.parcours.modeles.domain import (
    PORTEE,
    REPRISE,
    RETOURS,
    Geste,
    Modele,
    apres_passage,
    remet_l_effet_a_mesurer,
)
from services.parcours.modeles.environnement import (
    VRAIS_AU_DEPART,
    Lieu,
    atomes,
    changements,
    litteral,
)
from services.parcours.modeles.valuations import Effets, Valuations, une
from shared.securite.identite import Role

ACTEURS = frozenset({Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.REGION})
"""Roles that may make a gesture or record a fact: those that the routes accept."""
ATOMES_MAX, LIEUX_MAX = 18, 2000
LEVEE = "levee:"
"""Atom that remembers that a typed reason has waived a condition."""
MEMORISEES = ("adaptation_reglee", "orientations_enregistrees")
"""Conditions whose waiver still counts at the steps after; the others are judged at the gesture itself."""


class ModeleTropVaste(ValueError):
    """The model cannot be explored whole within bounds."""


@dataclass(frozen=True, slots=True)
class Arete:
    """A move: a gesture (with the conditions that its reason waives), or a change of facts when `geste` is None."""

    depart: Lieu
    arrivee: Lieu
    geste: Geste | None
    libelle: str
    leve: frozenset[str]
    garde: int
    effets: Effets


Couche = dict[Lieu, int]


class Exploration:
    """Breadth-first exploration: `couches[k]` holds the states first reached in k moves."""

    def __init__(self, modele: Modele) -> None:
        self.modele = modele
        noms = atomes(modele)
        leves = {code for geste in modele.gestes.values() for motif in geste.motifs for code in motif.leve}
        self.valuations = Valuations([*noms, *(LEVEE + code for code in MEMORISEES if code in leves)])
        if len(self.valuations.atomes) > ATOMES_MAX:
            raise ModeleTropVaste(f"les conditions lisent plus de {ATOMES_MAX} faits")
        self._changements = list(changements(modele, noms))
        self._aretes: dict[Lieu, list[Arete]] = {}
        self._entrantes: dict[Lieu, list[Arete]] = defaultdict(list)
        self.atteints: Couche = {}
        self.couches: list[Couche] = []
        self._explorer()

    def _depart(self) -> Couche:
        entree = self.modele.initiale.code
        vrais = ((atome, atome in VRAIS_AU_DEPART) for atome in self.valuations.atomes)
        return {Lieu(entree, None, (entree,)): self.valuations.garde(vrais)}

    def _explorer(self) -> None:
        couche = self._depart()
        self.atteints.update(couche)
        while couche:
            self.couches.append(couche)
            suivante: Couche = defaultdict(int)
            for lieu, ensemble in couche.items():
                for arete in self.aretes(lieu):
                    neufs = self.suivre(arete, ensemble) & ~self.atteints.get(arete.arrivee, 0)
                    if neufs:
                        suivante[arete.arrivee] |= neufs
                        self.atteints[arete.arrivee] = self.atteints.get(arete.arrivee, 0) | neufs
                if len(self.atteints) > LIEUX_MAX:
                    raise ModeleTropVaste(f"plus de {LIEUX_MAX} façons d'arriver à une étape")
            couche = dict(suivante)

    def suivre(self, arete: Arete, ensemble: int) -> int:
        """States reached from those of the set by that move."""
        return self.valuations.avant(ensemble & arete.garde, arete.effets)

    def remonter(self, arete: Arete, ensemble: int) -> int:
        """States from which that move leads into the set."""
        return self.valuations.arriere(ensemble, arete.effets) & arete.garde

    def aretes(self, lieu: Lieu) -> list[Arete]:
        """Every move from that place."""
        if lieu not in self._aretes:
            self._aretes[lieu] = [*self._gestes(lieu), *self._faits(lieu)]
            for arete in self._aretes[lieu]:
                self._entrantes[arete.arrivee].append(arete)
        return self._aretes[lieu]

    def entrantes(self, lieu: Lieu) -> list[Arete]:
        """Every known move into that place."""
        return self._entrantes[lieu]

    def _faits(self, lieu: Lieu) -> Iterator[Arete]:
        if self.modele.etapes[lieu.etape].finale:
            return
        for changement in self._changements:
            if changement.permis(lieu):
                garde = self.valuations.garde(changement.si)
                effets = self.valuations.effets(changement.devient)
                yield Arete(lieu, lieu, None, changement.libelle, frozenset(), garde, effets)

    def _gestes(self, lieu: Lieu) -> Iterator[Arete]:
        for geste in self.modele.gestes.values():
            if lieu.etape not in geste.de or not ACTEURS & set(geste.roles):
                continue
            for leve, motif in variantes(geste).items():
                conditions = (litteral(code) for code in geste.conditions if code not in leve)
                garde = self.valuations.garde(conditions)
                nom = f"« {geste.libelle} »" + (f" (motif : {motif})" if leve else "")
                for cible in cibles(geste, lieu):
                    arrivee = Lieu(
                        cible,
                        lieu.etape if geste.nature == "pause" else None,
                        apres_passage(lieu.visitees, cible),
                    )
                    yield Arete(lieu, arrivee, geste, nom, leve, garde, self._effets(geste, cible, leve))

    def _effets(self, geste: Geste, cible: str, leve: frozenset[str]) -> Effets:
        affectations, etape = [(LEVEE + code, True) for code in leve], self.modele.etapes[cible]
        if etape.nature == "plan" and geste.nature in RETOURS:
            oubliees = [nom for nom in self.valuations.atomes if nom.startswith(LEVEE)]
            affectations = [("plan_accepte", False), *((nom, False) for nom in oubliees)]
        if remet_l_effet_a_mesurer(geste.nature, etape):
            affectations.append(("impact_mesure", False))
        return self.valuations.effets(affectations)

    def chemin(self, lieu: Lieu, ensemble: int, couche: int) -> list[Arete]:
        """A shortest list of moves from the start to one state of the set, all in `couches[couche]`."""
        voulu, moves = une(ensemble), []
        for rang in range(couche - 1, -1, -1):
            arete, voulu = self._precedent(lieu, voulu, self.couches[rang])
            moves.append(arete)
            lieu = arete.depart
        return moves[::-1]

    def _precedent(self, lieu: Lieu, voulu: int, couche: Couche) -> tuple[Arete, int]:
        for arete in self.entrantes(lieu):
            venus = self.remonter(arete, voulu) & couche.get(arete.depart, 0)
            if venus:
                return arete, une(venus)
        raise AssertionError("a state of a layer comes from the previous one")


def variantes(geste: Geste) -> dict[frozenset[str], str]:
    """Sets of conditions that a reason of the gesture waives, each with the label of the first such reason."""
    if not geste.motifs:
        return {frozenset(): ""}
    levees: dict[frozenset[str], str] = {}
    for motif in geste.motifs:
        levees.setdefault(frozenset(motif.leve), motif.libelle)
    return levees


def cibles(geste: Geste, lieu: Lieu) -> tuple[str, ...]:
    """Steps to which the gesture may lead from there."""
    if geste.vers == PORTEE:
        return tuple(code for code in geste.portees if code in lieu.visitees)
    if geste.vers == REPRISE:
        return () if lieu.reprise is None else (lieu.reprise,)
    return (geste.vers,)
