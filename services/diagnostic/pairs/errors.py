"""Refusals about peers."""

from shared.erreurs import Conflit, Introuvable


class DiagnosticPasRestitue(Conflit):
    """Les pairs se cherchent à partir d'un diagnostic restitué à l'entreprise."""

    code, titre = "diagnostic-pas-restitue", "Diagnostic non restitué"


class ConsentementPairsAbsent(Conflit):
    """L'entreprise n'a pas consenti à être rapprochée de ses pairs, ou elle a retiré son consentement."""

    code, titre = "consentement-pairs-absent", "Consentement absent"


class PairIntrouvable(Introuvable):
    """Aucun pair consentant n'a cette référence."""

    code = "pair-introuvable"


class MiseEnRelationIntrouvable(Introuvable):
    """Cette entreprise n'a pas cette mise en relation."""

    code = "mise-en-relation-introuvable"


class MiseEnRelationDejaDemandee(Conflit):
    """Une mise en relation entre ces deux entreprises est déjà demandée ou acceptée."""

    code, titre = "mise-en-relation-deja-demandee", "Mise en relation déjà demandée"


class ReponseReserveeAuDestinataire(Conflit):
    """La réponse revient à l'entreprise sollicitée."""

    code, titre = "reponse-reservee-au-destinataire", "Réponse réservée"


class MiseEnRelationTerminee(Conflit):
    """Cette mise en relation a déjà sa réponse, ou elle a été annulée."""

    code, titre = "mise-en-relation-terminee", "Mise en relation terminée"


class MotifDeclinPairs(Conflit):
    """Une demande déclinée dit pourquoi, avec un motif de la liste ; acceptée, elle n'en prend pas."""

    code, titre = "motif-declin-pairs", "Motif nécessaire"
