"""Sending a company where it should go: the best programme, else the ensemblier, never nobody."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.appariement import service
from services.gateway.appariement.presentation import prochaine_action
from services.gateway.appariement.schemas import AppariementLu, ProgrammeApparie
from services.gateway.appariement.schemas import OrientationVoulue as Voulue
from services.gateway.dossiers import suivi
from services.gateway.dossiers.models import Dossier
from services.gateway.orientations.creation import envoyer
from services.gateway.orientations.schemas import Destinataire, OrientationNouvelle
from shared.calendrier import ajouter_jours_ouvres
from shared.trace import ContexteRequete

DELAI_DE_REPLI_JO = 3
"""Working days that the ensemblier has to answer by hand: those of a new dossier (HYPOTHESE)."""


async def orienter(
    session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, voulue: Voulue
) -> tuple[AppariementLu, UUID | None]:
    """The matching, and the envoi it led to; None when the dossier went back to the ensemblier."""
    besoin = service.besoin_type(voulue)
    _, faits = await service.faits_du_dossier(session, contexte.identite, dossier.siren)
    reponse = await service.repondre(session, besoin, faits, contexte.horloge.aujourdhui(), voulue.limite)
    surs = [propose for propose in reponse.proposes if propose.conclusion == "retenu"]
    if surs:
        envoi_id, _ = await envoyer(session, contexte, dossier.siren, demande_au_partenaire(surs[0], voulue))
        return reponse, envoi_id
    motif = reponse.repli.motif if reponse.repli else "les programmes possibles sont à confirmer avec l'entreprise"
    await rendre_a_l_ensemblier(session, contexte, dossier, motif)
    return reponse, None


def demande_au_partenaire(propose: ProgrammeApparie, voulue: Voulue) -> OrientationNouvelle:
    """The orientation that asks the partner of a programme."""
    antenne_id = propose.antenne.id if propose.antenne else None
    return OrientationNouvelle(
        destinataires=[Destinataire(organisation_id=propose.organisation_id, antenne_id=antenne_id)],
        programme=propose.code,
        axe=voulue.axe,
        besoin=voulue.besoin_en_mots,
        message=voulue.message,
    )


async def rendre_a_l_ensemblier(session: AsyncSession, contexte: ContexteRequete, dossier: Dossier, motif: str) -> int:
    """Puts the dossier in the ensemblier's queue with what to do and for when; public for the other rooms."""
    echeance_le = ajouter_jours_ouvres(contexte.horloge.aujourdhui(), DELAI_DE_REPLI_JO)
    return await suivi.rendre(session, contexte, dossier, prochaine_action(motif), echeance_le)
