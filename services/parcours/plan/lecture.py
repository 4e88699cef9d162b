"""What is shown of the actions: their life, their cost, who waits for whom, and what may happen next."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.plan import domain, repository, vie
from services.parcours.plan.models import Action
from services.parcours.plan.schemas import (
    ActionLue,
    AideAction,
    GesteActionLu,
    ManqueAction,
    OrientationLue,
    Responsable,
)
from shared.calendrier import jours_ouvres_entre
from shared.securite.identite import Role

ROLES = frozenset({Role.ENSEMBLIER, Role.PARTENAIRE_RESPONSABLE, Role.PARTENAIRE_CONSEILLER})
"""Roles that make gestures on an action."""


async def actions_lues(
    session: AsyncSession, ligne: Mapping[str, Any] | RowMapping, role: Role, aujourdhui: date
) -> list[ActionLue]:
    """Actions in the order of the plan, each with its last orientation and the gestures allowed and blocked."""
    cadre = await vie.cadre(session, ligne)
    orientations = await repository.orientations(session, ligne["id"])
    return [_lue(cadre, action, orientations.get(action.id), role, aujourdhui) for action in cadre.actions]


def _lue(cadre: vie.Cadre, action: Action, orientation: RowMapping | None, role: Role, aujourdhui: date) -> ActionLue:
    finie = action.etat in domain.REALISEES | domain.HORS_PLAN
    retard = 0 if finie or action.echeance_le is None else max(0, jours_ouvres_entre(action.echeance_le, aujourdhui))
    complements = {
        "responsable": _responsable(action),
        "aide": _aide(action, orientation),
        "bloquee_depuis_le": action.etat_depuis_le if action.etat == "bloquee" else None,
        "en_retard": not finie and action.echeance_le is not None and action.echeance_le < aujourdhui,
        "jours_de_retard": retard,
        "orientation": OrientationLue.model_validate(dict(orientation)) if orientation is not None else None,
        "gestes": [_geste(cadre, action, geste, role) for geste in domain.GESTES if action.etat in geste.de],
    }
    return ActionLue.model_validate({**action.model_dump(), **complements})


def _responsable(action: Action) -> Responsable | None:
    if action.responsable_id is None and action.responsable_role is None:
        return None
    return Responsable(compte_id=action.responsable_id, role=action.responsable_role)


def _aide(action: Action, orientation: RowMapping | None) -> AideAction | None:
    """The aid granted, else the one asked for."""
    if action.aide_dispositif is not None:
        return AideAction(
            dispositif=action.aide_dispositif, demande_id=action.aide_demande_id, montant_eur=action.aide_eur
        )
    if orientation is None or orientation["dispositif"] is None:
        return None
    demande_id: UUID | None = orientation["demande_id"]
    return AideAction(dispositif=orientation["dispositif"], demande_id=demande_id, montant_eur=None)


def _geste(cadre: vie.Cadre, action: Action, geste: domain.GesteAction, role: Role) -> GesteActionLu:
    faits = vie.faits(cadre, action)
    manques = [ManqueAction(code=code, message=texte) for code, texte in domain.manques(geste, action.etat, faits)]
    if role not in ROLES:
        manques.append(ManqueAction(code="role", message="Ce geste revient à l'ensemblier et aux conseillers."))
    return GesteActionLu(
        geste=geste.code,
        libelle=geste.libelle,
        vers=domain.cible(geste, faits),
        permis=not manques,
        manques=manques,
        motifs=list(geste.motifs),
    )
