"""A model as a Mermaid state diagram."""

from collections import defaultdict

from services.parcours.modeles.domain import PORTEE, REPRISE, Geste, Modele


def diagramme(modele: Modele) -> str:
    """Mermaid `stateDiagram-v2` of the model: one arrow per pair of steps, the gestures on it."""
    lignes = ["stateDiagram-v2"]
    lignes += [f"    {_id(etape.code)}: {etape.libelle}" for etape in modele.etapes.values()]
    lignes.append(f"    [*] --> {_id(modele.initiale.code)}")
    fleches: dict[tuple[str, str], list[str]] = defaultdict(list)
    for geste in modele.gestes.values():
        for depart in geste.de:
            for cible in _cibles(geste):
                fleches[depart, cible].append(_legende(geste))
    lignes += [f"    {_id(de)} --> {_id(vers)}: {' / '.join(noms)}" for (de, vers), noms in fleches.items()]
    lignes += [f"    {_id(etape.code)} --> [*]" for etape in modele.etapes.values() if etape.finale]
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
