"""The parcours service."""

from fastapi import FastAPI

from services.parcours.settings import Settings
from shared.application import Description, creer_application
from shared.horloge import Horloge
from shared.securite.interne import verificateur_interne
from shared.voisinage import Voisinage

DESCRIPTION = Description(service="parcours", titre="Ensemblier — parcours", resume="À quelle étape en est l'entreprise, ce qui peut se passer ensuite, ce qui bloque.", etiquettes=[])


def creer_app(reglages: Settings, voisinage: Voisinage, *, horloge: Horloge | None = None) -> FastAPI:
    """The service's application."""
    return creer_application(
        DESCRIPTION, reglages, voisinage, verificateur=verificateur_interne(voisinage), routeurs=[], horloge=horloge
    )
