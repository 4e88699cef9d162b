"""All the tables of the diagnostic service, for Alembic."""

from services.diagnostic.registre import REGISTRE
from shared.noyau import declarer_noyau

METADATA = REGISTRE.metadata
declarer_noyau(METADATA)
