"""Who instructs a demande, at which desk, and who declares that they must not."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.instruction import repository
from services.aides.instruction.affaire import (
    Affaire,
    exiger_fonction,
    exiger_sans_lien,
    tracer_affaire,
)
from services.aides.instruction.errors import GesteInstructionRefuse, LienInteretDeclare, MotifAPreciser
from services.aides.instruction.gestes_schemas import (
    GesteConfier,
    GesteDeclarerLien,
    GestePrendre,
    GesteRendre,
    GesteReorienter,
    GesteReprendre,
)
from services.aides.instruction.models import DeportDemande
from services.aides.instruction.organisation import INSTRUCTEUR
from shared.trace import ContexteRequete


async def prendre(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, _: GestePrendre) -> int:
    """A demande that nobody instructs."""
    if affaire.instruction.instructeur_id is not None:
        raise GesteInstructionRefuse("Cette demande a déjà un instructeur : la reprendre, en disant pourquoi.")
    await _affecter(session, contexte, affaire, contexte.identite.compte_id)
    return await tracer_affaire(session, contexte, affaire, "prise")


async def reprendre(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteReprendre) -> int:
    """A demande whose instructor has left, is away, or has too many."""
    preciser(entree.motif, entree.motif_detail)
    precedent, nouveau = affaire.instruction.instructeur_id, contexte.identite.compte_id
    if precedent in (None, nouveau):
        raise GesteInstructionRefuse("Seule une demande instruite par une autre personne se reprend.")
    await _affecter(session, contexte, affaire, nouveau)
    apres = {"motif": entree.motif, "motif_detail": entree.motif_detail, "instructeur_precedent": precedent}
    return await tracer_affaire(session, contexte, affaire, "reprise", **apres)


async def confier(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteConfier) -> int:
    """To another person who is an instructor of the desk."""
    preciser(entree.motif, entree.motif_detail)
    precedent = affaire.instruction.instructeur_id
    if precedent == entree.compte_id:
        raise GesteInstructionRefuse("Cette personne instruit déjà la demande.")
    await _affecter(session, contexte, affaire, entree.compte_id)
    apres = {"motif": entree.motif, "motif_detail": entree.motif_detail, "instructeur_precedent": precedent}
    return await tracer_affaire(session, contexte, affaire, "confiee", **apres)


async def rendre(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteRendre) -> int:
    """Back to the desk, without instructor."""
    preciser(entree.motif, entree.motif_detail)
    if affaire.instruction.instructeur_id != contexte.identite.compte_id:
        raise GesteInstructionRefuse("Seul l'instructeur de la demande la rend à son guichet.")
    _liberer(affaire)
    apres = {"motif": entree.motif, "motif_detail": entree.motif_detail}
    return await tracer_affaire(session, contexte, affaire, "rendue", **apres)


async def reorienter(
    session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteReorienter
) -> int:
    """To another desk, with the reason; whoever instructed it does so no more."""
    preciser(entree.motif, entree.motif_detail)
    instruction = affaire.instruction
    if affaire.organisation.guichet(entree.guichet) is None:
        connus = sorted(guichet.code for guichet in affaire.organisation.guichets)
        raise GesteInstructionRefuse(f"Guichet inconnu : {entree.guichet}.", guichets=connus)
    if instruction.guichet == entree.guichet:
        raise GesteInstructionRefuse("La demande est déjà à ce guichet.")
    await exiger_sans_lien(session, affaire, contexte.identite.compte_id)
    precedent, instruction.guichet, instruction.regle = instruction.guichet, entree.guichet, None
    detail = f" — {entree.motif_detail}" if entree.motif_detail else ""
    instruction.raison = f"Réorientée depuis le guichet {precedent} : {entree.motif}{detail}."
    instruction.routee_le = contexte.horloge.maintenant()
    _liberer(affaire)
    apres = {"motif": entree.motif, "motif_detail": entree.motif_detail, "guichet_precedent": precedent}
    return await tracer_affaire(session, contexte, affaire, "reorientee", **apres)


async def declarer_lien(
    session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, entree: GesteDeclarerLien
) -> int:
    """For good: the person does nothing more on this demande, and no longer instructs it."""
    qui = contexte.identite.compte_id
    if qui in await repository.deports(session, affaire.demande.id):
        raise LienInteretDeclare("Ce lien d'intérêts est déjà déclaré.")
    session.add(
        DeportDemande(
            demande_id=affaire.demande.id,
            compte_id=qui,
            motif=entree.motif_detail,
            le=contexte.horloge.maintenant(),
        )
    )
    if affaire.instruction.instructeur_id == qui:
        _liberer(affaire)
    return await tracer_affaire(session, contexte, affaire, "deport", motif_detail=entree.motif_detail)


def preciser(motif: str, detail: str | None) -> None:
    """MotifAPreciser when « autre » comes without words."""
    if motif == "autre" and detail is None:
        raise MotifAPreciser()


async def _affecter(session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, compte_id: UUID) -> None:
    await exiger_sans_lien(session, affaire, compte_id)
    await exiger_fonction(session, affaire, compte_id, INSTRUCTEUR)
    affaire.instruction.instructeur_id = compte_id
    affaire.instruction.affectee_le = contexte.horloge.maintenant()


def _liberer(affaire: Affaire) -> None:
    affaire.instruction.instructeur_id = affaire.instruction.affectee_le = None
