"""Refusals of the co-financing."""

from shared.erreurs import Conflit, Introuvable


class T0Manquant(Conflit):
    """Pas de cofinancement sans les indicateurs T0 : chiffre d'affaires, effectif et un indicateur au moins."""

    code, titre = "t0-manquant", "Indicateurs de départ manquants"


class DiagnosticAnnule(Conflit):
    """Un diagnostic annulé n'est plus cofinancé."""

    code = "diagnostic-annule"


class CofinancementDejaDemande(Conflit):
    """Le cofinancement de ce diagnostic a déjà été demandé."""

    code = "cofinancement-deja-demande"


class CofinancementAbsent(Introuvable):
    """Aucun cofinancement n'a été demandé pour ce diagnostic."""

    code = "cofinancement-absent"


class ConventionPrestataireIntrouvable(Introuvable):
    """Cette convention de prestataire n'existe pas."""

    code = "convention-prestataire-introuvable"


class ConventionHorsPeriode(Conflit):
    """Le devis n'est pas daté de la période de la convention."""

    code, titre = "convention-hors-periode", "Convention hors période"


class ReferenceDejaPrise(Conflit):
    """Cette référence de convention existe déjà."""

    code = "convention-prestataire-existante"


class PeriodeConventionInversee(Conflit):
    """`au` précède `du`."""

    code = "periode-convention-inversee"


class PieceFuture(Conflit):
    """Le devis ou la facture ne peut pas être daté d'un jour à venir."""

    code = "piece-future"


class CofinancementFige(Conflit):
    """Le geste n'existe pas depuis l'état actuel du cofinancement."""

    code = "cofinancement-geste-impossible"


class MemePersonneEngage(Conflit):
    """L'engagement revient à une autre personne que celle qui a demandé le cofinancement."""

    code = "cofinancement-meme-personne"


class EngagementExcessif(Conflit):
    """Le montant engagé dépasse le montant demandé."""

    code = "engagement-excessif"


class DiagnosticNonRestitue(Conflit):
    """Le service n'est fait qu'une fois le diagnostic restitué à l'entreprise."""

    code = "service-avant-restitution"


class ServiceFaitExcessif(Conflit):
    """Le service fait dépasse le coût du devis."""

    code = "service-fait-excessif"


class FactureExcessive(Conflit):
    """Les factures dépasseraient le service fait."""

    code = "facture-excessive"


class FactureDejaRecue(Conflit):
    """Cette facture a déjà été enregistrée."""

    code = "facture-deja-recue"


class PaiementDiagnosticExcessif(Conflit):
    """Le paiement dépasse ce qui est exigible."""

    code = "paiement-diagnostic-excessif"


class ResteAPayer(Conflit):
    """Le cofinancement n'est soldé qu'une fois payé ce que les factures rendent exigible."""

    code = "cofinancement-reste-a-payer"
