"""Refusals about the catalogue."""

from shared.erreurs import Introuvable


class DispositifIntrouvable(Introuvable):
    """Ce dispositif n'est pas au catalogue."""

    code = "dispositif-introuvable"


class CatalogueInvalide(Exception):
    """Un fichier du catalogue n'est pas recevable."""


class VersionDejaPubliee(Exception):
    """Une version publiée ne change plus : publier une nouvelle version."""
