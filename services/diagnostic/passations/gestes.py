"""The gestures of a diagnostic: one writer, one table, a second person to validate."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.diagnostic.passations import controle, domain
from services.diagnostic.passations.dependencies import REDACTEURS
from services.diagnostic.passations.errors import DiagnosticIncomplet, GesteImpossible, MemePersonne, MotifNecessaire
from services.diagnostic.passations.models import Diagnostic, Resultat
from services.diagnostic.passations.ouverture import tracer_diagnostic
from services.diagnostic.passations.schemas import GesteDemande, GesteLu
from services.diagnostic.referentiels.domain import empreinte
from services.diagnostic.referentiels.models import VersionReferentiel
from services.diagnostic.restitution.passation import passation_de
from services.diagnostic.restitution.resultat import construire
from shared.erreurs import AccesInterdit
from shared.trace import ContexteRequete


async def effectuer(
    session: AsyncSession, contexte: ContexteRequete, diagnostic: Diagnostic, demande: GesteDemande
) -> int:
    """Performs the gesture or says why it cannot be; gives the position of the event."""
    geste = domain.GESTE_PAR_CODE[demande.geste]
    if diagnostic.etat not in geste.depuis:
        permis = [possible.code for possible in domain.GESTES if diagnostic.etat in possible.depuis]
        raise GesteImpossible(
            f"« {geste.libelle} » n'est pas possible sur un diagnostic à l'état « {diagnostic.etat} ».", permis=permis
        )
    if geste.motif and demande.motif is None:
        raise MotifNecessaire()
    avant: dict[str, object] = {"etat": diagnostic.etat}
    await _appliquer(session, contexte, diagnostic, demande)
    diagnostic.etat = geste.vers
    diagnostic.maj_le = contexte.horloge.maintenant()
    await session.flush()
    version = await session.get_one(VersionReferentiel, diagnostic.referentiel_id)
    type_ = domain.EVENEMENTS[geste.code]
    return await tracer_diagnostic(session, contexte, diagnostic, type_, version, avant=avant, motif=demande.motif)


async def _appliquer(
    session: AsyncSession, contexte: ContexteRequete, diagnostic: Diagnostic, demande: GesteDemande
) -> None:
    maintenant, compte_id = contexte.horloge.maintenant(), contexte.identite.compte_id
    match demande.geste:
        case "soumettre":
            await _figer(session, diagnostic, maintenant)
            diagnostic.soumis_le, diagnostic.soumis_par = maintenant, compte_id
        case "valider":
            if compte_id == diagnostic.soumis_par:
                raise MemePersonne()
            diagnostic.valide_le, diagnostic.valide_par = maintenant, compte_id
        case "restituer":
            diagnostic.restitue_le, diagnostic.restitue_par = maintenant, compte_id
        case "rouvrir":
            _rouvrir(diagnostic)
        case "annuler":
            diagnostic.annule_le, diagnostic.motif_annulation = maintenant, demande.motif


async def _figer(session: AsyncSession, diagnostic: Diagnostic, maintenant: datetime) -> None:
    """Freezes answers and scores with the version of the référentiel and their SHA-256."""
    passation = await passation_de(session, diagnostic)
    manquants = controle.controler(passation.referentiel, diagnostic.type, passation.reponses)
    if not manquants.pret:
        raise DiagnosticIncomplet(controle.phrase(manquants), **manquants.model_dump(mode="json"))
    contenu = construire(passation)
    resultat = Resultat(
        diagnostic_id=diagnostic.id,
        moteur=contenu["moteur"],
        contenu=contenu,
        sha256=empreinte(contenu),
        calcule_le=maintenant,
    )
    session.add(resultat)
    await session.flush()
    note = contenu["note_globale"]
    diagnostic.resultat_id = resultat.id
    diagnostic.note_globale = None if note is None else Decimal(note)
    diagnostic.couverture = Decimal(contenu["couverture"])


def _rouvrir(diagnostic: Diagnostic) -> None:
    """The frozen result stays in its table; the diagnostic no longer points to it."""
    diagnostic.resultat_id = diagnostic.note_globale = diagnostic.couverture = None
    diagnostic.soumis_le = diagnostic.soumis_par = diagnostic.valide_le = diagnostic.valide_par = None


async def possibles(session: AsyncSession, contexte: ContexteRequete, diagnostic: Diagnostic) -> list[GesteLu]:
    """Every gesture of the table, with what prevents the caller from performing it now."""
    return [
        GesteLu(
            geste=geste.code,
            libelle=geste.libelle,
            vers=geste.vers,
            permis=not (raisons := await _empechements(session, contexte, diagnostic, geste)),
            empeche_par=raisons,
            motif_necessaire=geste.motif,
        )
        for geste in domain.GESTES
    ]


async def _empechements(
    session: AsyncSession, contexte: ContexteRequete, diagnostic: Diagnostic, geste: domain.Geste
) -> list[str]:
    if contexte.identite.role not in REDACTEURS:
        return [str(AccesInterdit.__doc__)]
    if diagnostic.etat not in geste.depuis:
        return [f"Possible seulement à l'état {' ou '.join(geste.depuis)}."]
    if geste.code == "valider" and contexte.identite.compte_id == diagnostic.soumis_par:
        return [str(MemePersonne.__doc__)]
    if geste.code == "soumettre":
        passation = await passation_de(session, diagnostic)
        manquants = controle.controler(passation.referentiel, diagnostic.type, passation.reponses)
        return [] if manquants.pret else [controle.phrase(manquants)]
    return []
