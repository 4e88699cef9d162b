"""The properties of a model, proved on all its states, or refuted by the shortest path that breaks one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.parcours.modeles.exploration import LEVEE, Arete, Exploration
from services.parcours.modeles.progres import bloques, clot
from services.parcours.modeles.recit import ContreExemple, raconter

EN_PLACE = frozenset({"installation", "deploiement", "suivi"})
"""Natures of the steps at which an equipment is, or is being, put in place."""
APRES_FINANCEMENT = frozenset({"deploiement", "suivi"})
AVANT_FINANCEMENT = frozenset({"qualification", "diagnostic", "plan", "etude", "adaptation", "financement", "pause"})


@dataclass(frozen=True, slots=True)
class _Interdit:
    """A move that must never be made while an atom has a value, unless its reason waives the condition."""

    propriete: str
    phrase: str
    concerne: Callable[[Exploration, Arete], bool]
    litteraux: tuple[tuple[str, bool], ...]
    condition: str


def _nature(exploration: Exploration, etape: str) -> str:
    return exploration.modele.etapes[etape].nature


def _met_en_place(exploration: Exploration, arete: Arete) -> bool:
    depart = _nature(exploration, arete.depart.etape)
    return depart not in APRES_FINANCEMENT and _nature(exploration, arete.arrivee.etape) in EN_PLACE


def _depasse_le_financement(exploration: Exploration, arete: Arete) -> bool:
    depart, arrivee = (_nature(exploration, lieu.etape) for lieu in (arete.depart, arete.arrivee))
    if arrivee in APRES_FINANCEMENT or _clot(exploration, arete):
        return True
    avance = arete.geste is not None and arete.geste.nature == "avance"
    return depart == "financement" and avance and arrivee not in AVANT_FINANCEMENT


def _clot(_: Exploration, arete: Arete) -> bool:
    return clot(arete)


def _repart_du_plan(exploration: Exploration, arete: Arete) -> bool:
    depart, arrivee = (_nature(exploration, lieu.etape) for lieu in (arete.depart, arete.arrivee))
    return depart == "plan" and arete.geste is not None and arete.geste.nature == "avance" and arrivee != "fin"


INTERDITS = (
    _Interdit(
        "adaptation",
        "un équipement peut être mis en place sans adaptation ni dispense",
        _met_en_place,
        (("equipement", True), ("adaptation_reglee", False)),
        "adaptation_reglee",
    ),
    _Interdit(
        "orientation",
        "le financement peut être dépassé sans que chaque action soit orientée",
        _depasse_le_financement,
        (("orientations_enregistrees", False),),
        "orientations_enregistrees",
    ),
    _Interdit(
        "impact",
        "le parcours peut être clos sans effet mesuré ni motif qui l'explique",
        _clot,
        (("impact_mesure", False),),
        "impact_mesure",
    ),
    _Interdit(
        "effet",
        "un plan repris peut être clos sur un effet mesuré avant lui",
        _repart_du_plan,
        (("impact_mesure", True),),
        "impact_mesure",
    ),
)


def contre_exemples(exploration: Exploration) -> list[ContreExemple]:
    """One shortest counter-example for each property that does not hold."""
    trouves = [trouve for interdit in INTERDITS if (trouve := _enfreint(exploration, interdit)) is not None]
    trouves += bloques(exploration)
    return [*trouves, *_jamais(exploration)]


def _enfreint(exploration: Exploration, interdit: _Interdit) -> ContreExemple | None:
    levee = LEVEE + interdit.condition
    suivie = levee in exploration.valuations.rangs
    litteraux = (*interdit.litteraux, *([(levee, False)] if suivie else []))
    mauvais = exploration.valuations.garde(litteraux)
    for rang, couche in enumerate(exploration.couches):
        for lieu, ensemble in couche.items():
            for arete in exploration.aretes(lieu):
                if not _a_juger(exploration, interdit, arete):
                    continue
                fautifs = ensemble & arete.garde & mauvais
                if fautifs:
                    pas = [*exploration.chemin(lieu, fautifs, rang), arete]
                    return raconter(exploration, interdit.propriete, interdit.phrase, pas)
    return None


def _a_juger(exploration: Exploration, interdit: _Interdit, arete: Arete) -> bool:
    """A resumption goes back to a step that was judged when it was entered."""
    if arete.geste is None or arete.geste.nature == "reprise" or interdit.condition in arete.leve:
        return False
    return interdit.concerne(exploration, arete)


def _jamais(exploration: Exploration) -> Iterator[ContreExemple]:
    """Steps and gestures that no path makes possible."""
    vues = {lieu.etape for lieu in exploration.atteints}
    for etape in exploration.modele.etapes.values():
        if etape.code not in vues:
            yield ContreExemple("atteinte", f"etapes.{etape.code} : aucun chemin n'y mène", ())
    faits = {
        arete.geste.code
        for lieu, ensemble in exploration.atteints.items()
        for arete in exploration.aretes(lieu)
        if arete.geste is not None and ensemble & arete.garde
    }
    for code in exploration.modele.gestes:
        if code not in faits:
            yield ContreExemple("atteinte", f"gestes.{code} : aucun chemin ne le rend possible", ())
