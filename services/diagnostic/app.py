"""The diagnostic service."""

from fastapi import FastAPI

from services.diagnostic.settings import Settings
from shared.application import Description, creer_application
from shared.horloge import Horloge
from shared.securite.interne import verificateur_interne
from shared.voisinage import Voisinage

DESCRIPTION = Description(
    service="diagnostic",
    titre="Ensemblier — diagnostic",
    resume="Où en est l'entreprise, et que faire d'abord : référentiels, passations, scores, recommandations.",
    etiquettes=[],
)


def creer_app(reglages: Settings, voisinage: Voisinage, *, horloge: Horloge | None = None) -> FastAPI:
    """The service's application."""
    return creer_application(
        DESCRIPTION, reglages, voisinage, verificateur=verificateur_interne(voisinage), routeurs=[], horloge=horloge
    )
