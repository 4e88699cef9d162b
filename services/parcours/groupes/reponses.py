"""Answering an individual proposal: accepted, it opens the individual parcours; declined, it says why."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.models import Parcours
from services.parcours.groupes import domain, repository
from services.parcours.groupes.candidatures_schemas import ReponseProposition
from services.parcours.groupes.constitution import ouvrir_ou_rattacher
from services.parcours.groupes.errors import MotifDeclinNecessaire, PropositionDejaRepondue
from services.parcours.groupes.models import Proposition
from services.parcours.groupes.trace import tracer_proposition
from shared.calendrier import ajouter_jours_ouvres
from shared.trace import ContexteRequete
from shared.versions import verifier_version

MODELE = "parcours-individuel"
AUTRE_SUITE = "Convenir d'une autre suite avec l'entreprise"


async def repondre(
    session: AsyncSession, contexte: ContexteRequete, proposition_id: UUID, version: int, entree: ReponseProposition
) -> tuple[Proposition, int]:
    """The answered proposal; the dossier always keeps a next action and a due date."""
    proposition = await repository.proposition_a_modifier(session, contexte.identite, proposition_id)
    verifier_version(proposition.version, version)
    if proposition.etat != "proposee":
        raise PropositionDejaRepondue(etat=proposition.etat)
    _verifier(entree)
    if entree.decision == "acceptee":
        parcours_id = await ouvrir_ou_rattacher(session, contexte, proposition.dossier_id, MODELE)
        suite = await _suite_du_parcours(session, parcours_id)
        proposition.parcours_id = parcours_id
    else:
        echeance_le = ajouter_jours_ouvres(contexte.horloge.aujourdhui(), domain.DELAI_REPONSE_JOURS_OUVRES)
        suite = {"prochaine_action": AUTRE_SUITE, "echeance_le": echeance_le}
    proposition.etat, proposition.motif = entree.decision, entree.motif
    proposition.repondue_le, proposition.repondue_par = contexte.horloge.maintenant(), contexte.identite.compte_id
    return proposition, await tracer_proposition(session, contexte, proposition, **suite)


async def _suite_du_parcours(session: AsyncSession, parcours_id: UUID) -> dict[str, Any]:
    parcours = await session.get_one(Parcours, parcours_id)
    return {"prochaine_action": parcours.prochaine_action, "echeance_le": parcours.echeance_le}


def _verifier(entree: ReponseProposition) -> None:
    attendus = domain.MOTIFS_REFUS_PROPOSITION if entree.decision == "declinee" else ()
    if (entree.motif is None) != (not attendus) or (entree.motif and entree.motif not in attendus):
        raise MotifDeclinNecessaire(motifs=list(attendus))
