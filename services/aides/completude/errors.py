"""Refusals about completion requests."""

from shared.erreurs import Conflit, Introuvable


class CompletudeIntrouvable(Introuvable):
    """Cette demande de complément n'existe pas ou n'est pas accessible à l'appelant."""

    code = "completude-introuvable"


class DemandeHorsInstruction(Conflit):
    """Un complément se demande entre le dépôt et la décision."""

    code, titre = "demande-hors-instruction", "Demande hors instruction"


class ElementInconnu(Conflit):
    """Un champ ou une pièce nommés n'existent pas dans cette demande."""

    code, titre = "element-inconnu", "Champ ou pièce inconnus"


class EcheanceImpropre(Conflit):
    """La date de réponse est à venir, et dans le délai que la Région s'est fixé."""

    code, titre = "echeance-de-reponse-impropre", "Date de réponse impropre"


class ElementNonDemande(Conflit):
    """Ce champ ou cette pièce ne sont pas dans la demande de complément."""

    code, titre = "element-non-demande", "Champ ou pièce non demandés"


class GesteCompletudeRefuse(Conflit):
    """Le geste n'est pas possible maintenant sur cette demande de complément : ce qui manque est dit."""

    code, titre = "geste-completude-refuse", "Geste impossible sur la demande de complément"


class CompletudeClose(Conflit):
    """Cette demande de complément n'attend plus de réponse."""

    code, titre = "completude-close", "Demande de complément close"
