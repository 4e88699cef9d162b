"""Opening a group or a cohort."""

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.groupes import domain
from services.parcours.groupes.errors import (
    GroupeContradictoire,
    LimitePassee,
    PlacesNecessaires,
    PorteurNecessaire,
    PromotionDejaOuverte,
    ReserveAuPorteur,
)
from services.parcours.groupes.models import Groupe
from services.parcours.groupes.reperes import reperes
from services.parcours.groupes.schemas import GroupeNouveau
from services.parcours.groupes.trace import tracer_groupe
from services.parcours.modeles.repository import derniere_publiee
from shared.securite.identite import PARTENAIRES, Identite
from shared.trace import ContexteRequete


async def ouvrir_groupe(session: AsyncSession, contexte: ContexteRequete, entree: GroupeNouveau) -> tuple[Groupe, int]:
    """The new group, in constitution, and the position of its event."""
    porteur = _porteur(contexte.identite, entree.porteur_id)
    await derniere_publiee(session, entree.modele)
    groupe = _nouveau(contexte, entree, porteur)
    try:
        async with session.begin_nested():
            session.add(groupe)
            await session.flush()
    except IntegrityError as erreur:
        raise PromotionDejaOuverte() from erreur
    return groupe, await tracer_groupe(session, contexte, groupe, "parcours.groupe.ouvert")


def _porteur(identite: Identite, demande: UUID | None) -> UUID:
    porteur = demande or identite.organisation_id
    if porteur is None:
        raise PorteurNecessaire()
    if identite.role in PARTENAIRES and porteur != identite.organisation_id:
        raise ReserveAuPorteur("Un partenaire ouvre les groupes que son organisation porte.")
    return porteur


def _nouveau(contexte: ContexteRequete, entree: GroupeNouveau, porteur_id: UUID) -> Groupe:
    places, a_verifier = _places(entree)
    ouvert_le = entree.ouvert_le or contexte.horloge.aujourdhui()
    _verifier(contexte, entree, places, ouvert_le)
    maintenant = contexte.horloge.maintenant()
    repris = entree.model_dump(exclude={"places_max", "ouvert_le", "porteur_id", "departements"})
    return Groupe(
        **repris,
        departements=sorted(set(entree.departements)),
        places_max=places,
        a_verifier=a_verifier,
        ouvert_le=ouvert_le,
        porteur_id=porteur_id,
        cree_le=maintenant,
        depuis_le=maintenant,
    )


def _verifier(contexte: ContexteRequete, entree: GroupeNouveau, places: int, ouvert_le: date) -> None:
    fautes = domain.contradictions(
        entree.genre,
        entree.annee,
        quorum=entree.quorum,
        places_max=places,
        ouvert_le=ouvert_le,
        limite_le=entree.limite_le,
    )
    if fautes:
        raise GroupeContradictoire(" ; ".join(faute["message"] for faute in fautes) + ".", champs=fautes)
    if entree.limite_le < contexte.horloge.aujourdhui():
        raise LimitePassee()


def _places(entree: GroupeNouveau) -> tuple[int, list[str]]:
    """Places, given or known for a cohort of that model, and what is to be checked."""
    repere = reperes().get(entree.modele)
    if entree.genre == "promotion" and repere is None:
        message = f"une promotion suit le modèle d'un accélérateur : {', '.join(sorted(reperes()))}"
        raise GroupeContradictoire(f"{message}.", champs=[{"champ": "body.modele", "message": message}])
    if entree.places_max is not None:
        return entree.places_max, []
    if repere is None:
        raise PlacesNecessaires()
    return repere.places_max, ["places_max"] if repere.a_verifier else []
