"""Looks names up as Publicodes does: from the rule that holds them outwards; the rule itself comes last."""

from collections.abc import Container, Iterator

from services.aides.programmes.errors import ProgrammeRefuse
from services.aides.programmes.vocabulaire import CONSTANTES, ESPACES, FAITS

SEPARATEUR = " . "


def portees(regle: str) -> Iterator[str]:
    """The prefixes of a rule's space, itself first, the root (empty) last."""
    segments = regle.split(SEPARATEUR)
    for nombre in range(len(segments), 0, -1):
        yield SEPARATEUR.join(segments[:nombre]) + SEPARATEUR
    yield ""


def parents(regle: str) -> list[str]:
    """The names above a rule, nearest first."""
    segments = regle.split(SEPARATEUR)
    return [SEPARATEUR.join(segments[:nombre]) for nombre in range(len(segments) - 1, 0, -1)]


def connu(nom: str, regles: Container[str]) -> bool:
    return nom in regles or nom in FAITS or nom in CONSTANTES or nom in ESPACES


def resoudre(nom: str, regle: str, regles: Container[str]) -> str:
    """Full name of a reference; ProgrammeRefuse when nothing has it."""
    for portee in portees(regle):
        candidat = portee + nom
        if candidat != regle and connu(candidat, regles):
            if candidat in ESPACES and candidat not in regles:
                raise ProgrammeRefuse(f"la référence « {nom} » est un espace de noms, sans valeur")
            return candidat
    if regle == nom or regle.endswith(SEPARATEUR + nom):
        return regle
    raise ProgrammeRefuse(f"la référence « {nom} » est introuvable")


def verifier_parents(regle: str, regles: Container[str]) -> None:
    """Each name above a rule exists."""
    for parent in parents(regle):
        if not connu(parent, regles):
            raise ProgrammeRefuse(f"la règle parente « {parent} » n'existe pas")
