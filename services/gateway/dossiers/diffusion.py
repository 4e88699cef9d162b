"""Gives the other services their copy of a dossier; what fails is tried again by the worker."""

from uuid import UUID

from sqlalchemy import update

from services.gateway.acces.emission import Emetteur
from services.gateway.dossiers import repository
from services.gateway.dossiers.models import Dossier
from shared.base import Base
from shared.clients.perimetre import ClientPerimetre
from shared.contracts.perimetre import PerimetreDossier
from shared.erreurs import Refus
from shared.journalisation import journal
from shared.voisinage import Voisinage

DESTINATAIRES = ("diagnostic", "parcours", "aides")


class Diffusion:
    """Sends `perimetre` to the three services."""

    def __init__(self, base: Base, voisinage: Voisinage, emetteur: Emetteur) -> None:
        self._base = base
        self._voisinage = voisinage
        self._emetteur = emetteur

    async def diffuser(self, dossier_id: UUID) -> bool:
        """Sends the dossier as it is now; True when the three services have it."""
        async with self._base.lecture() as session:
            dossier = await session.get_one(Dossier, dossier_id)
            contrat = PerimetreDossier.model_validate(
                {
                    **dossier.model_dump(),
                    "dossier_id": dossier.id,
                    "organisations": await repository.organisations(session, dossier_id),
                }
            )
        recus = [await self._envoyer(service, contrat) for service in DESTINATAIRES]
        if all(recus):
            await self._noter(contrat)
        return all(recus)

    async def rattraper(self) -> int:
        """Sends again what a service has missed; gives the number of dossiers now up to date."""
        async with self._base.lecture() as session:
            manquants = [dossier.id for dossier in await repository.a_diffuser(session)]
        return sum([await self.diffuser(dossier_id) for dossier_id in manquants])

    async def _envoyer(self, service: str, contrat: PerimetreDossier) -> bool:
        try:
            await ClientPerimetre(self._voisinage, self._emetteur.jeton_systeme(), service).envoyer(contrat)
        except (Refus, LookupError) as erreur:
            cause = type(erreur).__name__
            journal.warning("diffusion_differee", service=service, dossier_id=str(contrat.dossier_id), cause=cause)
            return False
        return True

    async def _noter(self, contrat: PerimetreDossier) -> None:
        table = repository.T
        async with self._base.ecriture() as session:
            requete = update(table).where(
                table.c.id == contrat.dossier_id, table.c.revision_diffusee < contrat.revision
            )
            await session.execute(requete.values(revision_diffusee=contrat.revision))
