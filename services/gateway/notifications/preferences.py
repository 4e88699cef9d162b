"""Preferences of an account: a rhythm, and a choice per type that may be silenced."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.notifications.errors import MessageObligatoire, PreferenceContradictoire
from services.gateway.notifications.models import Preference, PreferenceRythme
from services.gateway.notifications.schemas import PreferenceLue, Preferences, PreferencesLues
from services.gateway.relances.domain import doublons
from services.gateway.relances.echelle import echelle_en_vigueur
from shared.trace import ContexteRequete, tracer

P: Any = Preference.__table__  # type: ignore[attr-defined]


async def lire(session: AsyncSession, compte_id: UUID) -> PreferencesLues:
    """Choices of the account; by default everything, every day."""
    lignes = await session.execute(select(P.c.type, P.c.portee).where(P.c.compte_id == compte_id))
    choisies = {ligne["type"]: ligne["portee"] for ligne in lignes.mappings()}
    rythme = await session.get(PreferenceRythme, compte_id)
    types = [
        PreferenceLue(
            type=echelon.code,
            libelle=echelon.libelle,
            obligatoire=echelon.obligatoire,
            portee=choisies.get(echelon.code, "toutes"),
        )
        for echelon in echelle_en_vigueur().echelons
    ]
    return PreferencesLues.model_validate(
        {"compte_id": compte_id, "rythme": rythme.rythme if rythme else "quotidien", "types": types}
    )


async def ecrire(session: AsyncSession, contexte: ContexteRequete, entree: Preferences) -> PreferencesLues:
    """Replaces the choices of the caller; refuses an unknown type, and to silence what must be told."""
    _verifier(entree)
    compte_id = contexte.identite.compte_id
    await session.execute(delete(Preference).where(P.c.compte_id == compte_id))
    for choix in entree.types:
        session.add(Preference(compte_id=compte_id, **choix.model_dump()))
    requete = insert(PreferenceRythme).values(compte_id=compte_id, rythme=entree.rythme)
    await session.execute(requete.on_conflict_do_update(index_elements=["compte_id"], set_={"rythme": entree.rythme}))
    await session.flush()
    apres = entree.model_dump()
    await tracer(session, contexte, type="gateway.preferences.ecrites", objet_id=compte_id, apres=apres)
    return await lire(session, compte_id)


def _verifier(entree: Preferences) -> None:
    obligatoires = {echelon.code for echelon in echelle_en_vigueur().echelons if echelon.obligatoire}
    doubles = doublons([choix.type for choix in entree.types])
    for rang, choix in enumerate(entree.types):
        champ = f"body.types.{rang}.type"
        if choix.type in doubles:
            raise PreferenceContradictoire(champs=[{"champ": champ, "message": "est écrit deux fois"}])
        if choix.type in obligatoires and choix.portee != "toutes":
            raise MessageObligatoire(champs=[{"champ": champ, "message": "ne peut pas être tu"}])
