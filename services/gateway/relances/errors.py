"""Refusals about reminders."""

from shared.erreurs import Conflit


class EchelleEnProjet(Conflit):
    """Une échelle en projet ne s'essaie qu'en simulation (`simulation: true`)."""

    code, titre = "echelle-en-projet", "Échelle en projet"


class EchelleContradictoire(Conflit):
    """Une échelle ne nomme pas deux fois le même échelon."""

    code, titre = "echelle-contradictoire", "Échelle contradictoire"
