"""Refusals of the batch assignment."""

from shared.erreurs import Conflit, Introuvable


class AffectationIntrouvable(Introuvable):
    """Cette affectation n'existe pas ou n'est pas accessible à l'appelant."""

    code = "affectation-introuvable"


class LotIncoherent(Conflit):
    """Le lot ne peut pas être affecté : chaque champ en cause est nommé."""

    code, titre = "lot-incoherent", "Lot incohérent"


class AffectationDejaAppliquee(Conflit):
    """Cette affectation a déjà été appliquée."""

    code = "affectation-deja-appliquee"


class LotNonApplicable(Conflit):
    """Ce lot ne peut pas être appliqué : un besoin n'a pas de dossier ou n'est pas dit en mots."""

    code, titre = "lot-non-applicable", "Lot non applicable"
