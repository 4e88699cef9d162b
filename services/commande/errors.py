"""What stops the command line: one clear sentence, exit code 1."""


class ErreurExploitation(Exception):
    """L'exploitation est arrêtée : la phrase dit pourquoi."""


class DossierDonneesIllisible(ErreurExploitation):
    """Le dossier de données n'est pas utilisable."""


class PortIndisponible(ErreurExploitation):
    """Le port ne peut pas être ouvert."""


class ReglageManquant(ErreurExploitation):
    """Un réglage nécessaire n'est pas renseigné, ou n'est pas lisible."""


class ProductionRefusee(ErreurExploitation):
    """Ce qui est dans la base n'est pas admis en production."""


class BaseInaccessible(ErreurExploitation):
    """La base de données ne répond pas, ou n'est pas préparée."""
