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


class AucuneActionAOrienter(Conflit):
    """Aucune action gardée dans le plan n'a besoin d'aide."""

    code, titre = "aucune-action-a-orienter", "Aucune action à orienter"


class EvaluationAutreDossier(Conflit):
    """Cette évaluation est celle d'un autre dossier."""

    code, titre = "evaluation-autre-dossier", "Évaluation d'un autre dossier"


class EvaluationIncomplete(Conflit):
    """L'évaluation n'examine pas toutes les actions à orienter : celles qui manquent sont nommées."""

    code, titre = "evaluation-incomplete", "Évaluation incomplète"


class ActionNonConcernee(Conflit):
    """Une action nommée n'est pas à orienter dans ce parcours."""

    code, titre = "action-non-concernee", "Action non concernée"


class DispositifNonCandidat(Conflit):
    """Ce dispositif n'est pas parmi les candidats de l'action."""

    code, titre = "dispositif-non-candidat", "Dispositif non candidat"


class ChoixSansConfirmation(Conflit):
    """Un dispositif choisi s'enregistre avec `confirmer: true`."""

    code, titre = "choix-sans-confirmation", "Confirmation nécessaire"


class DepensesAvecEvaluation(Conflit):
    """Les dépenses sont celles de l'évaluation nommée : les donner, ou nommer une évaluation, pas les deux."""

    code, titre = "depenses-avec-evaluation", "Dépenses ou évaluation"


class OrientationManquante(Conflit):
    """Une action reprise après le financement, et qui demande une aide, est d'abord orientée ou écartée."""

    code, titre = "orientation-manquante", "Orientation manquante"
