"""Refusals of the check of cumulation."""

from shared.erreurs import Conflit


class CumulIncoherent(Conflit):
    """Aides et postes de l'envoi se contredisent, ou un article est inconnu : chaque champ en cause est nommé."""

    code, titre = "cumul-incoherent", "Envoi contradictoire"
