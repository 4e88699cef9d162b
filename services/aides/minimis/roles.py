"""Who may read the ledger, declare to it, and grant."""

from typing import Annotated

from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role

Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]
Declarant = Annotated[
    Identite,
    acces(
        Role.ENSEMBLIER,
        Role.PARTENAIRE_RESPONSABLE,
        Role.PARTENAIRE_CONSEILLER,
        Role.ENTREPRISE,
        Role.REGION,
    ),
]
Decideur = Annotated[Identite, acces(Role.REGION)]
