"""Refusals about webhooks."""

from shared.erreurs import Conflit, Introuvable, Refus


class AbonnementIntrouvable(Introuvable):
    """Cet abonnement n'existe pas ou n'est pas à vous."""

    code = "abonnement-introuvable"


class AdresseRefusee(Refus):
    """L'adresse de livraison est une adresse publique en https."""

    statut, code, titre = 422, "adresse-webhook-refusee", "Adresse de livraison refusée"


class AbonnementActif(Conflit):
    """Cet abonnement est déjà actif."""

    code, titre = "abonnement-actif", "Abonnement déjà actif"


class RepereInconnu(Conflit):
    """Cette livraison n'est pas de cet abonnement, ou n'est plus conservée."""

    code, titre = "repere-inconnu", "Repère de relecture inconnu"
