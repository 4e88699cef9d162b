"""Refusals about sollicitations."""

from shared.erreurs import Conflit, Introuvable


class SollicitationIntrouvable(Introuvable):
    """Cette sollicitation n'existe pas ou n'est pas accessible à l'appelant."""

    code = "sollicitation-introuvable"


class GesteSollicitationRefuse(Conflit):
    """L'état de la sollicitation ne permet pas ce geste."""

    code, titre = "geste-sollicitation-refuse", "Geste impossible sur cette sollicitation"


class AutreEntreprise(Conflit):
    """Une entreprise ne sollicite que pour elle-même."""

    code, titre = "autre-entreprise", "Autre entreprise"
