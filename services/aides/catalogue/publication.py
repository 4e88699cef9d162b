"""Publishes the files of the catalogue as rows: what is already there is left as it is."""

from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue.chargement import contenus
from services.aides.catalogue.definition import Dispositif, VersionDispositif
from services.aides.catalogue.errors import VersionDejaPubliee
from services.aides.catalogue.models import VersionCatalogue
from services.aides.catalogue.repository import D, V
from shared.horloge import Horloge


async def publier(session: AsyncSession, horloge: Horloge, dispositifs: list[Dispositif]) -> int:
    """Number of versions added; VersionDejaPubliee when a published one has other rules in its file."""
    ajoutees = 0
    publiees = {
        (ligne.dispositif, ligne.version): ligne.empreinte for ligne in (await session.execute(select(V))).all()
    }
    for dispositif in dispositifs:
        valeurs = dispositif.model_dump(include={"code", "nom", "porteur", "objet"})
        textes = {nom: valeur for nom, valeur in valeurs.items() if nom != "code"}
        await session.execute(insert(D).values(valeurs).on_conflict_do_update(index_elements=["code"], set_=textes))
        for version, octets, empreinte in contenus(dispositif):
            deja = publiees.get((dispositif.code, version.version))
            if deja not in (None, empreinte):
                raise VersionDejaPubliee(f"{dispositif.code} {version.version} est publiée avec d'autres règles.")
            if deja is None:
                session.add(_ligne(dispositif.code, version, orjson.loads(octets), empreinte, horloge))
                ajoutees += 1
    await session.flush()
    return ajoutees


def _ligne(
    code: str, version: VersionDispositif, definition: dict[str, Any], empreinte: str, horloge: Horloge
) -> VersionCatalogue:
    return VersionCatalogue(
        dispositif=code,
        version=version.version,
        valide_du=version.valide_du,
        valide_au=version.valide_au,
        definition=definition,
        empreinte=empreinte,
        publie_le=horloge.maintenant(),
    )
