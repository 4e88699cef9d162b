"""The aides service."""

from fastapi import FastAPI

from services.aides.settings import Settings
from shared.application import Description, creer_application
from shared.horloge import Horloge
from shared.securite.interne import verificateur_interne
from shared.voisinage import Voisinage

DESCRIPTION = Description(service="aides", titre="Ensemblier — aides", resume="Quelle aide, combien, pourquoi : catalogue, éligibilité, montants, demandes.", etiquettes=[])


def creer_app(reglages: Settings, voisinage: Voisinage, *, horloge: Horloge | None = None) -> FastAPI:
    """The service's application."""
    return creer_application(
        DESCRIPTION, reglages, voisinage, verificateur=verificateur_interne(voisinage), routeurs=[], horloge=horloge
    )
