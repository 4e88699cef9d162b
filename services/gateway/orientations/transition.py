"""Ends the reading of former partners on the day that the rules give; a missed run is caught up."""

from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers import suivi
from services.gateway.dossiers.diffusion import Diffusion
from services.gateway.orientations import repository
from shared.base import Base
from shared.horloge import Horloge
from shared.trace.contexte import contexte_systeme


async def fermer_acces(base: Base, diffusion: Diffusion, horloge: Horloge) -> int:
    """Number of accesses ended; a dossier that someone holds waits for the next run."""
    async with base.lecture() as session:
        lignes = await dossiers.acces_a_fermer(session, horloge.maintenant())
    fermes = 0
    for ligne in lignes:
        async with base.ecriture() as session:
            dossier = await repository.dossier_verrouille(session, ligne["dossier_id"], attendre=False)
            if dossier is None:
                continue
            await suivi.dissocier(session, contexte_systeme(horloge), dossier, ligne["organisation_id"])
        await diffusion.diffuser(ligne["dossier_id"])
        fermes += 1
    return fermes
