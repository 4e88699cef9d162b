"""All the tables of the gateway, for Alembic."""

from services.gateway.acces import models as acces
from services.gateway.affectation import models as affectation
from services.gateway.consentements import models as consentements
from services.gateway.conventions import models as conventions
from services.gateway.courriels import models as courriels
from services.gateway.dossiers import models as dossiers
from services.gateway.notifications import models as notifications
from services.gateway.orientations import models as orientations
from services.gateway.ouvrier import models as ouvrier
from services.gateway.programmes import models as programmes
from services.gateway.projection import models as projection
from services.gateway.projection import models_suivi as suivi
from services.gateway.rapports import models as rapports
from services.gateway.registre import REGISTRE
from services.gateway.relances import models as relances
from services.gateway.releve import models as releve
from services.gateway.repertoire import models as repertoire
from services.gateway.satisfaction import models as satisfaction
from services.gateway.sollicitations import models as sollicitations
from services.gateway.webhooks import models as webhooks
from shared.noyau import declarer_noyau

METADATA = REGISTRE.metadata
declarer_noyau(METADATA, perimetre=False)
__all__ = [
    "METADATA",
    "acces",
    "affectation",
    "consentements",
    "conventions",
    "courriels",
    "dossiers",
    "notifications",
    "orientations",
    "ouvrier",
    "programmes",
    "projection",
    "rapports",
    "relances",
    "releve",
    "repertoire",
    "satisfaction",
    "sollicitations",
    "suivi",
    "webhooks",
]
