"""Refusals about the annual report."""

from shared.erreurs import Conflit, Introuvable


class RapportIntrouvable(Introuvable):
    """Aucun rapport n'a été publié pour cette année."""

    code = "rapport-introuvable"


class RapportDejaPublie(Conflit):
    """Le rapport de cette année est publié : il ne change plus."""

    code, titre = "rapport-deja-publie", "Rapport déjà publié"


class AnneeNonFinie(Conflit):
    """Le rapport d'une année se publie une fois l'année finie."""

    code, titre = "annee-non-finie", "Année non finie"
