"""The fictitious companies of the demonstration: no directory knows them."""

from services.gateway.annuaire.domain import Annuaire, AnnuaireIndisponible, Fiche

PREFIXE_FICTIF = "000"
"""SIREN of the demonstration's companies begin so; INSEE gives none of that form to a company."""


class AnnuaireDemonstration:
    """Passes every question on, except those about fictitious companies: their sheet is typed, hence degraded."""

    def __init__(self, suivant: Annuaire) -> None:
        self._suivant = suivant

    @property
    def disponible(self) -> bool:
        """As the real directory says."""
        return self._suivant.disponible

    async def fiche(self, siret: str) -> Fiche | None:
        """Sheet from the real directory; AnnuaireIndisponible for a fictitious company."""
        if siret.startswith(PREFIXE_FICTIF):
            raise AnnuaireIndisponible("fictitious company of the demonstration")
        return await self._suivant.fiche(siret)
