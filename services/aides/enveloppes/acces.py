"""Who may read the envelopes, and who may change them."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from shared.securite.acces import acces
from shared.securite.identite import Identite, Role

Lecteur = Annotated[Identite, acces(Role.REGION, Role.REGION_LECTURE, Role.ENSEMBLIER, Role.COMITE)]
Region = Annotated[Identite, acces(Role.REGION)]
Chemin = Annotated[UUID, Path(description="Identifiant de l'enveloppe.")]
