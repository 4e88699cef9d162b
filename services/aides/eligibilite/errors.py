"""Refusals about evaluations."""

from shared.erreurs import Conflit, Introuvable


class EvaluationIntrouvable(Introuvable):
    """Cette évaluation n'existe pas ou n'est pas accessible à l'appelant."""

    code = "evaluation-introuvable"


class DepensesExcessives(Conflit):
    """Le total des dépenses d'une action dépasse ce que la plateforme peut compter."""

    code, titre = "depenses-excessives", "Dépenses excessives"


class EvaluationSansOrigine(Conflit):
    """Cette évaluation a été faite avant que ses données d'origine soient conservées : la refaire."""

    code, titre = "evaluation-sans-origine", "Données d'origine absentes"


class TailleContradictoire(Conflit):
    """Deux faits sur la taille de l'entreprise se contredisent."""

    code, titre = "taille-contradictoire", "Taille contradictoire"
