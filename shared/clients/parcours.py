"""Client of the parcours service, for what the gateway's worker does in its name."""

from uuid import UUID

from shared.clients.base import ClientService
from shared.contracts.besoins import ReponseOpco
from shared.contracts.plan import EtudeDuPlan, ParcoursDuPlan, PlanActions


class ClientParcours(ClientService):
    """What the gateway asks the parcours service."""

    service = "parcours"

    async def appliquer_groupes(self) -> bool:
        """Applies the closing dates of groups; True when others remain due."""
        return bool((await self._appeler("POST", "/v1/groupes-echus"))["reste"])

    async def passer_campagnes(self) -> bool:
        """Does what the campaigns owe today; True when another call is needed."""
        return bool((await self._appeler("POST", "/v1/campagnes/passages"))["reste"])

    async def appliquer_silences(self) -> bool:
        """Applies what silence decides today; True when another call is needed."""
        return bool((await self._appeler("POST", "/v1/silences-echus"))["reste"])

    async def rendre_besoin(self, reponse: ReponseOpco) -> None:
        """PUT of the answer of a training fund; repeated, it changes nothing."""
        chemin = f"/interne/besoins/{reponse.besoin_id}"
        await self._appeler("PUT", chemin, json=reponse.model_dump(mode="json"))

    async def parcours(self, parcours_id: UUID) -> ParcoursDuPlan:
        """Whose parcours it is; Introuvable when it is not the caller's."""
        return ParcoursDuPlan.model_validate(await self._appeler("GET", f"/v1/parcours/{parcours_id}"))

    async def plan(self, parcours_id: UUID) -> PlanActions:
        """The actions of the plan; Introuvable when it is not the caller's."""
        return PlanActions.model_validate(await self._appeler("GET", f"/v1/parcours/{parcours_id}/plan"))

    async def parcours_du_dossier(self, dossier_id: UUID) -> list[ParcoursDuPlan]:
        """The first parcours of a dossier, oldest first."""
        page = await self._appeler("GET", "/v1/parcours", params={"dossier_id": str(dossier_id)})
        return [ParcoursDuPlan.model_validate(element) for element in page["elements"]]

    async def etudes(self, parcours_id: UUID) -> list[EtudeDuPlan]:
        """Studies of a parcours, oldest first."""
        recues = await self._appeler("GET", f"/v1/parcours/{parcours_id}/etudes")
        return [EtudeDuPlan.model_validate(element) for element in recues]
