"""Refusals of the coverage and overlap reports."""

from shared.erreurs import Conflit


class FenetreInversee(Conflit):
    """La fin de la fenêtre précède son début."""

    code, titre = "fenetre-inversee", "Fenêtre inversée"
