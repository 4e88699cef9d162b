"""Refusals about demandes."""

from shared.erreurs import Conflit, Introuvable


class DemandeIntrouvable(Introuvable):
    """Cette demande n'existe pas ou n'est pas accessible à l'appelant."""

    code = "demande-introuvable"


class EntrepriseNonEligible(Conflit):
    """L'entreprise ne remplit pas un critère du dispositif : la demande n'est pas ouverte."""

    code, titre = "entreprise-non-eligible", "Entreprise non éligible"


class DispositifNonEvalue(Conflit):
    """L'évaluation ne porte pas sur ce dispositif (ou pas pour cette action) : refaire une évaluation."""

    code, titre = "dispositif-non-evalue", "Dispositif non évalué"


class ActionAPreciser(Conflit):
    """Le dispositif a été évalué pour plusieurs actions : préciser `action_reference`."""

    code, titre = "action-a-preciser", "Action à préciser"


class DemandeDejaEnCours(Conflit):
    """Une demande est déjà en cours pour cette action et ce dispositif."""

    code, titre = "demande-deja-en-cours", "Demande déjà en cours"


class DemandeFigee(Conflit):
    """Une demande déposée ne se modifie plus : la retirer, puis en ouvrir une autre."""

    code, titre = "demande-figee", "Demande figée"


class GesteRefuse(Conflit):
    """Le geste n'est pas possible maintenant : les conditions qui manquent sont dites."""

    code, titre = "geste-refuse", "Geste impossible"


class DecideurEstInstructeur(Conflit):
    """Qui a instruit une demande ne la décide pas : la décision revient à une autre personne."""

    code, titre = "decideur-est-instructeur", "Quatre yeux"


class ConfirmationNecessaire(Conflit):
    """Des critères restent à confirmer : dire dans `motif_detail` comment ils l'ont été avant d'accorder l'aide."""

    code, titre = "confirmation-necessaire", "Critères à confirmer"


class SignatureIncoherente(Conflit):
    """Une convention se signe après la décision et jamais dans le futur : la date fautive est dite."""

    code, titre = "signature-incoherente", "Date de signature incohérente"


class MotifDeResiliation(Conflit):
    """Une demande conventionnée ne se retire qu'en disant pourquoi dans `motif_detail` : c'est une résiliation."""

    code, titre = "motif-de-resiliation", "Résiliation sans motif"


class MontantNul(Conflit):
    """Le montant doit être supérieur à zéro."""

    code, titre = "montant-nul", "Montant nul"


class MontantExcessif(Conflit):
    """Le montant accordé dépasse la demande, le plafond évalué ou la marge de minimis restante."""

    code, titre = "montant-excessif", "Montant excessif"


class PaiementExcessif(Conflit):
    """Les paiements ne dépassent jamais le montant accordé."""

    code, titre = "paiement-excessif", "Paiement excessif"


class ChampInconnu(Conflit):
    """Ce champ n'est pas dans la demande."""

    code, titre = "champ-de-demande-inconnu", "Champ inconnu"


class ValeurImpropre(Conflit):
    """Ce champ ne peut pas prendre cette valeur."""

    code, titre = "valeur-de-champ-impropre", "Valeur impropre"
