"""All the tables of the parcours service, for Alembic."""

from services.parcours.avancement import models as avancement
from services.parcours.besoins import models as besoins
from services.parcours.campagnes import models as campagnes
from services.parcours.etudes import models as etudes
from services.parcours.faits import models as faits
from services.parcours.financement import models as financement
from services.parcours.groupes import models as groupes
from services.parcours.indicateurs import models as indicateurs
from services.parcours.modeles import models as modeles
from services.parcours.plan import models as plan
from services.parcours.registre import REGISTRE
from shared.noyau import declarer_noyau

METADATA = REGISTRE.metadata
declarer_noyau(METADATA)
__all__ = [
    "METADATA",
    "avancement",
    "besoins",
    "campagnes",
    "etudes",
    "faits",
    "financement",
    "groupes",
    "indicateurs",
    "modeles",
    "plan",
]
