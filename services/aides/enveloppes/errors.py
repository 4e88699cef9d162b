"""Refusals about envelopes."""

from shared.erreurs import Conflit, Introuvable


class EnveloppeIntrouvable(Introuvable):
    """Cette enveloppe n'existe pas."""

    code = "enveloppe-introuvable"


class VoteIntrouvable(Introuvable):
    """Ce vote n'existe pas sur cette enveloppe."""

    code = "vote-introuvable"


class ReservationEnveloppeIntrouvable(Introuvable):
    """Cette réservation n'existe pas sur cette enveloppe, ou est celle d'une demande."""

    code = "reservation-enveloppe-introuvable"


class EnveloppeDejaOuverte(Conflit):
    """Une enveloppe existe déjà pour ces dispositifs, cette mesure, cet exercice, ce territoire et ce financeur."""

    code, titre = "enveloppe-deja-ouverte", "Enveloppe déjà ouverte"


class EnveloppeInsuffisante(Conflit):
    """L'enveloppe n'a plus le montant demandé : ce qui reste est dit au centime."""

    code, titre = "enveloppe-insuffisante", "Enveloppe insuffisante"


class DispositifInconnu(Conflit):
    """Un dispositif de l'enveloppe n'est pas au catalogue."""

    code, titre = "dispositif-hors-catalogue", "Dispositif inconnu"


class TerritoireInconnu(Conflit):
    """Le territoire n'est pas un code connu : `commune:93066`, `departement:93`, `epci:…`, `ept:…`."""

    code, titre = "territoire-inconnu", "Territoire inconnu"


class DeliberationFuture(Conflit):
    """Un vote ne s'inscrit pas avant le jour de sa délibération."""

    code, titre = "deliberation-a-venir", "Délibération à venir"


class ModificationNulle(Conflit):
    """Le montant d'un vote ou d'une modification n'est pas nul."""

    code, titre = "modification-nulle", "Montant nul"


class VoteEnAttente(Conflit):
    """Un vote de cette enveloppe attend déjà sa seconde personne : l'approuver ou l'écarter d'abord."""

    code, titre = "vote-en-attente", "Vote en attente"


class VoteDejaTraite(Conflit):
    """Ce vote est déjà approuvé ou écarté."""

    code, titre = "vote-deja-traite", "Vote déjà traité"


class ApprobationParAuteur(Conflit):
    """Qui a saisi un vote ne l'approuve pas : l'approbation revient à une autre personne de la Région."""

    code, titre = "vote-approuve-par-auteur", "Deuxième personne nécessaire"


class ReportImpossible(Conflit):
    """Un report va d'un exercice au suivant, une fois l'exercice terminé."""

    code, titre = "report-impossible", "Report impossible"


class ReservationRendue(Conflit):
    """Cette réservation ne tient plus rien : elle a expiré ou a été rendue."""

    code, titre = "reservation-rendue", "Réservation déjà rendue"


class CreditsHorsBornes(Conflit):
    """Les crédits d'une enveloppe restent entre ce qui est déjà réservé ou engagé et 999 999 999 999,99 euros."""

    code, titre = "credits-hors-bornes", "Crédits hors bornes"
