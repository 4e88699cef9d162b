"""What is shown of groups, candidatures and proposals."""

from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.groupes import domain, gestes, repository
from services.parcours.groupes.candidatures_schemas import CandidatureLue, PropositionLue, Responsable
from services.parcours.groupes.schemas import GesteGroupeLu, GroupeLu, PrevisionLue
from shared.securite.identite import Identite
from shared.trace import ContexteRequete


def groupe_lu(ligne: RowMapping, le: date) -> GroupeLu:
    """A group as seen that day."""
    periode = (ligne["ouvert_le"], ligne["limite_le"])
    prevision = domain.prevoir(ligne["etat"], ligne["retenus"], ligne["quorum"], periode, le)
    return GroupeLu.model_validate({**ligne, "prevision": PrevisionLue.model_validate(prevision)})


async def lire_groupe(session: AsyncSession, contexte: ContexteRequete, groupe_id: UUID) -> GroupeLu:
    """The group within the caller's perimeter; GroupeIntrouvable."""
    ligne = await repository.lire(session, contexte.identite, groupe_id)
    return groupe_lu(ligne, contexte.horloge.aujourdhui())


async def gestes_lus(session: AsyncSession, identite: Identite, groupe_id: UUID) -> tuple[list[GesteGroupeLu], int]:
    """Gestures that the caller may make, and the others with what is missing; and the version."""
    ligne = await repository.lire(session, identite, groupe_id)
    lus = []
    for geste in domain.GESTES:
        manques = await gestes.manques(session, identite, ligne, geste)
        lus.append(
            GesteGroupeLu.model_validate(
                {
                    "geste": geste.code,
                    "libelle": geste.libelle,
                    "vers": geste.vers,
                    "permis": not manques,
                    "manques": manques,
                    "motifs": list(geste.motifs),
                }
            )
        )
    return lus, ligne["version"]


async def lire_candidature(session: AsyncSession, identite: Identite, candidature_id: UUID) -> CandidatureLue:
    return CandidatureLue.model_validate(dict(await repository.candidature_lue(session, identite, candidature_id)))


def proposition_lue(ligne: RowMapping, le: date) -> PropositionLue:
    """A proposal as seen that day, with who is responsible for it."""
    referent = ligne["referent_id"]
    responsable = Responsable(role="ensemblier" if referent is None else "referent", compte_id=referent)
    en_retard = ligne["etat"] == "proposee" and ligne["echeance_le"] < le
    return PropositionLue.model_validate({**ligne, "responsable": responsable, "en_retard": en_retard})


async def lire_proposition(session: AsyncSession, identite: Identite, le: date, proposition_id: UUID) -> PropositionLue:
    """The proposal within the caller's perimeter; PropositionIntrouvable."""
    return proposition_lue(await repository.proposition_lue(session, identite, proposition_id), le)
