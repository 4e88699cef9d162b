"""Client of the aides service."""

from uuid import UUID

from shared.clients.base import ClientService
from shared.contracts.aides import DemandeEvaluation, DemandeResumee, EvaluationAides, RepriseControles
from shared.contracts.zones import ZonesAntennes


class ClientAides(ClientService):
    """What neighbours ask the aides service."""

    service = "aides"

    async def evaluer(self, demande: DemandeEvaluation, cle: str | None = None) -> EvaluationAides:
        """A new evaluation; `cle` makes the call repeatable: the same key gives the same evaluation."""
        entetes = {"Idempotency-Key": cle} if cle else {}
        corps = demande.model_dump(mode="json")
        recue = await self._appeler("POST", "/v1/aides/evaluations", json=corps, entetes=entetes)
        return EvaluationAides.model_validate(recue)

    async def evaluation(self, evaluation_id: UUID) -> EvaluationAides:
        """An evaluation already made; Introuvable when it is not the caller's."""
        return EvaluationAides.model_validate(await self._appeler("GET", f"/v1/aides/evaluations/{evaluation_id}"))

    async def reprendre_controles(self, apres: UUID | None) -> RepriseControles:
        """Asks again the checks that the outside source has not answered, one page after the demande `apres`."""
        parametres = {"apres": str(apres)} if apres else {}
        recue = await self._appeler("POST", "/interne/controles/reprises", params=parametres)
        return RepriseControles.model_validate(recue)

    async def demande(self, demande_id: UUID) -> DemandeResumee:
        return DemandeResumee.model_validate(await self._appeler("GET", f"/v1/demandes/{demande_id}"))

    async def veiller(self) -> bool:
        """Tries source pages and tells the stale sheets; True when another call is needed."""
        return bool((await self._appeler("POST", "/v1/aides/veille/passages"))["reste"])

    async def passer_comptes_rendus(self) -> bool:
        """Does what the reports after the awards owe today; True when another call is needed."""
        return bool((await self._appeler("POST", "/v1/aides/passages-comptes-rendus"))["reste"])

    async def remplacer_zones(self, zones: ZonesAntennes) -> None:
        """PUT of where every partner acts; repeated, it changes nothing."""
        await self._appeler("PUT", "/interne/zones-antennes", json=zones.model_dump(mode="json"))

    async def passer_ciblages(self) -> bool:
        """Begins the call lists that wait and ends those that expire; True when another call may begin more."""
        return bool((await self._appeler("POST", "/interne/ciblages/passages"))["lances"])
