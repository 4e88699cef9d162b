"""What the worker owes the call lists: where the partners act, and that those that wait are begun."""

import hashlib

from sqlalchemy import select

from services.gateway.acces.emission import Emetteur
from services.gateway.acces.models import Organisation
from services.gateway.repertoire.repository import antennes_actives
from services.gateway.repertoire.territoire import Territoire
from shared.base import Base
from shared.clients.aides import ClientAides
from shared.contracts.zones import ZoneAntenne, ZonesAntennes
from shared.voisinage import Voisinage


class Ciblages:
    """Remembers what was last said of the places, so as to say it again only when it has changed."""

    def __init__(self, base: Base, voisinage: Voisinage, emetteur: Emetteur) -> None:
        self._base = base
        self._voisinage = voisinage
        self._emetteur = emetteur
        self._dites: str | None = None

    async def passer(self) -> bool:
        """True when a list has been begun."""
        client = ClientAides(self._voisinage, self._emetteur.jeton_systeme())
        zones = await self._zones()
        empreinte = hashlib.sha256(zones.model_dump_json().encode()).hexdigest()
        if empreinte != self._dites:
            await client.remplacer_zones(zones)
            self._dites = empreinte
        return await client.passer_ciblages()

    async def _zones(self) -> ZonesAntennes:
        async with self._base.lecture() as session:
            antennes = await antennes_actives(session)
            organisations = {o.id: o for o in (await session.execute(select(Organisation))).scalars()}
        return ZonesAntennes(
            zones=[
                ZoneAntenne(
                    antenne_id=antenne.id,
                    organisation_id=antenne.organisation_id,
                    organisation_code=organisations[antenne.organisation_id].code,
                    organisation_nom=organisations[antenne.organisation_id].nom,
                    communes=sorted(Territoire.model_validate(antenne.territoire).couvertes()),
                )
                for antenne in antennes
            ]
        )
