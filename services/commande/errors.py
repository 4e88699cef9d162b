"""What stops the command line: one clear sentence, exit code 1."""


class ErreurExploitation(Exception):
    """L'exploitation est arrêtée : la phrase dit pourquoi."""


class DossierDonneesIllisible(ErreurExploitation):
    """Le dossier de données n'est pas utilisable."""


class PortOccupe(ErreurExploitation):
    """Le port est déjà pris."""


class ReglageManquant(ErreurExploitation):
    """Un réglage nécessaire n'est pas renseigné."""
