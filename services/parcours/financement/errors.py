"""Refusals about the funding orientations."""

from shared.erreurs import Conflit


class DispositifNecessaire(Conflit):
    """Une aide demandée nomme son dispositif, sans motif d'écart."""

    code, titre = "dispositif-necessaire", "Dispositif nécessaire"


class MotifEcartNecessaire(Conflit):
    """Une aide écartée dit pourquoi, sans dispositif."""

    code, titre = "motif-ecart-necessaire", "Motif nécessaire"


class AucunBesoinAide(Conflit):
    """Cette action n'a pas besoin d'aide : elle n'a pas à être orientée."""

    code, titre = "aucun-besoin-aide", "Aucun besoin d'aide"
