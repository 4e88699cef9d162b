"""Refusals about the studies."""

from shared.erreurs import Conflit


class ActionSansEquipement(Conflit):
    """Cette action n'installe pas d'équipement : ni étude, ni adaptation, ni dispense."""

    code, titre = "action-sans-equipement", "Action sans équipement"


class EtapeDeLEtude(Conflit):
    """Les études et l'adaptation se font après l'acceptation du plan, et avant le déploiement."""

    code, titre = "etape-de-l-etude", "Autre étape"
