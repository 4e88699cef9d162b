"""Refusals of the import of the national schema."""

from shared.erreurs import Conflit, Introuvable


class FluxIllisible(Conflit):
    """Le flux ne se lit pas : le catalogue reste tel qu'il était."""

    code, titre = "flux-illisible", "Flux illisible"


class ImportIntrouvable(Introuvable):
    """Cet import n'existe pas."""

    code = "import-introuvable"


class FicheIntrouvable(Introuvable):
    """Cette fiche n'existe pas."""

    code = "fiche-introuvable"


class PropositionIntrouvable(Introuvable):
    """Cette proposition de changement n'existe pas."""

    code = "changement-introuvable"


class PropositionTranchee(Conflit):
    """Ce changement n'attend plus de décision : il est accepté, rejeté ou remplacé par un import plus récent."""

    code, titre = "changement-tranche", "Changement déjà tranché"


class PropositionDepassee(Conflit):
    """La valeur du catalogue a changé depuis la proposition : la comparaison montrée n'est plus la bonne."""

    code, titre = "changement-depasse", "Valeur changée depuis"


class ValeurInchangee(Conflit):
    """La fiche porte déjà cette valeur."""

    code, titre = "valeur-inchangee", "Valeur inchangée"


class ValeurImpropre(Conflit):
    """La valeur n'est pas de la forme que le schéma national attend pour ce champ."""

    code, titre = "valeur-impropre", "Valeur impropre"
