"""Refusals about orientations."""

from shared.erreurs import Conflit, Introuvable


class OrientationIntrouvable(Introuvable):
    """Cette orientation n'existe pas ou n'est pas accessible à l'appelant."""

    code = "orientation-introuvable"


class DestinataireInconnu(Conflit):
    """Un destinataire de l'orientation n'est pas une organisation inscrite."""

    code, titre = "destinataire-inconnu", "Destinataire inconnu"


class ReferenceExterneDifferente(Conflit):
    """Cette référence externe a déjà servi à une orientation différente."""

    code, titre = "reference-externe-differente", "Référence externe déjà utilisée"


class OrientationDejaPrise(Conflit):
    """Un partenaire a déjà accepté cette demande : elle est prise."""

    code, titre = "orientation-deja-prise", "Orientation déjà prise"


class GesteOrientationRefuse(Conflit):
    """L'état de l'orientation ne permet pas ce geste."""

    code, titre = "geste-orientation-refuse", "Geste impossible sur cette orientation"


class ReponseReservee(Conflit):
    """Seule l'organisation destinataire répond à une orientation."""

    code, titre = "reponse-reservee", "Réponse réservée au destinataire"


class RetraitReserve(Conflit):
    """Seuls l'ensemblier et l'organisation émettrice retirent une orientation."""

    code, titre = "retrait-reserve", "Retrait réservé à l'émetteur"


class OrientationEchue(Conflit):
    """L'échéance de réponse est passée : le dossier revient à l'ensemblier."""

    code, titre = "orientation-echue", "Échéance de réponse passée"


class ProgrammeComplet(Conflit):
    """Le programme a pris toutes les entreprises qu'il peut prendre."""

    code, titre = "programme-complet", "Programme complet"


class DemandeOrientationIntrouvable(Introuvable):
    """Cette demande d'orientation n'existe pas ou n'est pas accessible à l'appelant."""

    code = "demande-orientation-introuvable"


class DemandeDejaDecidee(Conflit):
    """Cette demande d'orientation est déjà décidée."""

    code, titre = "demande-orientation-decidee", "Demande déjà décidée"


class MotifDecisionNecessaire(Conflit):
    """Une décision qui refuse le souhait ou s'en écarte dit pourquoi."""

    code, titre = "motif-decision-necessaire", "Motif de la décision nécessaire"
