"""Declares and ends the links between companies."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.minimis import acces_compte, registre, repository
from services.aides.minimis.errors import LienContradictoire, LienDejaClos, LienIncoherent, LienIntrouvable
from services.aides.minimis.liens import FRANCE, Lien, NatureLien, contradiction
from services.aides.minimis.liens_coherence import exiger_coherence
from services.aides.minimis.liens_schemas import FinDeLien, LienNouveau
from services.aides.minimis.models import LienCapitalistique
from shared.securite.identite import Identite
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version


async def declarer(
    session: AsyncSession, contexte: ContexteRequete, entree: LienNouveau
) -> tuple[LienCapitalistique, int]:
    """The link and the position of its event; LienIncoherent, CompteIntrouvable, DateFuture, LienContradictoire."""
    exiger_coherence(entree)
    sirens = [entree.detenue, *([entree.detentrice] if entree.pays == FRANCE else [])]
    await acces_compte.exiger_lien_permis(session, contexte.identite, sirens)
    registre.pas_dans_l_avenir(contexte, entree.du, "du")
    await registre.verrouiller(session, *sirens)
    existants = await repository.liens_autour(session, entree.detenue)
    nature = NatureLien(entree.nature)
    refus = contradiction(Lien(entree.detentrice, entree.detenue, nature, entree.du, entree.au, entree.pays), existants)
    if refus is not None:
        raise LienContradictoire(refus)
    lien = LienCapitalistique(
        **entree.model_dump(exclude={"nature"}),
        nature=nature,
        declare_le=contexte.horloge.maintenant(),
        declare_par=contexte.identite.compte_id,
    )
    session.add(lien)
    await session.flush()
    return lien, await _tracer(session, contexte, lien, "lie")


async def clore(
    session: AsyncSession, contexte: ContexteRequete, lien_id: UUID, attendue: int, entree: FinDeLien
) -> tuple[LienCapitalistique, int]:
    """The link with its last day; LienIntrouvable, LienDejaClos, LienIncoherent, DateFuture."""
    lien = await _visible(session, contexte.identite, lien_id)
    verifier_version(lien.version, attendue)
    if lien.au is not None or lien.nature == NatureLien.FUSION:
        raise LienDejaClos()
    if entree.au < lien.du:
        raise LienIncoherent(champs=[{"champ": "body.au", "message": "est avant le début du lien"}])
    registre.pas_dans_l_avenir(contexte, entree.au, "au")
    lien.au = entree.au
    await session.flush()
    return lien, await _tracer(session, contexte, lien, "delie")


async def _visible(session: AsyncSession, identite: Identite, lien_id: UUID) -> LienCapitalistique:
    lien = await repository.lien(session, lien_id)
    if lien is None:
        raise LienIntrouvable()
    if not identite.voit_tout:
        membres = registre.composante(lien.detenue, await repository.liens_autour(session, lien.detenue))
        if not await repository.visibles(session, identite, membres):
            raise LienIntrouvable()
    return lien


async def _tracer(session: AsyncSession, contexte: ContexteRequete, lien: LienCapitalistique, fait: str) -> int:
    publics = {"nature": lien.nature, "du": lien.du.isoformat(), "au": lien.au.isoformat() if lien.au else None}
    return await tracer(
        session,
        contexte,
        type=f"aides.minimis.{fait}",
        objet_id=lien.id,
        apres={**publics, "detentrice": lien.detentrice, "detenue": lien.detenue, "source": lien.source},
        donnees=publics,
    )
