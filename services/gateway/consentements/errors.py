"""Refusals about consents."""

from shared.erreurs import Conflit


class ConsentementDejaDonne(Conflit):
    """L'entreprise a déjà donné ce consentement à ce partenaire."""

    code, titre = "consentement-deja-donne", "Consentement déjà donné"


class AucunConsentement(Conflit):
    """Ce partenaire n'a ni consentement ni accès à retirer sur ce dossier."""

    code, titre = "aucun-consentement", "Rien à retirer"


class AccesRetire(Conflit):
    """L'entreprise a retiré son accord à ce partenaire : un nouveau consentement est nécessaire."""

    code, titre = "acces-retire", "Accord retiré par l'entreprise"
