"""Refusals about diagnostics."""

from shared.erreurs import Conflit, Introuvable


class DiagnosticIntrouvable(Introuvable):
    """Ce diagnostic n'existe pas ou n'est pas accessible à l'appelant."""

    code = "diagnostic-introuvable"


class ReferentielInconnu(Conflit):
    """Aucune version publiée ne correspond au référentiel demandé."""

    code = "referentiel-inconnu"


class DiagnosticDejaOuvert(Conflit):
    """Ce dossier a déjà un diagnostic de ce type à ce moment ; annulez-le pour en ouvrir un autre."""

    code, titre = "diagnostic-deja-ouvert", "Diagnostic déjà ouvert"


class MomentPrecedentManquant(Conflit):
    """Une nouvelle mesure suppose que la précédente ait été restituée : T0, puis T1, T2 et T3."""

    code = "moment-precedent-manquant"


class SaisieFermee(Conflit):
    """Seul un diagnostic en cours se modifie ; rouvrez-le pour changer ses réponses."""

    code = "saisie-fermee"


class GesteImpossible(Conflit):
    """L'état du diagnostic ne permet pas ce geste."""

    code, titre = "geste-impossible", "Geste impossible"


class MotifNecessaire(Conflit):
    """Ce geste doit être motivé."""

    code, titre = "motif-necessaire", "Motif nécessaire"


class DiagnosticIncomplet(Conflit):
    """Le diagnostic ne peut pas être soumis : il manque des réponses."""

    code, titre = "diagnostic-incomplet", "Diagnostic incomplet"


class MemePersonne(Conflit):
    """Une seconde personne valide : celle qui a soumis le diagnostic ne peut pas le valider."""

    code, titre = "meme-personne", "Seconde personne nécessaire"
