"""All the tables of the aides service, for Alembic."""

import services.aides.catalogue.models
import services.aides.ciblage.models
import services.aides.completude.models
import services.aides.comptes_rendus.models
import services.aides.controles.models
import services.aides.conventions.models
import services.aides.demandes.models
import services.aides.edition.models
import services.aides.eligibilite.models
import services.aides.enveloppes.models
import services.aides.import_national.models
import services.aides.instruction.models
import services.aides.instruction.models_avis
import services.aides.instruction.models_decision
import services.aides.minimis.models
import services.aides.plan.models
import services.aides.programmes.models
import services.aides.rejeu.models
import services.aides.veille.models  # noqa: F401
from services.aides.registre import REGISTRE
from shared.noyau import declarer_noyau

METADATA = REGISTRE.metadata
declarer_noyau(METADATA)
