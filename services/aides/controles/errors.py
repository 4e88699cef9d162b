"""Refusals about checks."""

from shared.erreurs import Conflit


class ControleInconnu(Conflit):
    """Ce contrôle n'existe pas, ou n'est pas attendu pour cette demande."""

    code, titre = "controle-inconnu", "Contrôle inconnu"


class ControleFutur(Conflit):
    """Un contrôle se constate aujourd'hui ou avant."""

    code, titre = "controle-futur", "Contrôle à une date à venir"


class ControlePerime(Conflit):
    """La pièce est déjà périmée : en demander une plus récente."""

    code, titre = "controle-perime", "Pièce périmée"


class ControleHorsInstruction(Conflit):
    """Les contrôles se relèvent entre le dépôt et le dernier paiement."""

    code, titre = "controle-hors-instruction", "Demande hors instruction"
