"""Where each partner acts, read from the directory of the gateway."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.ciblage.decoupage import Zone, zones_par_departement
from services.aides.ciblage.errors import CiblageImpossible
from services.gateway.acces.models import Organisation
from services.gateway.repertoire.repository import antennes_actives
from services.gateway.repertoire.territoire import Territoire


async def zones_des_partenaires(session: AsyncSession, voulus: Sequence[str]) -> tuple[list[Zone], list[Zone]]:
    """(zones of the partners named, of the others): one per active antenne; all are wanted when none is named.

    Without any antenne, the départements. CiblageImpossible names a partner that has none.
    """
    organisations = {o.id: o for o in (await session.execute(select(Organisation))).scalars()}
    zones = []
    for antenne in await antennes_actives(session):
        organisation = organisations[antenne.organisation_id]
        communes = Territoire.model_validate(antenne.territoire).couvertes()
        zones.append(Zone(organisation.code, organisation.nom, antenne.code, antenne.nom, communes))
    absents = sorted(set(voulus) - {zone.partenaire for zone in zones})
    if absents:
        raise CiblageImpossible(f"aucune antenne active du partenaire : {', '.join(absents)}")
    triees = sorted(zones, key=lambda z: (z.partenaire, z.territoire)) or zones_par_departement()
    gardees = [zone for zone in triees if not voulus or zone.partenaire in voulus]
    return gardees, [zone for zone in triees if zone not in gardees]
