"""Facts, need and answer of a matching: pure."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.gateway.programmes.domain import ProgrammeOffert
from shared.nomenclatures import territoires
from shared.nomenclatures.effectifs import TRANCHES


class Verdict(StrEnum):
    """What a criterion says; what is not known never passes silently."""

    OUI = "oui"
    NON = "non"
    INCONNU = "inconnu"


@dataclass(frozen=True, slots=True)
class Faits:
    """What is known of a company; None: not known."""

    code_commune: str | None = None
    effectif: int | None = None
    tranche_effectif: str | None = None
    categorie: str | None = None
    naf: str | None = None
    date_creation: date | None = None

    @property
    def commune(self) -> str | None:
        """The commune of today; its own code when it is outside Île-de-France."""
        if self.code_commune is None:
            return None
        return territoires.commune_actuelle(self.code_commune) or self.code_commune

    @property
    def effectifs(self) -> tuple[int, int | None] | None:
        """Lowest and highest headcount possible; None when nothing is known."""
        if self.effectif is not None:
            return self.effectif, self.effectif
        return TRANCHES.get(self.tranche_effectif or "")


@dataclass(frozen=True, slots=True)
class BesoinType:
    """What is looked for: an axis, a typed need, a kind of offer."""

    axe: str | None = None
    besoin: str | None = None
    offre: str | None = None


@dataclass(frozen=True, slots=True)
class Critere:
    """One criterion: what is seen, what is expected, what it says."""

    code: str
    libelle: str
    valeur: str | None
    attendu: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Occupation:
    """Companies that a programme has: being helped now, taken during its current window, waiting for its answer."""

    en_charge: int = 0
    sur_fenetre: int = 0
    en_attente: int = 0


@dataclass(frozen=True, slots=True)
class AntenneActive:
    """An antenne and the communes where it acts."""

    id: UUID
    organisation_id: UUID
    code: str
    nom: str
    boite: str
    communes: frozenset[str]


@dataclass(frozen=True, slots=True)
class ConseillerActif:
    """An adviser: axes followed (empty: all), and how many companies at once (None: not said)."""

    compte_id: UUID
    antenne_id: UUID
    axes: frozenset[str]
    simultanes: int | None

    def suit(self, axe: str | None) -> bool:
        return axe is None or not self.axes or axe in self.axes


@dataclass(frozen=True, slots=True)
class Paysage:
    """Everything a matching looks at, read once for a whole batch."""

    le: date
    programmes: tuple[ProgrammeOffert, ...]
    antennes: dict[UUID, tuple[AntenneActive, ...]] = field(default_factory=dict)
    conseillers: dict[UUID, tuple[ConseillerActif, ...]] = field(default_factory=dict)
    occupations: dict[UUID, Occupation] = field(default_factory=dict)

    def antennes_de(self, programme: ProgrammeOffert) -> tuple[AntenneActive, ...]:
        """Antennes of the organisation that deliver the programme."""
        toutes = self.antennes.get(programme.organisation_id, ())
        voulues = programme.contenu.antennes
        return tuple(antenne for antenne in toutes if not voulues or antenne.code in voulues)

    def occupation(self, programme: ProgrammeOffert) -> Occupation:
        return self.occupations.get(programme.id, Occupation())


@dataclass(frozen=True, slots=True)
class Appariement:
    """A programme before a need: its criteria, the antenne proposed, its rank and why."""

    programme: ProgrammeOffert
    criteres: tuple[Critere, ...]
    antenne: AntenneActive | None
    points: tuple[tuple[str, int], ...] = ()

    @property
    def conclusion(self) -> str:
        verdicts = {critere.verdict for critere in self.criteres}
        if Verdict.NON in verdicts:
            return "ecarte"
        return "a_confirmer" if Verdict.INCONNU in verdicts else "retenu"

    @property
    def score(self) -> int:
        return sum(points for _, points in self.points)


def places_libres(programme: ProgrammeOffert, occupation: Occupation) -> int | None:
    """Companies that the programme can still take now; None: it does not say its limit."""
    capacite = programme.contenu.capacite
    restes = []
    if capacite.places is not None:
        restes.append(capacite.places - occupation.sur_fenetre)
    if capacite.simultanes is not None:
        restes.append(capacite.simultanes - occupation.en_charge)
    return max(0, min(restes)) if restes else None
