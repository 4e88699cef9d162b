"""What a transaction changed in a parcours and its actions, taken at each flush: a journal line carries it whole."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from services.parcours.avancement.models import Parcours
from services.parcours.plan.models import Action

_CLE = "parcours.changements"


@dataclass(slots=True)
class Releve:
    """Columns of one row that the transaction has changed so far, from which version."""

    parcours_id: UUID
    version_avant: int = 0
    colonnes: dict[str, Any] = field(default_factory=dict)


def _releves(session: Session) -> dict[UUID, Releve]:
    releves: dict[UUID, Releve] = session.info.setdefault(_CLE, {})
    return releves


@event.listens_for(Session, "before_flush")
def _relever(session: Session, *_: Any) -> None:
    for objet in [*session.new, *session.dirty]:
        if isinstance(objet, Parcours | Action):
            etat = inspect(objet)
            noms = [a.key for a in etat.mapper.column_attrs if objet in session.new or etat.attrs[a.key].history.added]
            parcours_id = objet.id if isinstance(objet, Parcours) else objet.parcours_id
            version = objet.version if isinstance(objet, Parcours) and objet not in session.new else 0
            releve = _releves(session).setdefault(objet.id, Releve(parcours_id, version))
            releve.colonnes |= {nom: getattr(objet, nom) for nom in noms}


async def changements(session: AsyncSession, parcours: Parcours) -> dict[str, Any]:
    """`changement`: the columns changed since the last call, with the version before and after."""
    await session.flush()
    releves = _releves(session.sync_session)
    cles = [cle for cle, releve in releves.items() if releve.parcours_id == parcours.id]
    siens = {cle: releves.pop(cle) for cle in cles}
    releve = siens.pop(parcours.id, None) or Releve(parcours.id, parcours.version)
    change: dict[str, Any] = {"version_avant": releve.version_avant}
    change["parcours"] = releve.colonnes | {"version": parcours.version}
    if siens:
        change["actions"] = {cle: sien.colonnes for cle, sien in siens.items()}
    return {"parcours_id": parcours.id, "changement": change}
