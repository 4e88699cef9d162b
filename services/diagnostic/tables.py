"""All the tables of the diagnostic service, for Alembic."""

from services.diagnostic.cofinancement import models as cofinancement
from services.diagnostic.indicateurs import models as indicateurs
from services.diagnostic.pairs import models as pairs
from services.diagnostic.passations import models as passations
from services.diagnostic.positionnement import models as positionnement
from services.diagnostic.referentiels import models as referentiels
from services.diagnostic.registre import REGISTRE
from shared.noyau import declarer_noyau

METADATA = REGISTRE.metadata
declarer_noyau(METADATA)
__all__ = ["METADATA", "cofinancement", "indicateurs", "pairs", "passations", "positionnement", "referentiels"]
