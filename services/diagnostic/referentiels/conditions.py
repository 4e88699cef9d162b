"""Conditions of display: a closed language, without evaluation of code."""

from typing import Annotated

from pydantic import Field

from services.diagnostic.referentiels.valeurs import CodeElement, Nombre, nommer
from shared.valeurs import Entree


class QuestionDans(Entree):
    """Vrai si la réponse est l'une de ces options."""

    question: CodeElement = Field(description="Question lue.")
    dans: list[CodeElement] = Field(min_length=1, max_length=20, description="Options qui rendent la condition vraie.")


class QuestionEntre(Entree):
    """Vrai si la réponse chiffrée est dans l'intervalle."""

    question: CodeElement = Field(description="Question lue, de type `nombre`.")
    min: Nombre = Field(description="Borne basse, comprise.")
    max: Nombre = Field(description="Borne haute, comprise.")


class Non(Entree):
    """Vrai si la condition est fausse."""

    non: QuestionDans | QuestionEntre = Field(description="Condition niée.")


Litteral = QuestionDans | QuestionEntre | Non


class Ou(Entree):
    """Vrai si l'une des conditions est vraie."""

    ou: list[Litteral] = Field(min_length=1, max_length=10, description="Conditions.")


class Et(Entree):
    """Vrai si toutes les conditions sont vraies."""

    et: list[Litteral | Ou] = Field(min_length=1, max_length=10, description="Conditions.")


Condition = Annotated[
    Litteral | Ou | Et,
    nommer("n'est pas une condition connue : {question, dans}, {question, min, max}, {non}, {ou} ou {et}"),
]
