"""Refusals about results, recommendations and co-financing."""

from shared.erreurs import Conflit, Introuvable


class ResultatAbsent(Conflit):
    """Ce diagnostic n'a pas de résultat figé : soumettez-le, ou demandez un aperçu."""

    code = "resultat-absent"


class T0Manquant(Conflit):
    """Pas de cofinancement sans les indicateurs T0 : chiffre d'affaires, effectif et un indicateur au moins."""

    code, titre = "t0-manquant", "Indicateurs de départ manquants"


class DiagnosticAnnule(Conflit):
    """Un diagnostic annulé n'est plus cofinancé."""

    code = "diagnostic-annule"


class CofinancementDejaDemande(Conflit):
    """Le cofinancement de ce diagnostic a déjà été demandé."""

    code = "cofinancement-deja-demande"


class CofinancementAbsent(Introuvable):
    """Aucun cofinancement n'a été demandé pour ce diagnostic."""

    code = "cofinancement-absent"
