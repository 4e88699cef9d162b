"""Refusals about the baseline."""

from shared.erreurs import Conflit, Introuvable


class IndicateursAbsents(Introuvable):
    """Les indicateurs T0 de ce diagnostic n'ont pas encore été renseignés."""

    code = "indicateurs-absents"


class IndicateursFiges(Conflit):
    """Les indicateurs T0 d'un diagnostic restitué ne changent plus : ils servent de point de départ à la mesure."""

    code = "indicateurs-figes"


class PasUnT0(Conflit):
    """Les indicateurs T0 se renseignent sur un diagnostic T0 qui n'est pas annulé."""

    code = "pas-un-t0"


class ExerciceFutur(Conflit):
    """L'exercice des indicateurs ne peut pas être postérieur à l'année en cours."""

    code = "exercice-futur"
