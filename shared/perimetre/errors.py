"""Refusals about the dossier a request names."""

from shared.erreurs import Conflit, Introuvable


class DossierIntrouvable(Introuvable):
    """Ce dossier n'existe pas ou n'est pas accessible à l'appelant."""

    code = "dossier-introuvable"


class DossierClos(Conflit):
    """Ce dossier est clos : il se lit mais ne se modifie plus."""

    code = "dossier-clos"
