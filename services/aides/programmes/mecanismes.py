"""From the YAML of a rule to its expression: the closed list of mechanisms."""

from services.aides.programmes.arbre import (
    Applicable,
    Conditions,
    Defaut,
    Expression,
    Question,
    Variations,
)
from services.aides.programmes.errors import ProgrammeRefuse
from services.aides.programmes.expressions import lire_expression
from services.aides.programmes.yaml_borne import Noeud

VALEURS = ("toutes ces conditions", "une de ces conditions", "valeur", "variations")
ENVELOPPES = ("par défaut", "non applicable si", "applicable si")
"""From the innermost to the outermost: what does not apply is not asked, and has no default."""
TEXTES = frozenset({"titre", "question", "description", "résumé", "note", "références", "icônes"})


def lire_regle(nom: str, noeud: Noeud) -> Expression:
    """The expression of a rule; an empty rule is a question."""
    if noeud.valeur is None:
        return Question(nom)
    return lire_noeud(noeud, Question(nom))


def lire_noeud(noeud: Noeud, question: Question | None = None) -> Expression:
    """`question`: what the rule is when nothing says its value."""
    if isinstance(noeud.valeur, str):
        return lire_expression(noeud.valeur, noeud.ligne)
    if isinstance(noeud.valeur, dict):
        return _mecanismes(noeud.valeur, noeud.ligne, question)
    if noeud.valeur is None:
        raise ProgrammeRefuse("une valeur est vide", ligne=noeud.ligne)
    raise ProgrammeRefuse("une liste n'est admise que sous un mécanisme", ligne=noeud.ligne)


def _mecanismes(corps: dict[str, Noeud], ligne: int, question: Question | None) -> Expression:
    _verifier_cles(corps)
    valeurs = [cle for cle in VALEURS if cle in corps]
    if len(valeurs) > 1:
        noms = " et ".join(f"« {cle} »" for cle in valeurs)
        raise ProgrammeRefuse(f"les mécanismes {noms} sont au même niveau", ligne=ligne)
    if valeurs:
        expression = _valeur(valeurs[0], corps[valeurs[0]])
    elif question is not None:
        expression = question
    else:
        raise ProgrammeRefuse("aucun mécanisme ne donne de valeur", ligne=ligne)
    for cle in ENVELOPPES:
        if cle in corps:
            expression = _enveloppe(cle, corps[cle], expression)
    return expression


def _verifier_cles(corps: dict[str, Noeud]) -> None:
    for cle, noeud in corps.items():
        if cle not in VALEURS and cle not in ENVELOPPES and cle not in TEXTES:
            raise ProgrammeRefuse(f"le mécanisme « {cle} » n'est pas admis", ligne=noeud.ligne)


def _enveloppe(cle: str, noeud: Noeud, valeur: Expression) -> Expression:
    autre = lire_noeud(noeud)
    if cle == "par défaut":
        return Defaut(valeur, autre, noeud.ligne)
    return Applicable(cle == "applicable si", autre, valeur, noeud.ligne)


def _valeur(cle: str, noeud: Noeud) -> Expression:
    if cle == "valeur":
        return lire_noeud(noeud)
    if not isinstance(noeud.valeur, list):
        raise ProgrammeRefuse(f"« {cle} » attend une liste", ligne=noeud.ligne)
    if cle == "variations":
        return Variations(_branches(noeud.valeur, noeud.ligne), noeud.ligne)
    elements = tuple(lire_noeud(element) for element in noeud.valeur)
    return Conditions(cle == "toutes ces conditions", elements, noeud.ligne)


def _branches(noeuds: list[Noeud], ligne: int) -> tuple[tuple[Expression | None, Expression], ...]:
    branches = [_branche(noeud) for noeud in noeuds]
    if not branches or any(condition is None for condition, _ in branches[:-1]):
        raise ProgrammeRefuse("« variations » attend des « si / alors » puis, au plus, un « sinon »", ligne=ligne)
    return tuple(branches)


def _branche(noeud: Noeud) -> tuple[Expression | None, Expression]:
    corps = noeud.valeur if isinstance(noeud.valeur, dict) else {}
    if set(corps) == {"si", "alors"}:
        return lire_noeud(corps["si"]), lire_noeud(corps["alors"])
    if set(corps) == {"sinon"}:
        return None, lire_noeud(corps["sinon"])
    raise ProgrammeRefuse("une variation s'écrit « si » et « alors », ou « sinon »", ligne=noeud.ligne)
