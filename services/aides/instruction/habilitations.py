"""Functions that persons hold: given by somebody else, ended, never rewritten."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.instruction import reglages_lecture
from services.aides.instruction.errors import HabilitationRefusee
from services.aides.instruction.models import HabilitationInstruction
from services.aides.instruction.organisation import Organisation
from services.aides.instruction.schemas import HabilitationSaisie
from shared.trace import ContexteRequete, tracer


async def donner(
    session: AsyncSession, contexte: ContexteRequete, entree: HabilitationSaisie
) -> HabilitationInstruction:
    """HabilitationRefusee: to oneself, an unknown function or desk, or the same one twice."""
    vigueur = await reglages_lecture.organisation(session)
    if entree.compte_id == contexte.identite.compte_id:
        raise HabilitationRefusee("Personne ne s'habilite soi-même : une autre personne de la Région le fait.")
    if entree.plafond_eur == 0:
        raise HabilitationRefusee("Le plafond doit être supérieur à zéro, ou absent.", champ="plafond_eur")
    if vigueur is None:
        raise HabilitationRefusee("Aucune organisation de l'instruction n'est publiée.")
    _verifier_place(vigueur.contenu, entree)
    habilitation = HabilitationInstruction(
        **entree.model_dump(),
        accordee_par=contexte.identite.compte_id,
        accordee_le=contexte.horloge.maintenant(),
    )
    try:
        async with session.begin_nested():
            session.add(habilitation)
            await session.flush()
    except IntegrityError as erreur:
        raise HabilitationRefusee("Cette personne exerce déjà cette fonction à cet endroit.") from erreur
    return habilitation


def _verifier_place(organisation: Organisation, entree: HabilitationSaisie) -> None:
    fonction = organisation.fonction(entree.fonction)
    if fonction is None:
        connues = sorted(connue.code for connue in organisation.fonctions)
        raise HabilitationRefusee(f"Fonction inconnue : {entree.fonction}.", champ="fonction", fonctions=connues)
    if (fonction.portee == "guichet") != (entree.guichet is not None):
        portee = "s'exerce dans un guichet : le nommer" if entree.guichet is None else "ne s'exerce pas dans un guichet"
        raise HabilitationRefusee(f"La fonction « {fonction.libelle} » {portee}.", champ="guichet")
    if entree.guichet is not None and organisation.guichet(entree.guichet) is None:
        connus = sorted(guichet.code for guichet in organisation.guichets)
        raise HabilitationRefusee(f"Guichet inconnu : {entree.guichet}.", champ="guichet", guichets=connus)


async def finir(session: AsyncSession, contexte: ContexteRequete, habilitation: HabilitationInstruction) -> None:
    """HabilitationRefusee when it has already ended."""
    if habilitation.finie_le is not None:
        raise HabilitationRefusee("Cette habilitation a déjà pris fin.")
    habilitation.finie_par, habilitation.finie_le = contexte.identite.compte_id, contexte.horloge.maintenant()
    await session.flush()


async def tracer_habilitation(
    session: AsyncSession, contexte: ContexteRequete, habilitation: HabilitationInstruction, fait: str
) -> int:
    """The journal line, and an event that names nobody."""
    donnees = {"code": habilitation.fonction, "guichet": habilitation.guichet}
    apres = {**donnees, "compte_id": habilitation.compte_id, "plafond_eur": habilitation.plafond_eur}
    return await tracer(
        session,
        contexte,
        type=f"aides.habilitation.{fait}",
        objet_id=habilitation.id,
        apres=apres,
        donnees=donnees,
    )
