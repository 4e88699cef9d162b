"""What a rule is made of once read: a closed list of forms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Literal

from services.aides.eligibilite.grandeurs import Intervalle


class Absence(Enum):
    """A rule that does not apply; a value that is not known is None."""

    SANS_OBJET = "sans objet"


Constante = bool | Decimal | str | date
Valeur = Constante | Intervalle | Absence | None
"""A number known only within bounds is an interval: it settles a comparison when all its values agree."""
Genre = Literal["booleen", "nombre", "texte", "date"]
Operateur = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Litteral:
    """A constant written in the rule."""

    valeur: Constante


@dataclass(frozen=True, slots=True)
class Reference:
    """A name as written; it is looked up from the rule that holds it."""

    nom: str
    ligne: int


@dataclass(frozen=True, slots=True)
class Comparaison:
    """Two terms and an operator."""

    gauche: "Litteral | Reference"
    operateur: Operateur
    droite: "Litteral | Reference"
    ligne: int


@dataclass(frozen=True, slots=True)
class Conditions:
    """All of them, or one of them."""

    toutes: bool
    elements: "tuple[Expression, ...]"
    ligne: int


@dataclass(frozen=True, slots=True)
class Applicable:
    """The value when the condition holds (`si` True) or does not (`si` False); without object otherwise."""

    si: bool
    condition: "Expression"
    valeur: "Expression"
    ligne: int


@dataclass(frozen=True, slots=True)
class Defaut:
    """The value, or another one when it is not known."""

    valeur: "Expression"
    defaut: "Expression"
    ligne: int


@dataclass(frozen=True, slots=True)
class Variations:
    """The first branch whose condition holds; a branch without condition always does."""

    branches: "tuple[tuple[Expression | None, Expression], ...]"
    ligne: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is not computed but asked: the value of the fact of that name."""

    nom: str


Expression = Litteral | Reference | Comparaison | Conditions | Applicable | Defaut | Variations | Question


@dataclass(frozen=True, slots=True)
class Regle:
    """A named rule."""

    nom: str
    expression: Expression
    ligne: int
    question: str | None = None

    @property
    def demande(self) -> bool:
        """Whether its value is asked rather than computed."""
        expression = self.expression
        while isinstance(expression, Applicable | Defaut):
            expression = expression.valeur
        return expression == Question(self.nom)
