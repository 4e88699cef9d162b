"""Refusals of the matching."""

from shared.erreurs import Conflit


class BesoinNonPrecise(Conflit):
    """Le besoin n'est pas précisé : indiquez un axe du diagnostic ou un besoin du plan."""

    code, titre = "besoin-non-precise", "Besoin non précisé"


class EntrepriseNonPrecisee(Conflit):
    """L'entreprise n'est pas précisée : indiquez son SIREN ou ce que l'on sait d'elle."""

    code, titre = "entreprise-non-precisee", "Entreprise non précisée"
