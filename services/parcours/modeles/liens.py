"""How gestures may link steps: pauses, ends, reopenings; read once every step named exists."""

from collections.abc import Iterator

from services.parcours.modeles.domain import PORTEE, REPRISE, Etape, Geste, Modele

FINS = {"cloture": "cloture", "abandon": "abandon"}
"""The step to which a gesture of that nature leads."""
JAMAIS_ROUVERTES = frozenset({"deploiement", "fin", "pause"})


def liens(modele: Modele) -> Iterator[str]:
    """Defects of the gestures as links between steps."""
    for geste in modele.gestes.values():
        natures = {code: modele.etapes[code].nature for code in geste.de}
        yield from _departs(geste, natures)
        yield from _arrivee(modele, geste)
    reprises = {code for geste in modele.gestes.values() if geste.vers == REPRISE for code in geste.de}
    for etape in modele.etapes.values():
        if etape.nature == "pause" and etape.code not in reprises:
            yield f"etapes.{etape.code} : aucune reprise ne part de cette pause"


def _departs(geste: Geste, natures: dict[str, str]) -> Iterator[str]:
    lieu = f"gestes.{geste.code}.de"
    for code, nature in natures.items():
        if (geste.nature == "reouverture") != (nature == "fin"):
            yield f"{lieu} : on quitte une fin par une réouverture, et rien d'autre ({code})"
        if geste.nature == "pause" and nature == "pause":
            yield f"{lieu} : une pause ne part pas d'une pause ({code}), on ne saurait plus où reprendre"
        if geste.nature == "reprise" and nature != "pause":
            yield f"{lieu} : une reprise part d'une pause ({code})"


def _arrivee(modele: Modele, geste: Geste) -> Iterator[str]:
    lieu = f"gestes.{geste.code}"
    if (geste.vers == REPRISE) != (geste.nature == "reprise"):
        yield f"{lieu}.vers : une reprise, et elle seule, va à {REPRISE}"
    if (geste.vers == PORTEE) and geste.nature != "reouverture":
        yield f"{lieu}.vers : seule une réouverture laisse choisir l'étape"
    for code in geste.portees:
        if modele.etapes[code].nature in JAMAIS_ROUVERTES:
            yield f"{lieu}.portees : on ne rouvre pas un parcours à l'étape {code}"
    cible = modele.etapes.get(geste.vers)
    if cible is not None:
        yield from _nature_de_la_cible(geste, cible)


def _nature_de_la_cible(geste: Geste, cible: Etape) -> Iterator[str]:
    lieu = f"gestes.{geste.code}"
    if (geste.nature == "pause") != (cible.nature == "pause"):
        yield f"{lieu}.vers : un geste de pause, et lui seul, mène à une pause"
    if cible.finale and cible.code != FINS.get(geste.nature):
        yield f"{lieu}.nature : une fin est une clôture ou un abandon ({cible.code})"
    if geste.nature in FINS and not cible.finale:
        yield f"{lieu}.vers : une clôture ou un abandon mène à une fin"
