"""Refusals about funding plans."""

from shared.erreurs import Conflit, Introuvable


class PlanFinancementIntrouvable(Introuvable):
    """Ce plan de financement n'existe pas ou n'est pas accessible à l'appelant."""

    code = "plan-financement-introuvable"


class AucuneActionAFinancer(Conflit):
    """Aucune action à financer : donner `actions`, ou un `parcours_id` dont le plan a des actions à aider."""

    code, titre = "aucune-action-a-financer", "Aucune action à financer"


class ReferenceEnDouble(Conflit):
    """Deux éléments portent la même référence : chacun n'est donné qu'une fois."""

    code, titre = "reference-en-double", "Référence en double"


class DispositifInconnu(Conflit):
    """Un dispositif nommé n'est pas au catalogue à cette date."""

    code, titre = "dispositif-inconnu", "Dispositif inconnu"


class TropDeDepenses(Conflit):
    """Le plan compte trop d'actions ou de dépenses pour être résolu d'un coup."""

    code, titre = "trop-de-depenses", "Trop de dépenses"


class ParcoursAutreDossier(Conflit):
    """Ce parcours est celui d'un autre dossier."""

    code, titre = "parcours-autre-dossier", "Parcours d'un autre dossier"
