"""Every version of a programme is kept: who, when, what changed."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.programmes import controle
from services.gateway.programmes.contenu import Contenu
from services.gateway.programmes.models import Programme, VersionProgramme
from shared.trace import ContexteRequete, tracer

EVENEMENTS = {
    "creation": "gateway.programme.cree",
    "modification": "gateway.programme.modifie",
    "publication": "gateway.programme.publie",
    "approbation": "gateway.programme.modifie",
    "fermeture": "gateway.programme.ferme",
}
"""Nature of a version → type of its event."""


async def appliquer(
    session: AsyncSession,
    contexte: ContexteRequete,
    programme: Programme,
    contenu: Contenu,
    nature: str,
    *,
    proposition_id: UUID | None = None,
) -> int:
    """Gives the programme its new content and keeps the version; gives the position of its event."""
    avant = programme.contenu
    for nom, valeur in controle.colonnes(contenu).items():
        setattr(programme, nom, valeur)
    programme.numero += 1
    programme.modifie_par, programme.modifie_le = contexte.identite.compte_id, contexte.horloge.maintenant()
    await session.flush()
    return await consigner(session, contexte, programme, nature, avant, proposition_id=proposition_id)


async def consigner(
    session: AsyncSession,
    contexte: ContexteRequete,
    programme: Programme,
    nature: str,
    avant: dict[str, Any] | None,
    *,
    proposition_id: UUID | None = None,
) -> int:
    """Adds the version, its journal line and its event."""
    session.add(
        VersionProgramme(
            programme_id=programme.id,
            numero=programme.numero,
            nature=nature,
            etat=programme.etat,
            contenu=programme.contenu,
            auteur_id=contexte.identite.compte_id,
            auteur_role=contexte.identite.role.value,
            proposition_id=proposition_id,
            le=contexte.horloge.maintenant(),
        )
    )
    await session.flush()
    changes = {nom for nom, valeur in programme.contenu.items() if avant is None or avant.get(nom) != valeur}
    faits = {"code": programme.code, "edition": programme.edition, "etat": programme.etat, "numero": programme.numero}
    return await tracer(
        session,
        contexte,
        type=EVENEMENTS[nature],
        objet_id=programme.id,
        avant={nom: avant.get(nom) for nom in changes} if avant else None,
        apres={**faits, **{nom: programme.contenu[nom] for nom in changes}},
        donnees={**faits, "organisation_id": programme.organisation_id, "champs": sorted(changes)},
    )
