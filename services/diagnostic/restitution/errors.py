"""Refusals about results and recommendations."""

from shared.erreurs import Conflit


class ResultatAbsent(Conflit):
    """Ce diagnostic n'a pas de résultat figé : soumettez-le, ou demandez un aperçu."""

    code = "resultat-absent"
