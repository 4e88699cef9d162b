"""Who may have a company examined: evaluations, funding plans."""

from typing import Annotated

from shared.securite.acces import acces
from shared.securite.identite import Identite, Role

Evaluateur = Annotated[
    Identite,
    acces(
        Role.ENSEMBLIER,
        Role.PARTENAIRE_RESPONSABLE,
        Role.PARTENAIRE_CONSEILLER,
        Role.ENTREPRISE,
        Role.REGION,
        Role.MACHINE,
    ),
]
