"""What happens when nobody takes a company: it goes back to the ensemblier, with an action and a due date."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.dossiers import suivi
from services.gateway.dossiers.models import Dossier
from services.gateway.orientations import domain, lien, trace
from services.gateway.orientations.domain import Etat
from services.gateway.orientations.errors import GesteOrientationRefuse, RetraitReserve
from services.gateway.orientations.models import Orientation
from services.gateway.orientations.regles import regle
from shared.calendrier import ajouter_jours_ouvres
from shared.securite.identite import Role
from shared.trace import ContexteRequete
from shared.versions import verifier_version

ACTIONS = {
    Etat.DECLINEE.value: "Réorienter l'entreprise : le partenaire a décliné ({motif})",
    Etat.EXPIREE.value: "Réorienter l'entreprise : le partenaire n'a pas répondu à temps",
    Etat.CLOSE.value: "Réorienter l'entreprise : la demande a été retirée",
}


async def rendre_si_sans_preneur(
    session: AsyncSession,
    contexte: ContexteRequete,
    dossier: Dossier,
    orientation: Orientation,
    freres: list[Orientation],
) -> int | None:
    """Gives the dossier back when no partner of the envoi has it or may still take it; None when nothing changed."""
    repris = any(frere.etat in domain.EN_ATTENTE or frere.acceptee_le is not None for frere in freres)
    if repris or dossier.etat == "clos":
        return None
    action = ACTIONS[orientation.etat].format(motif=domain.MOTIFS_DECLIN.get(orientation.motif or "", ""))
    echeance_le = ajouter_jours_ouvres(contexte.horloge.aujourdhui(), regle("retour_ensemblier_jo"))
    return await suivi.rendre(session, contexte, dossier, action, echeance_le)


async def expirer(session: AsyncSession, contexte: ContexteRequete, orientation: Orientation) -> int:
    """Ends an orientation that nobody has answered in time."""
    avant = orientation.etat
    orientation.etat, orientation.expiree_le = Etat.EXPIREE.value, contexte.horloge.maintenant()
    await lien.revoquer(session, contexte, orientation.id)
    return await trace.annoncer(session, contexte, orientation, "expiree", avant)


async def clore_sans_reponse(
    session: AsyncSession, contexte: ContexteRequete, orientation: Orientation, issue: str
) -> int:
    """Ends an orientation that waits, by the effect of a rule."""
    return await clore(session, contexte, orientation, issue)


async def clore(
    session: AsyncSession,
    contexte: ContexteRequete,
    orientation: Orientation,
    issue: str,
    motif: str | None = None,
    precision: str | None = None,
) -> int:
    avant = orientation.etat
    orientation.etat, orientation.issue, orientation.issue_motif = Etat.CLOSE.value, issue, motif
    orientation.close_le = contexte.horloge.maintenant()
    if precision is not None:
        orientation.motif_precision = precision
    await lien.revoquer(session, contexte, orientation.id)
    return await trace.annoncer(session, contexte, orientation, "close", avant)


async def retirer(
    session: AsyncSession,
    contexte: ContexteRequete,
    cas: tuple[Dossier, Orientation, list[Orientation]],
    attendue: int,
) -> int:
    """The sender takes an unanswered orientation back."""
    dossier, orientation, freres = cas
    identite = contexte.identite
    if identite.role is not Role.ENSEMBLIER and identite.organisation_id != orientation.emettrice_organisation_id:
        raise RetraitReserve()
    if orientation.etat not in domain.EN_ATTENTE:
        raise GesteOrientationRefuse(f"L'orientation est {orientation.etat} ; seule une demande en attente se retire.")
    verifier_version(orientation.version, attendue)
    position = await clore_sans_reponse(session, contexte, orientation, "retiree")
    return await rendre_si_sans_preneur(session, contexte, dossier, orientation, freres) or position
