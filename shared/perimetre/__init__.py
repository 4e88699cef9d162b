"""The dossier as each service needs it for rights and facts: a local copy that the gateway keeps up to date."""

from shared.perimetre.errors import DossierIntrouvable
from shared.perimetre.service import dossier_visible, visible

__all__ = ["DossierIntrouvable", "dossier_visible", "visible"]
