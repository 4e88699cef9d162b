"""Refusals about the training needs."""

from shared.erreurs import Conflit, Introuvable


class BesoinIntrouvable(Introuvable):
    """Ce parcours n'a pas ce besoin de formation."""

    code = "besoin-introuvable"


class GesteBesoinRefuse(Conflit):
    """Ce geste n'est pas possible dans l'état du besoin : ce qui est possible est dit."""

    code, titre = "geste-besoin-refuse", "Geste impossible"


class MotifBesoinNecessaire(Conflit):
    """Un besoin refusé dit pourquoi, avec un motif de la liste ; les autres gestes n'en prennent pas."""

    code, titre = "motif-besoin-necessaire", "Motif nécessaire"


class OpcoNecessaire(Conflit):
    """L'activité de l'entreprise ne dit pas son OPCO : il faut le nommer, parmi ceux qui sont connus."""

    code, titre = "opco-necessaire", "OPCO nécessaire"
