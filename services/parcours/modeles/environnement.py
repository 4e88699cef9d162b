"""What the rest of the platform may change under a parcours, and where: the world in which a model is checked.

Each line is an endpoint that exists. The checker lets every one of them happen at any moment at which that endpoint
accepts it, so that a property holds whatever people do, and in whatever order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from services.parcours.modeles.conditions import PREFIXE
from services.parcours.modeles.domain import Fait, Modele

LITTERAUX = {"avec_equipement": ("equipement", True), "sans_equipement": ("equipement", False)}
"""Conditions that are not an atom of their own."""
SUIVIS = ("equipement", "adaptation_reglee", "orientations_enregistrees", "impact_mesure")
"""Atoms that the properties speak of, whatever the conditions of the model."""
VRAIS_AU_DEPART = frozenset({"etudes_conclues", "adaptation_reglee", "orientations_enregistrees", "actions_terminees"})
"""An empty plan waits for nothing."""
ETUDES = frozenset({"faisabilite", "adaptation", "financement"})
REALISATION = frozenset({"deploiement", "suivi"})
PLAN = "plan-actions"


class Lieu(NamedTuple):
    """Where a parcours is: its step, where it was suspended, the steps it went through to be there."""

    etape: str
    reprise: str | None
    visitees: tuple[str, ...]

    @property
    def effective(self) -> str:
        """The step, or the one at which the parcours is suspended."""
        return self.reprise or self.etape


@dataclass(frozen=True, slots=True)
class Changement:
    """One thing that may happen: what becomes true or false, under which condition, at which steps (all if none)."""

    libelle: str
    devient: tuple[tuple[str, bool], ...]
    si: tuple[tuple[str, bool], ...] = ()
    etapes: frozenset[str] = field(default_factory=frozenset)
    au_plan: bool = False
    """Only once a plan exists, and before anything is put in place (suspended or not)."""

    def permis(self, lieu: Lieu) -> bool:
        """True when it may happen there."""
        if self.au_plan and (PLAN not in lieu.visitees or lieu.effective in REALISATION):
            return False
        return not self.etapes or lieu.etape in self.etapes


CHANGEMENTS = (
    Changement("un référent est nommé", (("referent_nomme", True),)),
    Changement("le référent quitte le dossier", (("referent_nomme", False),)),
    Changement(
        "un diagnostic restitué est rattaché, avec ses indicateurs de départ",
        (("diagnostic_rattache", True), ("t0_renseigne", True)),
    ),
    Changement("l'entreprise accepte le plan d'actions", (("plan_accepte", True),), etapes=frozenset({PLAN})),
    Changement(
        "un équipement entre au plan, ni étudié ni préparé",
        (("equipement", True), ("etudes_conclues", False), ("adaptation_reglee", False), ("actions_terminees", False)),
        au_plan=True,
    ),
    Changement(
        "une action qui demande une aide entre au plan, pas encore orientée",
        (("orientations_enregistrees", False), ("actions_terminees", False)),
        au_plan=True,
    ),
    Changement("une action reprend", (("actions_terminees", False),), si=(("equipement", True),)),
    Changement(
        "les équipements quittent le plan",
        (("equipement", False), ("etudes_conclues", True), ("adaptation_reglee", True)),
    ),
    Changement("les études de faisabilité sont conclues", (("etudes_conclues", True),), etapes=ETUDES),
    Changement("l'adaptation est réglée, ou dispensée avec un motif", (("adaptation_reglee", True),), etapes=ETUDES),
    Changement(
        "une adaptation conclut défavorablement",
        (("adaptation_reglee", False),),
        si=(("equipement", True),),
        etapes=ETUDES,
    ),
    Changement(
        "chaque action est orientée vers une aide, ou écartée avec un motif", (("orientations_enregistrees", True),)
    ),
    Changement("les actions sont terminées", (("actions_terminees", True),), si=(("equipement", False),)),
    Changement("les actions sont terminées", (("actions_terminees", True),), etapes=REALISATION),
    Changement("l'effet est mesuré", (("impact_mesure", True),), etapes=frozenset({"suivi"})),
)


def litteral(code: str) -> tuple[str, bool]:
    """Atom and value that a condition asks for."""
    return LITTERAUX.get(code, (code, True))


def atomes(modele: Modele) -> tuple[str, ...]:
    """Every atom that a condition of the model reads or that a property speaks of."""
    conditions = (code for geste in modele.gestes.values() for code in geste.conditions)
    return tuple(dict.fromkeys([*SUIVIS, *(litteral(code)[0] for code in conditions)]))


def changements(modele: Modele, connus: Iterable[str]) -> Iterator[Changement]:
    """What may happen to the atoms of that model."""
    connus = set(connus)
    for changement in (*CHANGEMENTS, *(un for fait in modele.faits.values() for un in _du_fait(fait, connus))):
        if any(atome in connus for atome, _ in changement.devient):
            yield changement


def _du_fait(fait: Fait, connus: set[str]) -> Iterator[Changement]:
    """Recording the fact, with each value that a condition tells apart."""
    atome, etapes = PREFIXE + fait.code, frozenset(fait.etapes)
    if fait.type == "bool":
        yield Changement(f"« {fait.libelle} » est enregistré : oui", ((atome, True),), etapes=etapes)
        yield Changement(f"« {fait.libelle} » est enregistré : non", ((atome, False),), etapes=etapes)
        return
    lus = [code for code in fait.choix if f"{atome}={code}" in connus]
    for code in fait.choix if fait.type == "choix" else ():
        devient = ((atome, True), *((f"{atome}={lu}", lu == code) for lu in lus))
        yield Changement(f"« {fait.libelle} » est enregistré : {fait.choix[code]}", devient, etapes=etapes)
    if fait.type != "choix":
        yield Changement(f"« {fait.libelle} » est enregistré", ((atome, True),), etapes=etapes)
