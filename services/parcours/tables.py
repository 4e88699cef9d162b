"""All the tables of the parcours service, for Alembic."""

from services.parcours.registre import REGISTRE
from shared.noyau import declarer_noyau

METADATA = REGISTRE.metadata
declarer_noyau(METADATA)
