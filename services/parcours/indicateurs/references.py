"""Reference evolutions: what happened to similar firms that nobody accompanied, with its source."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.indicateurs.catalogue import catalogue
from services.parcours.indicateurs.errors import ReferenceImpossible
from services.parcours.indicateurs.models import EvolutionReference
from services.parcours.indicateurs.references_schemas import EvolutionNouvelle, ReferencesNouvelles
from shared.identifiants import uuid7
from shared.pagination import Fenetre, paginer
from shared.trace import ContexteRequete, tracer

E: Any = EvolutionReference.__table__  # type: ignore[attr-defined]


async def ajouter(session: AsyncSession, contexte: ContexteRequete, entree: ReferencesNouvelles) -> UUID:
    """Adds the cells; a cell already known is replaced by its new line, which comes after it."""
    commun: dict[str, Any] = {
        "source_titre": entree.source,
        "source_reference": entree.reference,
        "saisi_le": contexte.horloge.maintenant(),
        "saisi_par": contexte.identite.compte_id,
    }
    for rang, evolution in enumerate(entree.evolutions):
        _verifier(evolution, f"body.evolutions.{rang}", contexte.horloge.aujourdhui().year)
        session.add(EvolutionReference(**evolution.model_dump(), **commun))
    await session.flush()
    lot = uuid7()
    apres = {"source": entree.source, "reference": entree.reference, "cellules": len(entree.evolutions)}
    await tracer(session, contexte, type="parcours.indicateur.reference", objet_id=lot, apres=apres)
    return lot


def _verifier(evolution: EvolutionNouvelle, champ: str, annee: int) -> None:
    defini = catalogue().indicateurs.get(evolution.code)
    if defini is None or defini.nature != "niveau":
        niveaux = sorted(code for code, i in catalogue().indicateurs.items() if i.nature == "niveau")
        raise ReferenceImpossible(
            f"L'indicateur {evolution.code} n'est pas un niveau du catalogue.", champ=f"{champ}.code", codes=niveaux
        )
    if evolution.annee_de >= evolution.annee_a or evolution.annee_a > annee:
        phrase = f"De {evolution.annee_de} à {evolution.annee_a} : deux années passées, dans cet ordre."
        raise ReferenceImpossible(phrase, champ=f"{champ}.annee_a")


async def lister(session: AsyncSession, fenetre: Fenetre, code: str | None) -> Sequence[EvolutionReference]:
    """Lines of the window, oldest first."""
    requete = select(EvolutionReference)
    if code is not None:
        requete = requete.where(E.c.code == code)
    lignes: Sequence[EvolutionReference] = (await session.execute(paginer(requete, E.c.id, fenetre))).scalars().all()
    return lignes
