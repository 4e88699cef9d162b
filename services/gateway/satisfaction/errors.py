"""Refusals about satisfaction."""

from shared.erreurs import Conflit, Introuvable


class DemandeAvisIntrouvable(Introuvable):
    """Cette demande d'avis n'existe pas ou n'est pas accessible à l'appelant."""

    code = "demande-avis-introuvable"


class AvisDejaDonne(Conflit):
    """L'avis a déjà été donné : il ne se donne qu'une fois."""

    code, titre = "avis-deja-donne", "Avis déjà donné"


class AvisExpire(Conflit):
    """Le délai pour donner cet avis est passé."""

    code, titre = "avis-expire", "Avis expiré"
