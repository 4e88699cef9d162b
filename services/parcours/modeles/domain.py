"""What a model of parcours is; pure data, no input or output."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

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
)
NatureGeste = Literal["avance", "retour", "pause", "reprise", "abandon", "reouverture", "cloture"]


@dataclass(frozen=True, slots=True)
class Etape:
    """A step; `delai_jours_ouvres` is the indicative delay, in working days, for its next action."""

    code: str
    libelle: str
    nature: str
    prochaine_action: str
    delai_jours_ouvres: int
    description: str

    @property
    def finale(self) -> bool:
        return self.nature == "fin"


@dataclass(frozen=True, slots=True)
class Motif:
    """A typed reason; `leve` names the conditions that it waives."""

    code: str
    libelle: str
    leve: tuple[str, ...]


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

    @property
    def initiale(self) -> Etape:
        return next(etape for etape in self.etapes.values() if etape.nature == "entree")


def lire_modele(contenu: Mapping[str, Any]) -> Modele:
    """Reads a model whose shape has already been validated."""
    etapes = {etape["code"]: Etape(**etape) for etape in contenu["etapes"]}
    gestes = {geste["code"]: _lire_geste(geste) for geste in contenu["gestes"]}
    return Modele(contenu["code"], contenu["numero"], contenu["titre"], contenu["note"], etapes, gestes)


def _lire_geste(contenu: Mapping[str, Any]) -> Geste:
    motifs = tuple(Motif(motif["code"], motif["libelle"], tuple(motif["leve"])) for motif in contenu["motifs"])
    champs: dict[str, Any] = {nom: tuple(contenu[nom]) for nom in ("de", "portees", "roles", "conditions")}
    champs |= {nom: contenu[nom] for nom in ("code", "libelle", "nature", "vers")}
    return Geste(**champs, motifs=motifs)
