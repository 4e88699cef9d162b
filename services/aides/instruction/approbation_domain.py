"""Where an approval chain stands: what counts is what saw exactly what there is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Vu:
    """What an approval rests on: a change of any of them makes the earlier ones fall."""

    demande_version: int
    notation_rang: int
    proposition_rang: int
    avis_recus: int
    deports: int


@dataclass(frozen=True, slots=True)
class Reponse:
    """The answer of a level."""

    niveau_rang: int
    sens: str
    par: UUID
    vu: Vu


@dataclass(frozen=True, slots=True)
class Avancement:
    """How many levels approved in order, the level that refused, the level awaited (None: complete or refused)."""

    approuves: int
    refusee_par: int | None
    attendu: int | None

    @property
    def complete(self) -> bool:
        return self.refusee_par is None and self.attendu is None


def valables(reponses: Sequence[Reponse], actuel: Vu) -> list[Reponse]:
    """Answers that saw what there is now."""
    return [reponse for reponse in reponses if reponse.vu == actuel]


def avancer(niveaux: int, reponses: Sequence[Reponse], actuel: Vu) -> Avancement:
    """Levels are numbered from 0; a level counts when all those before it approved."""
    par_niveau = {reponse.niveau_rang: reponse for reponse in valables(reponses, actuel)}
    for rang in range(niveaux):
        reponse = par_niveau.get(rang)
        if reponse is None:
            return Avancement(rang, None, rang)
        if reponse.sens == "refuse":
            return Avancement(rang, rang, None)
    return Avancement(niveaux, None, None)
