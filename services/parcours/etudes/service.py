"""Recording a study, an adaptation, or the waiver of the adaptation."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.etudes.errors import ActionSansEquipement, EtapeDeLEtude
from services.parcours.etudes.models import Etude
from services.parcours.etudes.schemas import DispenseNouvelle, EtudeNouvelle
from services.parcours.plan import repository
from services.parcours.plan.models import Action
from services.parcours.plan.vie import suivre_les_faits
from shared.trace import ContexteRequete

ETAPES = frozenset({"faisabilite", "adaptation", "financement"})
"""Steps at which studies and waivers are recorded: after the plan is accepted, before deployment."""
T: Any = Etude.__table__  # type: ignore[attr-defined]


async def _action(session: AsyncSession, parcours: Parcours, action_id: UUID) -> Action:
    action = await repository.action(session, parcours.id, action_id)
    if not action.installe_equipement:
        raise ActionSansEquipement()
    if parcours.etape not in ETAPES:
        raise EtapeDeLEtude()
    return action


async def conclure_etude(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action_id: UUID, entree: EtudeNouvelle
) -> tuple[Etude, int]:
    """A feasibility study concludes the study; an adaptation counts unless it is unfavourable."""
    action = await _action(session, parcours, action_id)
    etude = _nouvelle(contexte, action, **entree.model_dump())
    session.add(etude)
    if entree.genre == "faisabilite":
        action.etude_conclue = True
    else:
        action.adaptation_reglee = entree.conclusion != "defavorable"
    type_ = "parcours.etude.enregistree" if entree.genre == "faisabilite" else "parcours.adaptation.enregistree"
    fait = {"action_id": action.id, "genre": entree.genre, "conclusion": entree.conclusion}
    await suivre_les_faits(session, contexte, parcours, action)
    await repository.recompter(session, parcours)
    return etude, await enregistrer(session, contexte, parcours, type_, fait)


async def dispenser(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action_id: UUID, entree: DispenseNouvelle
) -> tuple[Etude, int]:
    """A motivated waiver by a named role: who gave it stays on record."""
    action = await _action(session, parcours, action_id)
    etude = _nouvelle(
        contexte, action, genre="dispense", conclusion="accordee", resume=f"{entree.motif} : {entree.justification}"
    )
    session.add(etude)
    action.adaptation_reglee = True
    await suivre_les_faits(session, contexte, parcours, action)
    await repository.recompter(session, parcours)
    fait = {"action_id": action.id, "motif": entree.motif, "role": contexte.identite.role.value}
    return etude, await enregistrer(session, contexte, parcours, "parcours.dispense.accordee", fait)


def _nouvelle(contexte: ContexteRequete, action: Action, **champs: Any) -> Etude:
    return Etude(
        parcours_id=action.parcours_id,
        action_id=action.id,
        par=contexte.identite.compte_id,
        role=contexte.identite.role.value,
        le=contexte.horloge.maintenant(),
        **champs,
    )


async def etudes(session: AsyncSession, parcours_id: UUID) -> list[Etude]:
    """Studies, adaptations and waivers, oldest first."""
    return list((await session.execute(select(Etude).where(T.c.parcours_id == parcours_id).order_by(T.c.id))).scalars())
