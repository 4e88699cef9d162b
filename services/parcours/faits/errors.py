"""Refusals about the facts of a parcours."""

from shared.erreurs import AccesInterdit, Conflit


class FaitNonDeclare(Conflit):
    """Le modèle de ce parcours ne déclare pas ce fait."""

    code, titre = "fait-non-declare", "Fait inconnu du modèle"


class FaitReserve(AccesInterdit):
    """Ce fait s'enregistre par un autre rôle."""

    code, titre = "fait-reserve", "Fait réservé"


class EtapeDuFait(Conflit):
    """Ce fait ne s'enregistre pas à l'étape actuelle."""

    code, titre = "etape-du-fait", "Autre étape"


class ValeurDuFaitRefusee(Conflit):
    """La valeur n'est pas de celles que le fait attend."""

    code, titre = "valeur-du-fait-refusee", "Valeur refusée"


class PreuveNecessaire(Conflit):
    """Ce fait demande la référence d'une pièce qui le prouve."""

    code, titre = "preuve-necessaire", "Preuve nécessaire"
