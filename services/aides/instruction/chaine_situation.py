"""Where the chain of a demande stands, from its last proposal and what approvals have seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes.models import Demande
from services.aides.instruction import notation, reglages_lecture, repository
from services.aides.instruction.approbation_domain import Avancement, Reponse, Vu, avancer
from services.aides.instruction.avis_lecture import A
from services.aides.instruction.chaine import Chaine, Niveau
from services.aides.instruction.models import InstructionDemande
from services.aides.instruction.models_decision import ApprobationDemande, NotationDemande, PropositionDemande
from services.aides.instruction.reglages_lecture import EnVigueur

P: Any = PropositionDemande.__table__  # type: ignore[attr-defined]
B: Any = ApprobationDemande.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class SituationChaine:
    """The chain that applies, the proposal, the levels of its band, the answers and how far they go."""

    vigueur: EnVigueur[Chaine] | None
    proposition: PropositionDemande | None
    auteur_retire: bool
    niveaux: list[Niveau]
    reponses: Sequence[ApprobationDemande]
    actuel: Vu
    avancement: Avancement
    auteurs: frozenset[UUID]

    @property
    def requise(self) -> bool:
        return self.vigueur is not None and bool(self.vigueur.contenu.tranches)

    @property
    def valables(self) -> dict[int, ApprobationDemande]:
        """Answers that count, by level."""
        return {reponse.niveau_rang: reponse for reponse in self.reponses if vu(reponse) == self.actuel}


def vu(reponse: ApprobationDemande) -> Vu:
    """What an answer has seen."""
    return Vu(
        reponse.demande_version,
        reponse.notation_rang,
        reponse.proposition_rang,
        reponse.avis_recus,
        reponse.deports,
    )


async def situer(session: AsyncSession, demande: Demande) -> SituationChaine:
    """The chain of the proposal keeps its version; without proposal, the chain in force."""
    proposition = await derniere_proposition(session, demande.id)
    numero = proposition.chaine_numero if proposition else None
    vigueur = await reglages_lecture.chaine(session, demande.dispositif, numero)
    montant = (proposition.montant_eur if proposition else None) or demande.montant_demande_eur
    niveaux = vigueur.contenu.niveaux(montant) if vigueur else []
    reponses, deports = await _reponses(session, demande.id), await repository.deports(session, demande.id)
    notee = await notation.lire(session, demande.id)
    instruction = await repository.instruction(session, demande.id)
    actuel = Vu(
        _version(demande, instruction),
        notee.rang if notee else 0,
        proposition.rang if proposition else 0,
        await _avis_recus(session, demande.id),
        len(deports & {reponse.par for reponse in reponses}),
    )
    return SituationChaine(
        vigueur=vigueur,
        proposition=proposition,
        auteur_retire=proposition is not None and proposition.par in deports,
        niveaux=niveaux,
        reponses=reponses,
        actuel=actuel,
        avancement=_avancement(niveaux, reponses, actuel),
        auteurs=_auteurs(demande, proposition, notee, instruction),
    )


def _avancement(niveaux: list[Niveau], reponses: Sequence[ApprobationDemande], actuel: Vu) -> Avancement:
    lues = [Reponse(reponse.niveau_rang, reponse.sens, reponse.par, vu(reponse)) for reponse in reponses]
    return avancer(len(niveaux), lues, actuel)


def _version(demande: Demande, instruction: InstructionDemande | None) -> int:
    """The version of the demande, or the one that was decided."""
    decidee = instruction.version_decidee if instruction else None
    return demande.version if decidee is None else decidee


def _auteurs(
    demande: Demande,
    proposition: PropositionDemande | None,
    notee: NotationDemande | None,
    instruction: InstructionDemande | None,
) -> frozenset[UUID]:
    """Whoever instructed, scored or proposed: they approve nothing of it."""
    auteurs = [demande.instruite_par, instruction.instructeur_id if instruction else None]
    auteurs += [ecrit.par for ecrit in (proposition, notee) if ecrit is not None]
    return frozenset(auteur for auteur in auteurs if auteur is not None)


async def derniere_proposition(session: AsyncSession, demande_id: UUID) -> PropositionDemande | None:
    requete = select(PropositionDemande).where(P.c.demande_id == demande_id).order_by(P.c.rang.desc()).limit(1)
    return (await session.execute(requete)).scalar_one_or_none()


async def _reponses(session: AsyncSession, demande_id: UUID) -> Sequence[ApprobationDemande]:
    requete = select(ApprobationDemande).where(B.c.demande_id == demande_id).order_by(B.c.id)
    return (await session.execute(requete)).scalars().all()


async def _avis_recus(session: AsyncSession, demande_id: UUID) -> int:
    requete = select(func.count()).where(A.c.demande_id == demande_id, A.c.etat == "repondu")
    return int((await session.execute(requete)).scalar_one())
