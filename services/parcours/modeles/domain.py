"""What a model of parcours is; pure data, no input or output."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

REPRISE = "@reprise"
"""Target of a gesture that goes back to the step at which the parcours was suspended."""
PORTEE = "@portee"
"""Target of a gesture whose caller chooses the step among `portees`."""
NATURES_ETAPE = (
    "entree",
    "qualification",
    "diagnostic",
    "plan",
    "etude",
    "adaptation",
    "financement",
    "deploiement",
    "suivi",
    "fin",
    "pause",
    "selection",
    "groupe",
    "convention",
    "accompagnement",
    "installation",
    "essai",
    "decision",
)
Partie = Literal["entreprise", "partenaire", "region", "financeur"]
"""Who is waited for: the interval that begins with a step belongs to that party (decision 0013)."""
PARTIES: tuple[Partie, ...] = get_args(Partie)
_ATTEND_PAR_NATURE: Mapping[str, Partie] = {
    "entree": "partenaire",
    "qualification": "partenaire",
    "diagnostic": "partenaire",
    "plan": "entreprise",
    "etude": "partenaire",
    "adaptation": "entreprise",
    "financement": "financeur",
    "deploiement": "entreprise",
    "suivi": "partenaire",
    "pause": "entreprise",
    "selection": "region",
    "groupe": "partenaire",
    "convention": "partenaire",
    "accompagnement": "partenaire",
    "installation": "partenaire",
    "essai": "entreprise",
    "decision": "entreprise",
}
EffetSilence = Literal["acceptation", "rejet"]
NatureGeste = Literal["avance", "retour", "pause", "reprise", "abandon", "reouverture", "cloture"]
RETOURS = frozenset({"retour", "reouverture"})
"""Natures of the gestures that go back."""
REALISATIONS = frozenset({"deploiement", "suivi"})
"""Natures of the steps at which the plan is carried out, and no longer changes."""


@dataclass(frozen=True, slots=True)
class Silence:
    """What the absence of an answer means after so many working days, and the step that it leads to."""

    effet: EffetSilence
    delai_jours_ouvres: int
    vers: str


@dataclass(frozen=True, slots=True)
class Etape:
    """A step; `delai_jours_ouvres` is the indicative delay, in working days, for its next action.

    `attend` is the party that the step waits for; nobody once the parcours is over.
    """

    code: str
    libelle: str
    nature: str
    prochaine_action: str
    delai_jours_ouvres: int
    description: str
    attend: Partie | None = None
    silence: Silence | None = None

    @property
    def finale(self) -> bool:
        return self.nature == "fin"


@dataclass(frozen=True, slots=True)
class Motif:
    """A typed reason; `leve` names the conditions that it waives, `attend` who a suspension waits for.

    `horloge` says what a suspension does to the clock of the step: stop it, or start it again at the resumption.
    """

    code: str
    libelle: str
    leve: tuple[str, ...]
    attend: Partie | None = None
    horloge: str = "arret"


TypeFait = Literal["bool", "date", "montant", "choix"]


@dataclass(frozen=True, slots=True)
class Fait:
    """A typed fact that the model declares: who may record it, at which steps (all when none is said)."""

    code: str
    libelle: str
    type: TypeFait
    roles: tuple[str, ...]
    preuve: bool = False
    etapes: tuple[str, ...] = ()
    choix: Mapping[str, str] = field(default_factory=dict)

    def permis(self, etape: str) -> bool:
        """True when it may be recorded at that step."""
        return not self.etapes or etape in self.etapes


@dataclass(frozen=True, slots=True)
class Geste:
    """A move from steps to a step, with who may make it, under which conditions, for which typed reasons."""

    code: str
    libelle: str
    nature: str
    de: tuple[str, ...]
    vers: str
    portees: tuple[str, ...]
    roles: tuple[str, ...]
    conditions: tuple[str, ...]
    motifs: tuple[Motif, ...]

    def motif(self, code: str | None) -> Motif | None:
        """The typed reason of that code, None when the gesture does not have it."""
        return next((motif for motif in self.motifs if motif.code == code), None)


@dataclass(frozen=True, slots=True)
class Modele:
    """A version of a model."""

    code: str
    numero: str
    titre: str
    note: str
    etapes: Mapping[str, Etape]
    gestes: Mapping[str, Geste]
    faits: Mapping[str, Fait] = field(default_factory=dict)
    equivalences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By earlier version: the steps that have another code here."""

    @property
    def initiale(self) -> Etape:
        return next(etape for etape in self.etapes.values() if etape.nature == "entree")


def rang(numero: str) -> tuple[int, ...]:
    """Order of a version number."""
    return tuple(int(nombre) for nombre in numero.split("."))


def attend_par_defaut(nature: str) -> Partie | None:
    """Party that a step of that nature waits for, for the models written before they said it."""
    return _ATTEND_PAR_NATURE.get(nature)


def attend_apres(etape: Etape, motif: Motif | None = None) -> Partie | None:
    """Party that is waited for once a gesture has led to that step for that reason."""
    return motif.attend if motif is not None and motif.attend is not None else etape.attend


def apres_passage(visitees: tuple[str, ...], vers: str) -> tuple[str, ...]:
    """Steps gone through once at `vers`: going back to a step leaves those after it to do again."""
    return visitees[: visitees.index(vers) + 1] if vers in visitees else (*visitees, vers)


def remet_l_effet_a_mesurer(nature: str, etape: Etape) -> bool:
    """True for a gesture of that nature that goes back to before the implementation.

    The plan may change from there on: what was measured says nothing of what will be put in place.
    """
    return nature in RETOURS and etape.nature not in REALISATIONS


def geste_du_silence(modele: Modele, etape: Etape) -> Geste | None:
    """The gesture that a silence at that step amounts to: the first that leads where it says, None without one."""
    if etape.silence is None:
        return None
    vers = etape.silence.vers
    return next((geste for geste in modele.gestes.values() if etape.code in geste.de and geste.vers == vers), None)
