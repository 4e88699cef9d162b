"""Refusals about delays."""

from shared.erreurs import Conflit


class DateFuture(Conflit):
    """Les chiffres ne se lisent pas à une date future."""

    code, titre = "date-future", "Date future"
