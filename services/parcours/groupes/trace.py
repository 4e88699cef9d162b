"""What the journal and the neighbours are told of groups, candidatures and proposals."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.groupes.models import Candidature, Groupe, Proposition
from shared.securite.identite import Identite, Role
from shared.trace import ContexteRequete, tracer
from shared.trace.contexte import COMPTE_SYSTEME


def automatique(contexte: ContexteRequete) -> ContexteRequete:
    """The same request, acting by itself: what follows from a fact does not depend on the caller's perimeter."""
    return replace(contexte, identite=Identite(COMPTE_SYSTEME, Role.MACHINE), automatique=True)


def resume(groupe: Groupe) -> dict[str, Any]:
    """Never a name of a company: counts only."""
    noms = ("genre", "programme", "modele", "annee", "porteur_id", "etat", "motif", "quorum", "places_max", "retenus")
    return {**{nom: getattr(groupe, nom) for nom in noms}, "limite_le": groupe.limite_le}


async def tracer_groupe(
    session: AsyncSession, contexte: ContexteRequete, groupe: Groupe, type_: str, **complements: Any
) -> int:
    """One line and one event for the group."""
    await session.flush()
    return await tracer(session, contexte, type=type_, objet_id=groupe.id, apres={**resume(groupe), **complements})


async def tracer_candidature(
    session: AsyncSession, contexte: ContexteRequete, groupe: Groupe, candidature: Candidature
) -> int:
    """One line and one event for the dossier."""
    await session.flush()
    apres = {
        "groupe_id": groupe.id,
        "programme": groupe.programme,
        "porteur_id": groupe.porteur_id,
        "etat": candidature.etat,
        "motif": candidature.motif,
        "parcours_id": candidature.parcours_id,
    }
    return await tracer(
        session,
        contexte,
        type="parcours.groupe.candidature",
        objet_id=candidature.id,
        dossier_id=candidature.dossier_id,
        apres=apres,
    )


async def tracer_proposition(
    session: AsyncSession, contexte: ContexteRequete, proposition: Proposition, **suite: Any
) -> int:
    """One line and one event for the dossier; `suite` says the next action and its due date."""
    await session.flush()
    apres = {
        "groupe_id": proposition.groupe_id,
        "etat": proposition.etat,
        "motif": proposition.motif,
        "parcours_id": proposition.parcours_id,
        **suite,
    }
    return await tracer(
        session,
        contexte,
        type="parcours.groupe.proposition",
        objet_id=proposition.id,
        dossier_id=proposition.dossier_id,
        apres=apres,
    )
