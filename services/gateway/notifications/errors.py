"""Refusals about notifications."""

from shared.erreurs import Conflit


class MessageObligatoire(Conflit):
    """Ce message ne peut pas être tu : quelqu'un attend une réponse."""

    code, titre = "message-obligatoire", "Message obligatoire"


class PreferenceContradictoire(Conflit):
    """Un type de message n'a qu'une préférence."""

    code, titre = "preference-contradictoire", "Préférence contradictoire"
