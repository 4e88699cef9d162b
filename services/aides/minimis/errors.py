"""Refusals about the de minimis ledger."""

from shared.erreurs import Conflit, Introuvable


class CompteIntrouvable(Introuvable):
    """Ce SIREN n'a ni dossier ni lien déclaré avec une entreprise connue, ou n'est pas accessible à l'appelant."""

    code = "compte-minimis-introuvable"


class LienIntrouvable(Introuvable):
    """Ce lien n'existe pas ou n'est pas accessible à l'appelant."""

    code = "lien-introuvable"


class InscriptionIntrouvable(Introuvable):
    """Cette inscription n'existe pas au compte de cette entreprise."""

    code = "inscription-introuvable"


class ReservationIntrouvable(Introuvable):
    """Cette réservation n'existe pas au compte de cette entreprise."""

    code = "reservation-introuvable"


class LienContradictoire(Conflit):
    """Ce lien contredit un lien déjà déclaré sur la même période."""

    code, titre = "lien-contradictoire", "Liens contradictoires"


class LienIncoherent(Conflit):
    """Les champs de ce lien se contredisent, ou la détentrice française n'a pas de SIREN valide : chacun est nommé."""

    code, titre = "lien-incoherent", "Lien incohérent"


class LienDejaClos(Conflit):
    """Ce lien a déjà une fin, ou n'en a pas : une fusion est définitive."""

    code, titre = "lien-deja-clos", "Lien déjà clos"


class DateFuture(Conflit):
    """Une aide, un lien ou une fin de lien ne s'inscrit pas avant son jour."""

    code, titre = "date-a-venir", "Date à venir"


class AideDejaInscrite(Conflit):
    """Une aide de même montant, de même date et de même régime est déjà au compte."""

    code, titre = "aide-deja-inscrite", "Aide déjà inscrite"


class MargeDepassee(Conflit):
    """L'équivalent-subvention dépasse la marge de minimis restante : la marge exacte est dite."""

    code, titre = "marge-de-minimis-depassee", "Marge de minimis dépassée"


class ReglementInconnu(Conflit):
    """Aucun règlement de minimis connu ne s'applique à cette date."""

    code, titre = "reglement-de-minimis-inconnu", "Règlement inconnu à cette date"


class DejaContrepassee(Conflit):
    """Cette inscription est déjà contre-passée, ou en contre-passe une autre."""

    code, titre = "inscription-deja-contrepassee", "Inscription déjà contre-passée"


class ReservationInutilisable(Conflit):
    """Cette réservation est expirée, consommée ou libérée, ou porte sur un autre régime."""

    code, titre = "reservation-inutilisable", "Réservation inutilisable"


class TransfertExcessif(Conflit):
    """Un transfert ne dépasse pas l'aide d'origine, et ne porte que sur une inscription en cours."""

    code, titre = "transfert-excessif", "Transfert excessif"


class CompteOccupe(Conflit):
    """L'entreprise unique change au même moment : relire puis recommencer."""

    code, titre = "compte-minimis-occupe", "Compte en cours de modification"


class EquivalentImpropre(Conflit):
    """L'équivalent-subvention d'une subvention est son montant ; celui d'un prêt ou d'une avance ne le dépasse pas."""

    code, titre = "equivalent-impropre", "Équivalent-subvention impropre"
