"""Places and quorum: what happens, under the group's lock, when a candidature is kept or leaves."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.errors import ParcoursDejaActif
from services.parcours.avancement.models import Parcours
from services.parcours.avancement.ouverture import ouvrir_parcours
from services.parcours.avancement.schemas import ParcoursNouveau
from services.parcours.faits.service import consigner_si_declare
from services.parcours.groupes import domain, repository
from services.parcours.groupes.errors import PlacesEpuisees
from services.parcours.groupes.models import Candidature, Groupe
from services.parcours.groupes.trace import automatique, tracer_candidature, tracer_groupe
from shared.perimetre.errors import DossierClos, DossierIntrouvable
from shared.trace import ContexteRequete

FAIT = "groupe_constitue"
"""Typed fact that the models of collective actions declare."""


async def retenir(session: AsyncSession, contexte: ContexteRequete, groupe: Groupe, candidature: Candidature) -> int:
    """Gives a place; the one that reaches the quorum constitutes the group, and members then have their parcours."""
    if groupe.retenus >= groupe.places_max:
        raise PlacesEpuisees(places_max=groupe.places_max)
    groupe.retenus += 1
    placer(contexte, candidature, "retenue")
    if groupe.etat == "constitue":
        await _donner_parcours(session, contexte, groupe, candidature)
    position = await tracer_candidature(session, contexte, groupe, candidature)
    if groupe.etat == "en_constitution" and groupe.retenus >= groupe.quorum:
        await _constituer(session, automatique(contexte), groupe)
    return position


async def liberer(session: AsyncSession, contexte: ContexteRequete, groupe: Groupe) -> None:
    """A place is free again: the oldest of the waiting list takes it while places are given."""
    groupe.retenus -= 1
    if groupe.etat not in domain.OUVERTS:
        return
    suivante = await repository.premiere_en_attente(session, groupe.id)
    if suivante is not None:
        await retenir(session, automatique(contexte), groupe, suivante)


def placer(contexte: ContexteRequete, candidature: Candidature, etat: str, motif: str | None = None) -> None:
    """Changes the state of a candidature; the table of transitions has been read before."""
    candidature.etat, candidature.motif = etat, motif
    candidature.depuis_le = contexte.horloge.maintenant()


async def _constituer(session: AsyncSession, contexte: ContexteRequete, groupe: Groupe) -> None:
    groupe.etat, groupe.motif, groupe.depuis_le = "constitue", None, contexte.horloge.maintenant()
    for membre in await repository.membres(session, groupe.id, "retenue"):
        await _donner_parcours(session, contexte, groupe, membre)
        await tracer_candidature(session, contexte, groupe, membre)
    await tracer_groupe(session, contexte, groupe, domain.EVENEMENTS["constituer"])


async def _donner_parcours(
    session: AsyncSession, contexte: ContexteRequete, groupe: Groupe, candidature: Candidature
) -> None:
    """Opens the member's parcours, or attaches the running one; a dossier closed meanwhile leaves its place."""
    try:
        candidature.parcours_id = await ouvrir_ou_rattacher(
            session, automatique(contexte), candidature.dossier_id, groupe.modele
        )
    except (DossierClos, DossierIntrouvable):
        placer(contexte, candidature, "retiree", "dossier-clos")
        groupe.retenus -= 1
        return
    await _dire_constitue(session, automatique(contexte), candidature.parcours_id)


async def _dire_constitue(session: AsyncSession, contexte: ContexteRequete, parcours_id: UUID) -> None:
    """The guards of the member's model may read that its group is constituted."""
    parcours = await session.get_one(Parcours, parcours_id, with_for_update=True)
    await consigner_si_declare(session, contexte, parcours, FAIT, True)


async def ouvrir_ou_rattacher(session: AsyncSession, contexte: ContexteRequete, dossier_id: UUID, modele: str) -> UUID:
    """The running parcours of that model on the dossier, opened if there is none."""
    try:
        parcours, _ = await ouvrir_parcours(session, contexte, ParcoursNouveau(dossier_id=dossier_id, modele=modele))
    except ParcoursDejaActif as deja:
        return UUID(str(deja.complements["parcours_id"]))
    return parcours.id
