"""Refusals about conventions."""

from shared.erreurs import Conflit, Introuvable


class ConventionIntrouvable(Introuvable):
    """Cette convention n'existe pas ou n'est pas accessible à l'appelant."""

    code = "convention-introuvable"


class ConventionsChevauchantes(Conflit):
    """Ce partenaire a déjà une convention pour ce programme sur une partie de cette période."""

    code, titre = "conventions-chevauchantes", "Conventions qui se chevauchent"


class CiblesEnDouble(Conflit):
    """Un indicateur n'a qu'un objectif dans une convention."""

    code, titre = "cibles-en-double", "Objectifs en double"


class ReleveHorsConvention(Conflit):
    """Un relevé porte sur un jour de la convention, passé, au plus tard aujourd'hui."""

    code, titre = "releve-hors-convention", "Relevé hors de la convention"
