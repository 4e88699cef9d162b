"""Refusals about conventions and their payments."""

from shared.erreurs import Conflit, Introuvable


class ConventionAbsente(Introuvable):
    """Cette demande n'a pas encore de convention."""

    code, titre = "convention-absente", "Convention absente"


class VersionDeConventionIntrouvable(Introuvable):
    """La convention n'a pas de version de ce rang."""

    code, titre = "version-de-convention-introuvable", "Version de convention introuvable"


class DocumentIndisponible(Introuvable):
    """La demande n'est pas encore décidée : sa notification n'existe pas."""

    code, titre = "document-indisponible", "Document indisponible"


class VersementIntrouvable(Introuvable):
    """Ce versement n'existe pas pour cette demande."""

    code, titre = "versement-introuvable", "Versement introuvable"


class ConventionImpossible(Conflit):
    """Une convention se prépare une fois l'aide accordée, et s'amende tant que le solde n'est pas demandé."""

    code, titre = "convention-impossible", "Convention impossible dans cet état"


class TermesIncoherents(Conflit):
    """Les termes de la convention se contredisent : chaque défaut est dit avec son champ."""

    code, titre = "termes-incoherents", "Termes incohérents"


class SignatureSansVersion(Conflit):
    """Aucun avenant n'attend de signature ; la première version se signe par le geste « conventionner »."""

    code, titre = "signature-sans-version", "Rien à signer"


class VersementImpossible(Conflit):
    """Le versement demandé n'est pas possible maintenant : ce qui l'empêche est dit."""

    code, titre = "versement-impossible", "Versement impossible"


class DepensesIncoherentes(Conflit):
    """Une dépense ne répond pas à la convention : ligne inconnue, date hors exécution, montant nul ou doublon."""

    code, titre = "depenses-incoherentes", "Dépenses incohérentes"


class VersementDejaTraite(Conflit):
    """Ce versement n'attend plus d'être contrôlé."""

    code, titre = "versement-deja-traite", "Versement déjà traité"


class PaiementHorsEcheancier(Conflit):
    """Le montant payé est celui qui a été liquidé, au centime."""

    code, titre = "paiement-hors-echeancier", "Paiement hors échéancier"


class RienAReverser(Conflit):
    """Aucun ordre de reversement n'attend son recouvrement."""

    code, titre = "rien-a-reverser", "Rien à reverser"
