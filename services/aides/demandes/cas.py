"""A demande as its guards see it: the row, its dossier, the facts of the moment."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.demandes.domain import Etat, Situation
from services.aides.demandes.models import Demande
from services.aides.minimis import octroi_demande
from shared.contracts.perimetre import PerimetreDossier
from shared.trace import ContexteRequete


@dataclass(frozen=True)
class Cas:
    """A demande, its dossier, and what the guards look at."""

    demande: Demande
    dossier: PerimetreDossier
    situation: Situation


async def lire_cas(
    session: AsyncSession, contexte: ContexteRequete, demande: Demande, dossier: PerimetreDossier
) -> Cas:
    """The demande with the facts of the moment: is the dispositif open, what de minimis room is left."""
    aujourdhui = contexte.horloge.aujourdhui()
    versions = await catalogue.en_vigueur(session, aujourdhui, demande.dispositif)
    situation = Situation(
        etat=Etat(demande.etat),
        verdict=demande.verdict,
        montant_demande_eur=demande.montant_demande_eur,
        dispositif_ouvert=any(v.regles.version == demande.dispositif_version for v in versions),
        plafond_eur=demande.plafond_eur,
        montant_accorde_eur=demande.montant_accorde_eur,
        montant_paye_eur=demande.montant_paye_eur,
        instructeur_est_appelant=demande.instruite_par == contexte.identite.compte_id,
        marge_de_minimis_eur=await octroi_demande.marge_de_demande(session, contexte, demande, dossier.siren),
    )
    return Cas(demande, dossier, situation)
