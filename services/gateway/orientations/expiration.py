"""Expires what nobody has answered; the rows say what remains to do, so that a missed run is caught up."""

from uuid import UUID

from sqlalchemy import RowMapping

from services.gateway.dossiers.diffusion import Diffusion
from services.gateway.orientations import domain, repository, retour
from shared.base import Base
from shared.horloge import Horloge
from shared.trace.contexte import contexte_systeme


async def expirer_echues(base: Base, diffusion: Diffusion, horloge: Horloge) -> int:
    """Number of orientations expired, one transaction each; a dossier that someone holds waits for the next run."""
    expirees, apres = 0, UUID(int=0)
    while True:
        async with base.lecture() as session:
            echues = await repository.echues(session, horloge.aujourdhui(), apres)
        if not echues:
            return expirees
        for ligne in echues:
            expirees += await _expirer(base, diffusion, horloge, ligne)
        apres = echues[-1]["id"]


async def _expirer(base: Base, diffusion: Diffusion, horloge: Horloge, ligne: RowMapping) -> bool:
    contexte = contexte_systeme(horloge)
    async with base.ecriture() as session:
        dossier = await repository.dossier_verrouille(session, ligne["dossier_id"], attendre=False)
        if dossier is None:
            return False
        freres = await repository.freres_verrouilles(session, ligne["envoi_id"])
        orientation = freres.pop(ligne["id"])
        if orientation.etat not in domain.EN_ATTENTE or orientation.echeance_le >= horloge.aujourdhui():
            return False
        await retour.expirer(session, contexte, orientation)
        rendu = await retour.rendre_si_sans_preneur(session, contexte, dossier, orientation, list(freres.values()))
    if rendu is not None:
        await diffusion.diffuser(ligne["dossier_id"])
    return True
