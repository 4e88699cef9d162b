"""Refusals about comparisons."""

from shared.erreurs import Conflit


class PerimetreDifferent(Conflit):
    """Deux diagnostics ne se comparent que pour la même entreprise, le même site et la même profondeur."""

    code, titre = "perimetre-different", "Périmètres différents"


class MomentsContradictoires(Conflit):
    """Le diagnostic comparé est d'un moment antérieur : T0 avant T1, T1 avant T2, T2 avant T3."""

    code, titre = "moments-contradictoires", "Moments contradictoires"


class ReferentielsDifferents(Conflit):
    """Les deux diagnostics ne sont pas des versions du même référentiel."""

    code, titre = "referentiels-differents", "Référentiels différents"
