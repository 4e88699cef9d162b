"""A model as a Mermaid state diagram."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from services.parcours.modeles.domain import PORTEE, REPRISE, Geste, Modele


def diagramme(modele: Modele) -> str:
    """Mermaid `stateDiagram-v2` of the model: one arrow per pair of steps, the gestures on it."""
    fleches = [
        (depart, _legende(geste), cible)
        for geste in modele.gestes.values()
        for depart in geste.de
        for cible in _cibles(geste)
    ]
    noms = {etape.code: etape.libelle for etape in modele.etapes.values()}
    finales = [etape.code for etape in modele.etapes.values() if etape.finale]
    return dessiner(modele.initiale.code, fleches, finales, noms)


def dessiner(
    initial: str, fleches: Iterable[tuple[str, str, str]], finaux: Iterable[str], noms: Mapping[str, str] | None = None
) -> str:
    """Mermaid text of a state machine; arrows (from, gesture, to) are grouped by pair, `noms` labels the states."""
    groupes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for de, geste, vers in fleches:
        groupes[de, vers].append(geste)
    lignes = ["stateDiagram-v2", *(f"    {_id(code)}: {nom}" for code, nom in (noms or {}).items())]
    lignes.append(f"    [*] --> {_id(initial)}")
    lignes += [f"    {_id(de)} --> {_id(vers)}: {' / '.join(gestes)}" for (de, vers), gestes in groupes.items()]
    lignes += [f"    {_id(etat)} --> [*]" for etat in finaux]
    return "\n".join(lignes) + "\n"


def _id(code: str) -> str:
    return code.replace("-", "_")


def _cibles(geste: Geste) -> tuple[str, ...]:
    """A return to the suspended step is not drawn: it goes back where it came from."""
    if geste.vers == PORTEE:
        return geste.portees
    return () if geste.vers == REPRISE else (geste.vers,)


def _legende(geste: Geste) -> str:
    return f"{geste.code} [{', '.join(geste.conditions)}]" if geste.conditions else geste.code
