"""Refusals about mail."""

from shared.erreurs import Conflit, Introuvable


class CourrielIntrouvable(Introuvable):
    """Ce courriel n'existe pas."""

    code = "courriel-introuvable"


class CourrielNonAbandonne(Conflit):
    """Seul un courriel abandonné se reprend : les autres sont partis, annulés ou attendent leur prochain essai."""

    code, titre = "courriel-non-abandonne", "Courriel non abandonné"


class AdresseAbsente(Introuvable):
    """Aucune adresse de courriel n'est enregistrée."""

    code, titre = "adresse-absente", "Adresse absente"
