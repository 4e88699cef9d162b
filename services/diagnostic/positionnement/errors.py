"""Refusals about the snapshots of peers."""

from shared.erreurs import Conflit


class MoisNonClos(Conflit):
    """Ce mois n'est pas terminé : un cliché ne porte que sur un mois clos."""

    code = "mois-non-clos"


class ClichePosterieurExistant(Conflit):
    """Un cliché plus récent existe : un mois passé ne se publie plus après lui."""

    code = "cliche-posterieur-existant"
