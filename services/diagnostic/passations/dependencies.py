"""What the routes about one diagnostic share."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from services.diagnostic.passations import repository
from services.diagnostic.passations.models import Diagnostic
from services.diagnostic.passations.schemas import DiagnosticLu
from shared.base import Ecriture
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace.service import entetes_ecriture
from shared.versions import verifier_version

REDACTEURS = (Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER)
CheminDiagnostic = Annotated[UUID, Path(description="Identifiant du diagnostic.")]
Redacteur = Annotated[Identite, acces(*REDACTEURS)]
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]


async def a_modifier(session: Ecriture, identite: Identite, diagnostic_id: UUID, attendue: int) -> Diagnostic:
    """The diagnostic at the version that the caller has read, locked for the transaction."""
    diagnostic = await repository.a_modifier(session, identite, diagnostic_id)
    verifier_version(diagnostic.version, attendue)
    return diagnostic


async def rendre(
    session: Ecriture, request: Request, response: Response, identite: Identite, diagnostic: Diagnostic, position: int
) -> DiagnosticLu:
    """The diagnostic as it is after a write, with its ETag and the position of its event."""
    entetes_ecriture(request, response, diagnostic.version, position)
    return DiagnosticLu.model_validate(dict(await repository.lire(session, identite, diagnostic.id)))
