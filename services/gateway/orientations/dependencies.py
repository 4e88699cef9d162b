"""What the orientations' routes share."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request, Response
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.orientations import domain, repository
from services.gateway.orientations.errors import OrientationIntrouvable
from services.gateway.orientations.schemas import EnvoiLu, OrientationLue
from shared.securite.acces import acces
from shared.securite.identite import TOUS_SAUF_COMITE, Identite, Role
from shared.trace.service import entetes_ecriture
from shared.valeurs import Siren

CheminSiren = Annotated[Siren, Path(description="SIREN de l'entreprise.")]
CheminOrientation = Annotated[UUID, Path(description="Orientation.")]
Emetteur = Annotated[
    Identite, acces(Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.MACHINE)
]
Repondant = Annotated[Identite, acces(Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER, Role.MACHINE)]
Lecteur = Annotated[Identite, acces(*TOUS_SAUF_COMITE)]


def rendre(ligne: RowMapping | dict[str, Any]) -> OrientationLue:
    """The message of a row."""
    delai = ligne["envoyee_le"] - ligne["demandee_le"]
    complements = {
        "delai_decision_s": max(0, round(delai.total_seconds())),
        "gestes": domain.gestes_depuis(ligne["etat"]),
    }
    return OrientationLue.model_validate({**ligne, **complements})


async def relire(session: AsyncSession, identite: Identite, orientation_id: UUID) -> OrientationLue:
    """The orientation as the caller may see it now."""
    ligne = await repository.lire(session, identite, orientation_id)
    if ligne is None:
        raise OrientationIntrouvable()
    return rendre(ligne)


async def rendre_envoi(session: AsyncSession, identite: Identite, envoi_id: UUID) -> EnvoiLu:
    """An envoi with those of its orientations that the caller may see."""
    lignes = await repository.envoi(session, identite, envoi_id)
    if not lignes:
        raise OrientationIntrouvable()
    communs = {nom: lignes[0][nom] for nom in ("dossier_id", "siren", "plateforme", "identifiant_externe", "creee_le")}
    etat = domain.etat_envoi([ligne["etat"] for ligne in lignes])
    orientations = [rendre(ligne) for ligne in lignes]
    return EnvoiLu.model_validate({"id": envoi_id, "etat": etat, "orientations": orientations, **communs})


def entetes(request: Request, response: Response, lue: OrientationLue, position: int) -> OrientationLue:
    entetes_ecriture(request, response, lue.version, position)
    return lue
