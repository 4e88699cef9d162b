"""Refusals about evaluations."""

from shared.erreurs import Introuvable


class EvaluationIntrouvable(Introuvable):
    """Cette évaluation n'existe pas ou n'est pas accessible à l'appelant."""

    code = "evaluation-introuvable"
