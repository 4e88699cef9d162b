"""The next questions, as answered."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.valeurs import Sortie

TypeReponse = Literal["nombre", "montant", "date", "booleen", "code", "liste"]


class Question(Sortie):
    """Une question à poser, et ce que sa réponse peut décider."""

    champ: str = Field(description="Champ à renseigner dans la prochaine évaluation.")
    question: str = Field(description="Question à poser à l'entreprise.")
    type: TypeReponse = Field(description="Forme de la réponse.")
    choix: list[str] = Field(description="Réponses prévues, ou valeurs citées par les règles ; vide : réponse libre.")
    faits: list[str] = Field(description="Faits que la réponse éclaire.")
    dispositifs: list[str] = Field(description="Dispositifs indécis dont le verdict dépend de la réponse.")
    decide_seule: list[str] = Field(description="Dispositifs qu'une des réponses suffit à décider.")


class SansQuestion(Sortie):
    """Un dispositif indécis qu'aucune réponse ne décidera."""

    dispositif: str = Field(description="Code du dispositif.")
    faits: list[str] = Field(description="Faits qui restent inconnus.")
    explication: str = Field(description="Pourquoi.")


class QuestionsSuivantes(Sortie):
    """Les plus petites questions qui restent."""

    evaluation_id: UUID = Field(description="Évaluation.")
    le: date = Field(description="Date d'examen.")
    indecis: list[str] = Field(description="Dispositifs à confirmer.")
    questions: list[Question] = Field(description="Questions, de la plus décisive à la moins décisive.")
    sans_question: list[SansQuestion] = Field(description="Dispositifs qu'aucune réponse ne décidera.")
