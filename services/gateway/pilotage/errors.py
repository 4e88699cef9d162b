"""Refusals about steering."""

from shared.erreurs import Conflit


class PeriodeInversee(Conflit):
    """La fin de la période précède son début."""

    code, titre = "periode-inversee", "Période inversée"


class DateFuture(Conflit):
    """Les chiffres ne se lisent pas à une date future."""

    code, titre = "date-future", "Date future"
