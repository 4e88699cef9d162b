"""Where the events come from: the gateway's own table, or the feed of a neighbour."""

from services.gateway.acces.emission import Emetteur
from services.gateway.ouvrier.suiveur import Lire
from shared.base import Base
from shared.clients.flux import ClientFlux
from shared.contracts.flux import PageFlux
from shared.trace.flux import lire_flux
from shared.voisinage import Voisinage


def lecteur(source: str, base: Base, voisinage: Voisinage, emetteur: Emetteur) -> Lire:
    """How to read the feed of `source`."""

    async def lire_ici(apres: str, limite: int) -> PageFlux:
        async with base.lecture() as session:
            return PageFlux.model_validate(await lire_flux(session, apres, limite))

    async def lire_chez_le_voisin(apres: str, limite: int) -> PageFlux:
        return await ClientFlux(voisinage, emetteur.jeton_systeme(), source).lire(apres, limite)

    return lire_ici if source == "gateway" else lire_chez_le_voisin
