"""Rules of the gestures: pure functions over the model, the facts and the role."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.parcours.modeles.conditions import Faits, condition
from services.parcours.modeles.domain import PORTEE, REPRISE, Geste, Modele, apres_passage


@dataclass(frozen=True, slots=True)
class Manque:
    """Why a gesture is blocked."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a parcours is; `reprise` is the step at which it was suspended."""

    etape: str
    reprise: str | None
    visitees: tuple[str, ...]


def manques(modele: Modele, geste: Geste, position: Position, faits: Faits, motif: str | None = None) -> list[Manque]:
    """What prevents the gesture; the conditions that the given typed reason waives are not asked."""
    if position.etape not in geste.de:
        depuis = ", ".join(modele.etapes[code].libelle for code in geste.de)
        message = f"Le parcours est à l'étape {modele.etapes[position.etape].libelle} ; ce geste part de : {depuis}."
        return [Manque("etape", message)]
    choisi = geste.motif(motif)
    leve = choisi.leve if choisi is not None else ()
    demandees = ((code, condition(modele, code)) for code in geste.conditions if code not in leve)
    return [
        Manque(code, exigee.manque(faits))
        for code, exigee in demandees
        if exigee is not None and not exigee.remplie(faits)
    ]


def portees_possibles(geste: Geste, position: Position) -> list[str]:
    """Steps at which the parcours may be reopened: those of the gesture that it has already known."""
    return [code for code in geste.portees if code in position.visitees]


def cible(geste: Geste, position: Position, portee: str | None) -> str | None:
    """Step that the gesture leads to; None when the asked scope is not possible."""
    if geste.vers == REPRISE:
        return position.reprise
    if geste.vers == PORTEE:
        return portee if portee in portees_possibles(geste, position) else None
    return geste.vers


def visitees_apres(position: Position, vers: str) -> tuple[str, ...]:
    """Steps known once the gesture is done: a step gone back to leaves those after it to do again."""
    return apres_passage(position.visitees, vers)


def reprise_apres(geste: Geste, position: Position) -> str | None:
    """Step to come back to: remembered while suspended, forgotten otherwise."""
    return position.etape if geste.nature == "pause" else None


def ordonner(modele: Modele, etape: str) -> Sequence[Geste]:
    """Gestures of the model, those that leave the step first."""
    return sorted(modele.gestes.values(), key=lambda geste: etape not in geste.de)
