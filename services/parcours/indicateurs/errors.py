"""Refusals about the indicators."""

from shared.erreurs import Conflit


class IndicateurInconnu(Conflit):
    """Cet indicateur n'a pas de valeur de départ : seule une mesure comparable est retenue."""

    code, titre = "indicateur-inconnu", "Indicateur sans valeur de départ"


class MesureDejaFaite(Conflit):
    """Cet indicateur est déjà mesuré à ce moment."""

    code, titre = "mesure-deja-faite", "Mesure déjà faite"


class MesureFuture(Conflit):
    """Une mesure ne peut pas être datée dans le futur."""

    code, titre = "mesure-future", "Date future"


class MesurePrematuree(Conflit):
    """L'effet se mesure après le déploiement, à l'étape du suivi."""

    code, titre = "mesure-prematuree", "Mesure prématurée"
