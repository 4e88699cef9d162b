"""All the tables of the aides service, for Alembic."""

from services.aides.registre import REGISTRE
from shared.noyau import declarer_noyau

METADATA = REGISTRE.metadata
declarer_noyau(METADATA)
