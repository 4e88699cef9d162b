"""A model as a Mermaid state diagram."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from services.parcours.modeles.domain import PORTEE, REPRISE, Geste, Modele


def diagramme(modele: Modele) -> str:
    """Mermaid `stateDiagram-v2` of the model: one arrow per pair of steps, and one per waiver and per silence."""
    noms = {etape.code: etape.libelle for etape in modele.etapes.values()}
    finales = [etape.code for etape in modele.etapes.values() if etape.finale]
    return dessiner(modele.initiale.code, _gestes(modele), finales, noms, _a_part(modele))


Fleche = tuple[str, str, str]
"""From, legend, to."""


def _gestes(modele: Modele) -> Iterator[Fleche]:
    for geste in modele.gestes.values():
        for depart in geste.de:
            yield from ((depart, _legende(geste), cible) for cible in _cibles(geste))


def _a_part(modele: Modele) -> Iterator[Fleche]:
    """Edges drawn alone: what a reason waives, what a silence means."""
    for geste in modele.gestes.values():
        for legende in _dispenses(geste):
            yield from ((depart, legende, cible) for depart in geste.de for cible in _cibles(geste))
    for etape in modele.etapes.values():
        if etape.silence is not None:
            delai = etape.silence.delai_jours_ouvres
            yield etape.code, f"silence de {delai} jours ouvrés, vaut {etape.silence.effet}", etape.silence.vers


def dessiner(
    initial: str,
    fleches: Iterable[Fleche],
    finaux: Iterable[str],
    noms: Mapping[str, str] | None = None,
    a_part: Iterable[Fleche] = (),
) -> str:
    """Mermaid text of a state machine; arrows are grouped by pair, `noms` labels the states, `a_part` stays alone."""
    groupes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for de, geste, vers in fleches:
        groupes[de, vers].append(geste)
    lignes = ["stateDiagram-v2", *(f"    {_id(code)}: {nom}" for code, nom in (noms or {}).items())]
    lignes.append(f"    [*] --> {_id(initial)}")
    lignes += [_ligne(de, " / ".join(gestes), vers) for (de, vers), gestes in groupes.items()]
    lignes += [_ligne(*fleche) for fleche in a_part]
    lignes += [f"    {_id(etat)} --> [*]" for etat in finaux]
    return "\n".join(lignes) + "\n"


def _ligne(de: str, legende: str, vers: str) -> str:
    """One arrow; Mermaid ends a legend at a colon or a semicolon."""
    return f"    {_id(de)} --> {_id(vers)}: {legende.replace(':', ' ').replace(';', ',')}"


def _id(code: str) -> str:
    return code.replace("-", "_")


def _cibles(geste: Geste) -> tuple[str, ...]:
    """A return to the suspended step is not drawn: it goes back where it came from."""
    if geste.vers == PORTEE:
        return geste.portees
    return () if geste.vers == REPRISE else (geste.vers,)


def _dispenses(geste: Geste) -> Iterator[str]:
    """A waiver is an edge of its own: the conditions that are not asked, and the reasons that say why."""
    motifs: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for motif in geste.motifs:
        if motif.leve:
            motifs[motif.leve].append(motif.code)
    for leve, codes in motifs.items():
        yield f"{geste.code} sans {', '.join(leve)} (motif {' ou '.join(codes)})"


def _legende(geste: Geste) -> str:
    return f"{geste.code} [{', '.join(geste.conditions)}]" if geste.conditions else geste.code
