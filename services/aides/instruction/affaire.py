"""A demande as its instruction sees it, and who may act on it."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes import repository as demandes
from services.aides.demandes.domain import Etat
from services.aides.demandes.models import Demande
from services.aides.instruction import reglages_lecture, repository
from services.aides.instruction.errors import (
    GesteInstructionRefuse,
    InstructionIntrouvable,
    LienInteretDeclare,
    NonHabilite,
)
from services.aides.instruction.models import InstructionDemande
from services.aides.instruction.organisation import INSTRUCTEUR, Organisation
from shared.trace import ContexteRequete, tracer
from shared.versions import verifier_version

EN_COURS = frozenset({Etat.DEPOSEE, Etat.COMPLETE, Etat.INSTRUITE})


@dataclass(frozen=True)
class Affaire:
    """The demande, its instruction, and the organisation in force."""

    demande: Demande
    instruction: InstructionDemande
    organisation: Organisation


async def lire_affaire(session: AsyncSession, contexte: ContexteRequete, demande_id: UUID) -> Affaire:
    """For reading; InstructionIntrouvable before the deposit, or outside the caller's perimeter."""
    return await _affaire(session, contexte, demande_id, verrou=False)


async def affaire_a_changer(
    session: AsyncSession, contexte: ContexteRequete, demande_id: UUID, attendue: int
) -> Affaire:
    """Locked with its demande, at the version read; VersionPerimee, GesteInstructionRefuse once it is decided."""
    affaire = await _affaire(session, contexte, demande_id, verrou=True)
    verifier_version(affaire.instruction.version, attendue)
    if Etat(affaire.demande.etat) not in EN_COURS:
        raise GesteInstructionRefuse("La demande n'est plus en cours d'instruction : elle se lit seulement.")
    return affaire


async def _affaire(session: AsyncSession, contexte: ContexteRequete, demande_id: UUID, *, verrou: bool) -> Affaire:
    demande = await demandes.objet(session, contexte.identite, demande_id, verrou=verrou)
    instruction = None if demande is None else await repository.instruction(session, demande_id)
    vigueur = await reglages_lecture.organisation(session)
    if demande is None or instruction is None or vigueur is None:
        raise InstructionIntrouvable()
    return Affaire(demande, instruction, vigueur.contenu)


async def exiger_sans_lien(session: AsyncSession, affaire: Affaire, compte_id: UUID) -> None:
    """LienInteretDeclare when the person declared an interest in this demande."""
    if compte_id in await repository.deports(session, affaire.demande.id):
        raise LienInteretDeclare()


async def exiger_fonction(
    session: AsyncSession, affaire: Affaire, compte_id: UUID, fonction: str, montant_eur: Decimal | None = None
) -> None:
    """NonHabilite unless the person holds the function, here if it is a desk's, up to that amount."""
    definition = affaire.organisation.fonction(fonction)
    libelle, guichet = fonction, None
    if definition is not None:
        libelle = definition.libelle
        guichet = affaire.instruction.guichet if definition.portee == "guichet" else None
    tenues = [
        tenue
        for tenue in await repository.habilitations(session, compte_id)
        if tenue["fonction"] == fonction and tenue["guichet"] == guichet
    ]
    lieu = f" au guichet {guichet}" if guichet else ""
    if not tenues:
        raise NonHabilite(f"Fonction nécessaire : « {libelle} »{lieu}.", fonction=fonction, guichet=guichet)
    plafonds = [tenue["plafond_eur"] for tenue in tenues]
    if montant_eur is not None and None not in plafonds and montant_eur > max(plafonds):
        phrase = (
            f"La fonction « {libelle} »{lieu} est exercée jusqu'à {max(plafonds):.2f} € : {montant_eur:.2f} € proposés."
        )
        raise NonHabilite(phrase, fonction=fonction, guichet=guichet, plafond_eur=f"{max(plafonds):.2f}")


async def exiger_instructeur(session: AsyncSession, affaire: Affaire, compte_id: UUID) -> None:
    """LienInteretDeclare, NonHabilite, or GesteInstructionRefuse when somebody else, or nobody, instructs it."""
    await exiger_sans_lien(session, affaire, compte_id)
    if affaire.instruction.instructeur_id != compte_id:
        raise GesteInstructionRefuse("Ce geste revient à qui instruit la demande : la prendre ou la reprendre d'abord.")
    await exiger_fonction(session, affaire, compte_id, INSTRUCTEUR)


async def tracer_affaire(
    session: AsyncSession, contexte: ContexteRequete, affaire: Affaire, fait: str, **apres: object
) -> int:
    """Moves the version of the instruction; line of its own journal, and event that names nobody."""
    affaire.instruction.gestes += 1
    await session.flush()
    donnees = {"dispositif": affaire.demande.dispositif, "guichet": affaire.instruction.guichet}
    return await tracer(
        session,
        contexte,
        type=f"aides.instruction.{fait}",
        objet_id=repository.objet_du_journal(affaire.demande.id),
        dossier_id=affaire.demande.dossier_id,
        apres={**donnees, **apres},
        donnees=donnees,
    )
