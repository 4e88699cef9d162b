"""What a model must be before it can be explored: each part well said and consistent, each defect with its place."""

from collections import Counter
from collections.abc import Iterator

from services.parcours.modeles.conditions import PREFIXE, condition
from services.parcours.modeles.domain import (
    NATURES_ETAPE,
    PORTEE,
    REPRISE,
    Etape,
    Fait,
    Geste,
    Modele,
    geste_du_silence,
    rang,
)
from services.parcours.modeles.exploration import ACTEURS
from services.parcours.modeles.liens import liens
from shared.securite.identite import Role

MOTIF_SILENCE = "silence"
"""Code of the typed reason of a gesture that a silence makes, when that gesture asks for a reason."""
RESERVES = {
    "plan-actions": "plan",
    "faisabilite": "etude",
    "deploiement": "deploiement",
    "suivi": "suivi",
    "cloture": "fin",
    "abandon": "fin",
}
"""Codes at which the rest of the platform acts (plan, studies, measures, ends): a step has both or neither."""
AVEC_MOTIF = frozenset({"abandon", "reouverture", "cloture", "pause", "retour"})


def defauts_de_forme(modele: Modele) -> list[str]:
    """Every defect that can be seen without exploring."""
    return [
        *_etapes(modele),
        *(faute for fait in modele.faits.values() for faute in _fait(modele, fait)),
        *(faute for geste in modele.gestes.values() for faute in _geste(modele, geste)),
        *_equivalences(modele),
    ] or list(liens(modele))


def _etapes(modele: Modele) -> Iterator[str]:
    natures = Counter(etape.nature for etape in modele.etapes.values())
    if natures["entree"] != 1:
        yield f"etapes : il faut exactement une étape d'entrée ({natures['entree']} trouvées)"
    for etape in modele.etapes.values():
        if etape.nature not in NATURES_ETAPE:
            yield f"etapes.{etape.code}.nature : {etape.nature} n'est pas une nature connue"
        if not etape.finale and not etape.prochaine_action:
            yield f"etapes.{etape.code}.prochaine_action : une étape ouverte a toujours une prochaine action"
        yield from _reserve(etape)
        yield from _attente(modele, etape)


def _reserve(etape: Etape) -> Iterator[str]:
    attendue = RESERVES.get(etape.code)
    if attendue is not None and etape.nature != attendue:
        yield f"etapes.{etape.code}.nature : ce code est réservé à la nature {attendue}"
    if attendue is None and etape.nature in RESERVES.values():
        codes = " ou ".join(code for code, nature in RESERVES.items() if nature == etape.nature)
        yield f"etapes.{etape.code}.code : une étape de nature {etape.nature} porte le code {codes}"


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


def _fait(modele: Modele, fait: Fait) -> Iterator[str]:
    lieu = f"faits.{fait.code}"
    yield from _roles(lieu, fait.roles)
    if (fait.type == "choix") != (len(fait.choix) > 1):
        yield f"{lieu}.choix : deux valeurs au moins pour un fait au choix, aucune pour les autres"
    for code in fait.etapes:
        etape = modele.etapes.get(code)
        if etape is None or etape.finale:
            yield f"{lieu}.etapes : {code} n'est pas une étape ouverte du modèle"


def _equivalences(modele: Modele) -> Iterator[str]:
    for version, etapes in modele.equivalences.items():
        lieu = f"equivalences.{version}"
        if rang(version) >= rang(modele.numero):
            yield f"{lieu} : une équivalence part d'une version antérieure à {modele.numero}"
        for ancienne, nouvelle in etapes.items():
            if nouvelle not in modele.etapes:
                yield f"{lieu}.{ancienne} : l'étape {nouvelle} n'existe pas"


def _roles(lieu: str, roles: tuple[str, ...]) -> Iterator[str]:
    for role, nombre in Counter(roles).items():
        if role not in set(Role):
            yield f"{lieu}.roles : {role} n'est pas un rôle connu"
        elif role not in ACTEURS:
            yield f"{lieu}.roles : {role} n'agit pas sur un parcours"
        if nombre > 1:
            yield f"{lieu}.roles : {role} est dit {nombre} fois"


def _geste(modele: Modele, geste: Geste) -> Iterator[str]:
    lieu = f"gestes.{geste.code}"
    fixes = () if geste.vers in {PORTEE, REPRISE} else (geste.vers,)
    for code in (*geste.de, *fixes, *geste.portees):
        if code not in modele.etapes:
            yield f"{lieu} : l'étape {code} n'existe pas"
    if not geste.de or (geste.vers == PORTEE) != bool(geste.portees):
        yield f"{lieu} : les étapes de départ et la portée doivent être dites"
    yield from _roles(lieu, geste.roles)
    yield from _conditions(modele, geste)
    yield from _motifs(geste)


def _conditions(modele: Modele, geste: Geste) -> Iterator[str]:
    lieu = f"gestes.{geste.code}.conditions"
    yield from (
        f"{lieu} : {code} n'est pas une condition connue"
        for code in geste.conditions
        if condition(modele, code) is None
    )
    if {"avec_equipement", "sans_equipement"} <= set(geste.conditions):
        yield f"{lieu} : avec_equipement et sans_equipement se contredisent"
    choix = Counter(code.partition("=")[0] for code in geste.conditions if code.startswith(PREFIXE) and "=" in code)
    yield from (f"{lieu} : {code} ne peut pas valoir deux choix à la fois" for code, n in choix.items() if n > 1)


def _motifs(geste: Geste) -> Iterator[str]:
    lieu = f"gestes.{geste.code}.motifs"
    if geste.nature in AVEC_MOTIF and not geste.motifs:
        yield f"{lieu} : ce geste demande un motif typé"
    for code, nombre in Counter(motif.code for motif in geste.motifs).items():
        if nombre > 1:
            yield f"{lieu} : le motif {code} est dit {nombre} fois"
    for motif in geste.motifs:
        for code in set(motif.leve) - set(geste.conditions):
            yield f"{lieu}.{motif.code}.leve : {code} n'est pas une condition de ce geste"
        if motif.attend is not None and geste.nature != "pause":
            yield f"{lieu}.{motif.code}.attend : seul le motif d'une suspension dit qui est attendu"
