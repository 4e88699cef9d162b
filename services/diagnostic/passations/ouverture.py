"""Opening a diagnostic: the version of the référentiel is chosen once, and kept to the end."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.passations import domain, repository
from services.diagnostic.passations.errors import DiagnosticDejaOuvert, MomentPrecedentManquant, ReferentielInconnu
from services.diagnostic.passations.models import Diagnostic
from services.diagnostic.passations.schemas import DiagnosticNouveau, ReferentielVoulu
from services.diagnostic.referentiels import repository as referentiels
from services.diagnostic.referentiels.domain import CODE_ACTIONS, CODE_PAR_DEFAUT
from services.diagnostic.referentiels.models import VersionReferentiel
from shared.perimetre.service import dossier_modifiable
from shared.trace import ContexteRequete, tracer


async def ouvrir(session: AsyncSession, contexte: ContexteRequete, entree: DiagnosticNouveau) -> tuple[Diagnostic, int]:
    """The new diagnostic, and the position of its event."""
    await dossier_modifiable(session, contexte.identite, entree.dossier_id)
    version = await _version(session, entree.referentiel)
    await _exiger_precedent(session, entree)
    maintenant = contexte.horloge.maintenant()
    diagnostic = Diagnostic(
        dossier_id=entree.dossier_id,
        type=entree.type,
        moment=entree.moment,
        referentiel_id=version.id,
        actions_id=await referentiels.derniere_bibliotheque(session, CODE_ACTIONS),
        ouvert_le=maintenant,
        ouvert_par=contexte.identite.compte_id,
        maj_le=maintenant,
    )
    try:
        async with session.begin_nested():
            session.add(diagnostic)
            await session.flush()
    except IntegrityError:
        existant = await repository.actif(session, entree.dossier_id, entree.type, entree.moment)
        raise DiagnosticDejaOuvert(diagnostic_id=existant.id if existant else None) from None
    return diagnostic, await tracer_diagnostic(session, contexte, diagnostic, "diagnostic.diagnostic.ouvert", version)


async def _version(session: AsyncSession, voulu: ReferentielVoulu | None) -> VersionReferentiel:
    code = voulu.code if voulu is not None else CODE_PAR_DEFAUT
    if voulu is None or voulu.numero is None:
        version = await referentiels.publiee(session, code)
    else:
        version = await referentiels.version(session, code, voulu.numero)
    if version is None or version.etat != "publie":
        raise ReferentielInconnu()
    return version


async def _exiger_precedent(session: AsyncSession, entree: DiagnosticNouveau) -> None:
    precedent = domain.MOMENT_PRECEDENT.get(entree.moment)
    if precedent is None:
        return
    diagnostic = await repository.actif(session, entree.dossier_id, entree.type, precedent)
    if diagnostic is None or diagnostic.etat != "restitue":
        raise MomentPrecedentManquant()


async def tracer_diagnostic(
    session: AsyncSession,
    contexte: ContexteRequete,
    diagnostic: Diagnostic,
    type_: str,
    version: VersionReferentiel,
    *,
    avant: dict[str, object] | None = None,
    motif: str | None = None,
) -> int:
    """Journal line and event of a change of state; neighbours never read the reason, which may name someone."""
    donnees = {
        "etat": diagnostic.etat,
        "type": diagnostic.type,
        "moment": diagnostic.moment,
        "version_referentiel": version.numero,
        "note_globale": None if diagnostic.note_globale is None else str(diagnostic.note_globale),
        "couverture": None if diagnostic.couverture is None else str(diagnostic.couverture),
    }
    presentes = {nom: valeur for nom, valeur in donnees.items() if valeur is not None}
    return await tracer(
        session,
        contexte,
        type=type_,
        objet_id=diagnostic.id,
        dossier_id=diagnostic.dossier_id,
        avant=avant,
        apres={**presentes, "motif": motif} if motif else presentes,
        donnees=presentes,
    )
