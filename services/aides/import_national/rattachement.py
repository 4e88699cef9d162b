"""Which version of the catalogue a sheet describes: its key is ours, `dispositif@version` or `dispositif`."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository as catalogue
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.catalogue.schema_national import decrire
from services.aides.import_national.politique import CLE


@dataclass
class Bases:
    """What the catalogue says of the dispositifs named, in the columns of the schema."""

    le: date
    publications: dict[str, datetime]
    versions: dict[str, list[VersionEnVigueur]] = field(default_factory=dict)

    def version(self, identifiant: str) -> VersionEnVigueur | None:
        """The version named, or the last that revises it; without a name, the one in force, else the last."""
        code, _, nom = identifiant.partition("@")
        versions = self.versions.get(code, [])
        if not nom:
            commencees = [v for v in versions if v.regles.valide_du <= self.le] or versions
            return commencees[-1] if commencees else None
        version = next((v for v in versions if v.regles.version == nom), None)
        suites = {v.regles.revise: v for v in versions if v.regles.revise}
        while version is not None and version.regles.version in suites:
            version = suites.pop(version.regles.version)
        return version

    def base(self, identifiant: str) -> dict[str, str | None]:
        """The columns; empty for an aid that the catalogue does not hold."""
        version = self.version(identifiant)
        if version is None:
            return {}
        return decrire(version, self.publications[version.empreinte]).model_dump(exclude={CLE})


async def lire_bases(session: AsyncSession, le: date, identifiants: Collection[str]) -> Bases:
    """The versions of every dispositif that a key may name."""
    bases = Bases(le, await catalogue.publications(session))
    connus = await catalogue.premiers_jours(session)
    for code in sorted({identifiant.partition("@")[0] for identifiant in identifiants} & set(connus)):
        bases.versions[code] = await catalogue.toutes(session, code)
    return bases
