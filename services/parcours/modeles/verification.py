"""The checker of models: what makes a model sound, said in French with its place."""

from collections import Counter
from collections.abc import Iterator

from services.parcours.modeles.conditions import condition
from services.parcours.modeles.domain import NATURES_ETAPE, PORTEE, REPRISE, Etape, Geste, Modele, geste_du_silence
from shared.securite.identite import Role

EXIGENCES = {"deploiement": ("adaptation_reglee", "orientations_enregistrees")}
"""Conditions that every gesture that moves forward to a step of that nature must carry: the reason of the product."""


MOTIF_SILENCE = "silence"
"""Code of the typed reason of a gesture that a silence makes, when that gesture asks for a reason."""


def defauts(modele: Modele) -> list[str]:
    """Every defect of the model; an empty list when it is sound."""
    return [
        *_etapes(modele),
        *(faute for geste in modele.gestes.values() for faute in _geste(modele, geste)),
        *_exigences(modele),
        *_chemins(modele),
    ]


def _etapes(modele: Modele) -> Iterator[str]:
    natures = Counter(etape.nature for etape in modele.etapes.values())
    if natures["entree"] != 1:
        yield f"etapes : il faut exactement une étape d'entrée ({natures['entree']} trouvées)"
    for etape in modele.etapes.values():
        if etape.nature not in NATURES_ETAPE:
            yield f"etapes.{etape.code}.nature : {etape.nature} n'est pas une nature connue"
        if not etape.finale and not etape.prochaine_action:
            yield f"etapes.{etape.code}.prochaine_action : une étape ouverte a toujours une prochaine action"
        yield from _attente(modele, etape)


def _attente(modele: Modele, etape: Etape) -> Iterator[str]:
    """Who is waited for, and what their silence means."""
    lieu = f"etapes.{etape.code}"
    if etape.finale and (etape.attend is not None or etape.silence is not None):
        yield f"{lieu} : une fin n'attend personne"
    if etape.finale or etape.silence is None:
        return
    cible, geste = modele.etapes.get(etape.silence.vers), geste_du_silence(modele, etape)
    if cible is None:
        yield f"{lieu}.silence.vers : l'étape {etape.silence.vers} n'existe pas"
    elif geste is None:
        yield f"{lieu}.silence.vers : aucun geste ne mène de là à {cible.code}, le silence ne peut pas y mener"
    else:
        if geste.motifs and geste.motif(MOTIF_SILENCE) is None:
            yield f"{lieu}.silence : le geste {geste.code} demande un motif, il lui faut le motif {MOTIF_SILENCE}"
        if etape.silence.effet == "acceptation" and geste.nature in {"abandon", "pause", "retour"}:
            yield f"{lieu}.silence.effet : un geste de nature {geste.nature} n'est pas une acceptation"


def _geste(modele: Modele, geste: Geste) -> Iterator[str]:
    lieu = f"gestes.{geste.code}"
    cibles = geste.portees if geste.vers == PORTEE else (() if geste.vers == REPRISE else (geste.vers,))
    for code in (*geste.de, *cibles):
        if code not in modele.etapes:
            yield f"{lieu} : l'étape {code} n'existe pas"
    if not geste.de or (geste.vers == PORTEE) != bool(geste.portees):
        yield f"{lieu} : les étapes de départ et la portée doivent être dites"
    for motif in geste.motifs:
        for code in set(motif.leve) - set(geste.conditions):
            yield f"{lieu}.motifs.{motif.code}.leve : {code} n'est pas une condition de ce geste"
        if motif.attend is not None and geste.nature != "pause":
            yield f"{lieu}.motifs.{motif.code}.attend : seul le motif d'une suspension dit qui est attendu"
    yield from (
        f"{lieu}.conditions : {code} n'est pas une condition connue"
        for code in geste.conditions
        if condition(modele, code) is None
    )
    yield from (f"{lieu}.roles : {role} n'est pas un rôle connu" for role in geste.roles if role not in set(Role))
    if geste.nature in {"abandon", "reouverture", "cloture", "pause", "retour"} and not geste.motifs:
        yield f"{lieu}.motifs : ce geste demande un motif typé"


def _exigences(modele: Modele) -> Iterator[str]:
    for geste in modele.gestes.values():
        cible = modele.etapes.get(geste.vers)
        if cible is None:
            yield from _portees_sures(modele, geste)
            continue
        for code in EXIGENCES.get(cible.nature, ()):
            if code not in geste.conditions:
                yield f"gestes.{geste.code}.conditions : l'arrivée au déploiement exige {code}"
        if geste.nature == "cloture" and "impact_mesure" not in geste.conditions:
            yield f"gestes.{geste.code}.conditions : la clôture exige impact_mesure, ou un motif qui la lève"
        if cible.finale and geste.nature not in {"cloture", "abandon"}:
            yield f"gestes.{geste.code}.nature : une fin est une clôture ou un abandon"


def _portees_sures(modele: Modele, geste: Geste) -> Iterator[str]:
    for code in geste.portees:
        etape = modele.etapes.get(code)
        if etape is not None and (etape.nature in EXIGENCES or etape.finale or etape.nature == "pause"):
            yield f"gestes.{geste.code}.portees : on ne rouvre pas un parcours à l'étape {code}"


def successeurs(modele: Modele, code: str, natures: frozenset[str] | None = None) -> set[str]:
    """Steps that some gesture (of those natures) reaches from that step; going back from a suspension aside."""
    partants = [g for g in modele.gestes.values() if code in g.de and (natures is None or g.nature in natures)]
    directs = {geste.vers for geste in partants if geste.vers in modele.etapes}
    return directs | {portee for geste in partants for portee in geste.portees}


def atteignables(modele: Modele, depart: str, natures: frozenset[str] | None = None) -> set[str]:
    """Steps reachable from that step, itself included."""
    vues, a_voir = {depart}, [depart]
    while a_voir:
        for suivant in successeurs(modele, a_voir.pop(), natures) - vues:
            vues.add(suivant)
            a_voir.append(suivant)
    return vues


def _chemins(modele: Modele) -> Iterator[str]:
    if sum(etape.nature == "entree" for etape in modele.etapes.values()) != 1:
        return
    depuis_entree = atteignables(modele, modele.initiale.code)
    clotures = {geste.vers for geste in modele.gestes.values() if geste.nature == "cloture"}
    for etape in modele.etapes.values():
        if etape.code not in depuis_entree:
            yield f"etapes.{etape.code} : aucun chemin n'y mène"
        elif (
            not etape.finale
            and etape.nature != "pause"
            and not clotures & atteignables(modele, etape.code, _SANS_DETOUR)
        ):
            yield f"etapes.{etape.code} : aucun chemin ne mène de là à la clôture"


_SANS_DETOUR = frozenset({"avance", "retour", "cloture"})
"""Closure must be reachable without abandoning and reopening."""
