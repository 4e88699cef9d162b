"""Periodic work: typed sheets are replaced by the directory's once it answers again."""

from uuid import UUID

from services.gateway.annuaire.domain import Annuaire, AnnuaireIndisponible, Fiche
from services.gateway.dossiers import suivi
from services.gateway.dossiers.diffusion import Diffusion
from services.gateway.ouvrier import repository
from shared.base import Base
from shared.horloge import Horloge
from shared.journalisation import journal
from shared.trace.contexte import contexte_systeme


async def reparer_fiches(base: Base, annuaire: Annuaire, diffusion: Diffusion, horloge: Horloge) -> int:
    """Number of sheets repaired; stops as soon as the directory cannot be asked, the rest waits for the next time."""
    reparees, apres = 0, UUID(int=0)
    while True:
        async with base.lecture() as session:
            degradees = await repository.fiches_degradees(session, apres)
        if not degradees:
            return reparees
        for ligne in degradees:
            try:
                fiche = await annuaire.fiche(ligne["siret"])
            except AnnuaireIndisponible:
                if not annuaire.disponible:
                    return reparees
                continue  # this one is refused, the next may be answered
            reparees += await _reparer(base, diffusion, horloge, ligne["id"], fiche)
        apres = degradees[-1]["id"]


async def _reparer(base: Base, diffusion: Diffusion, horloge: Horloge, dossier_id: UUID, fiche: Fiche | None) -> bool:
    if fiche is None:
        journal.warning("fiche_inconnue_de_l_annuaire", dossier_id=str(dossier_id))
        return False
    async with base.ecriture() as session:
        dossier = await repository.fiche_a_reparer(session, dossier_id)
        if dossier is None:
            return False
        await suivi.reparer(session, contexte_systeme(horloge), dossier, fiche)
    await diffusion.diffuser(dossier_id)
    return True
