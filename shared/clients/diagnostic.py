"""Client of the diagnostic service."""

from uuid import UUID

from shared.clients.base import ClientService
from shared.contracts.diagnostic import DiagnosticResume, IndicateursT0, Recommandations, ResultatsDiagnostic


class ClientDiagnostic(ClientService):
    """What neighbours ask the diagnostic service."""

    service = "diagnostic"

    async def diagnostics_restitues(self, dossier_id: UUID) -> list[DiagnosticResume]:
        """Diagnostics of the dossier that have been given back to the company."""
        parametres = {"dossier_id": str(dossier_id), "etat": "restitue"}
        page = await self._appeler("GET", "/v1/diagnostics", params=parametres)
        return [DiagnosticResume.model_validate(element) for element in page["elements"]]

    async def diagnostic(self, diagnostic_id: UUID) -> DiagnosticResume:
        return DiagnosticResume.model_validate(await self._appeler("GET", f"/v1/diagnostics/{diagnostic_id}"))

    async def recommandations(self, diagnostic_id: UUID) -> Recommandations:
        """Ranked recommendations of a diagnostic, those beyond the first six included."""
        chemin = f"/v1/diagnostics/{diagnostic_id}/recommandations"
        return Recommandations.model_validate(await self._appeler("GET", chemin, params={"toutes": "true"}))

    async def indicateurs_t0(self, diagnostic_id: UUID) -> IndicateursT0:
        """Baseline indicators asked during the diagnostic; amounts in euros."""
        return IndicateursT0.model_validate(
            await self._appeler("GET", f"/v1/diagnostics/{diagnostic_id}/indicateurs-t0")
        )

    async def resultats(self, diagnostic_id: UUID) -> ResultatsDiagnostic:
        """Scores by axis, as frozen when the diagnostic was submitted."""
        return ResultatsDiagnostic.model_validate(
            await self._appeler("GET", f"/v1/diagnostics/{diagnostic_id}/resultats")
        )
