"""The life of a setting: written, corrected, approved by another person, published under a number, or set aside."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.repository import D
from services.aides.edition import cycle
from services.aides.edition.errors import (
    BrouillonIntrouvable,
)
from services.aides.edition.schemas import DefautLu
from services.aides.edition.service import refuser_defauts
from services.aides.edition.verification import Defaut
from services.aides.instruction import reglages_lecture as lecture
from services.aides.instruction.chaine import Chaine
from services.aides.instruction.grille import Grille
from services.aides.instruction.models import ReglageInstruction
from services.aides.instruction.organisation import Organisation
from services.aides.instruction.reglages_schemas import ReglageLu, ReglageResume, ReglageSaisi
from services.aides.instruction.verification import defauts_chaine, defauts_grille, defauts_organisation
from shared.trace import ContexteRequete, tracer

R: Any = ReglageInstruction.__table__  # type: ignore[attr-defined]
_OCCUPES = text("""
SELECT i.guichet, count(*) FROM demande_instruction i JOIN demande d ON d.id = i.demande_id
WHERE d.etat IN ('deposee','complete','instruite') GROUP BY i.guichet ORDER BY i.guichet
""")


async def rediger(session: AsyncSession, contexte: ContexteRequete, entree: ReglageSaisi) -> ReglageInstruction:
    """A new draft; BrouillonDejaEnCours when another one of the same object is open."""
    reglage = ReglageInstruction(
        genre=entree.genre,
        cle=entree.cle,
        motif=entree.motif,
        contenu=entree.contenu.model_dump(mode="json"),
        redige_par=contexte.identite.compte_id,
        redige_le=contexte.horloge.maintenant(),
    )
    await cycle.inscrire(session, reglage)
    return reglage


async def trouver(session: AsyncSession, reglage_id: UUID, *, verrou: bool = True) -> ReglageInstruction:
    """The setting, locked unless only read; BrouillonIntrouvable."""
    requete = select(ReglageInstruction).where(R.c.id == reglage_id)
    reglage = (await session.execute(requete.with_for_update() if verrou else requete)).scalar_one_or_none()
    if reglage is None:
        raise BrouillonIntrouvable()
    return reglage


async def corriger(
    session: AsyncSession, contexte: ContexteRequete, reglage: ReglageInstruction, entree: ReglageSaisi
) -> None:
    """Another content of the same object: whoever corrects becomes the author, and an approval falls."""
    cycle.exiger_ouvert(reglage, meme_objet=(entree.genre, entree.cle) == (reglage.genre, reglage.cle))
    reglage.contenu, reglage.motif = entree.contenu.model_dump(mode="json"), entree.motif
    cycle.reprendre(contexte, reglage)
    await session.flush()


async def approuver(session: AsyncSession, contexte: ContexteRequete, reglage: ReglageInstruction) -> None:
    """By another person; EtatBrouillonContraire, ApprobationParRedacteur, ReglesRefusees."""
    cycle.exiger_approbable(contexte, reglage)
    refuser_defauts(await defauts(session, reglage))
    cycle.marquer_approuve(contexte, reglage)
    await session.flush()


async def publier(session: AsyncSession, contexte: ContexteRequete, reglage: ReglageInstruction) -> None:
    """In force from now on, under the next number; EtatBrouillonContraire, ReglesRefusees."""
    cycle.exiger_approuve(reglage)
    refuser_defauts(await defauts(session, reglage))
    dernier = select(func.max(R.c.numero)).where(R.c.genre == reglage.genre, R.c.cle == reglage.cle)
    reglage.numero = ((await session.execute(dernier)).scalar() or 0) + 1
    reglage.publie_le, reglage.etat = contexte.horloge.maintenant(), "publie"
    await session.flush()


async def defauts(session: AsyncSession, reglage: ReglageInstruction) -> list[Defaut]:
    """What keeps the draft from being published, the catalogue and the demandes of today included."""
    if reglage.etat not in cycle.OUVERTS:
        return []
    dispositifs = set((await session.execute(select(D.c.code))).scalars())
    if reglage.genre == "organisation":
        organisation = Organisation.model_validate(reglage.contenu)
        return [*defauts_organisation(organisation, dispositifs), *await _abandonnes(session, organisation)]
    trouves = [] if reglage.cle in dispositifs else [Defaut("dispositif", f"dispositif inconnu : {reglage.cle}")]
    if reglage.genre == "grille":
        return [*trouves, *defauts_grille(Grille.model_validate(reglage.contenu))]
    vigueur = await lecture.organisation(session)
    return [*trouves, *defauts_chaine(Chaine.model_validate(reglage.contenu), vigueur.contenu if vigueur else None)]


async def _abandonnes(session: AsyncSession, organisation: Organisation) -> list[Defaut]:
    """A desk that still has demandes under way cannot disappear."""
    return [
        Defaut("guichets", f"le guichet {code} a {nombre} demandes en cours : les réorienter d'abord")
        for code, nombre in (await session.execute(_OCCUPES)).all()
        if organisation.guichet(code) is None
    ]


async def presenter(session: AsyncSession, reglage: ReglageInstruction) -> ReglageLu:
    """The setting with its defects."""
    resume = ReglageResume.model_validate(reglage)
    trouves = [DefautLu(lieu=defaut.lieu, message=defaut.message) for defaut in await defauts(session, reglage)]
    return ReglageLu(**resume.model_dump(), contenu=reglage.contenu, defauts=trouves)


async def tracer_reglage(
    session: AsyncSession, contexte: ContexteRequete, reglage: ReglageInstruction, fait: str
) -> int:
    """The journal line and the event of a change."""
    apres = {"genre": reglage.genre, "code": reglage.cle, "etat": reglage.etat, "numero": reglage.numero}
    return await tracer(session, contexte, type=f"aides.reglage.{fait}", objet_id=reglage.id, apres=apres)
