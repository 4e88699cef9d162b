"""The compiled catalogues of the process, by day: read again from the database at most once a second."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.catalogue import repository
from services.aides.catalogue.regimes import periodes_de_minimis
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.moteur.compilation import compiler
from services.aides.moteur.fiche import ficher
from services.aides.moteur.reponse import Presentation, presenter
from shared.base.connexion import Base

FRAICHEUR_S = 1.0
"""Seconds during which a version just published may be missing from the answers."""
JOURS_MAX = 64


@dataclass
class _Garde:
    versions: list[VersionEnVigueur]
    presentation: Presentation
    lue_a: float


class Catalogues:
    """What is kept for one database."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._gardes: OrderedDict[date, _Garde] = OrderedDict()

    async def du_jour(self, jour: date) -> Presentation:
        """The catalogue in force that day, compiled once as long as it does not change."""
        garde, maintenant = self._gardes.get(jour), time.monotonic()
        if garde is not None and maintenant - garde.lue_a < FRAICHEUR_S:
            return garde.presentation
        async with self._base.lecture() as session:
            return await self.relu(session, jour)

    async def relu(self, session: AsyncSession, jour: date) -> Presentation:
        """The same, read again now."""
        maintenant = time.monotonic()
        versions = await repository.en_vigueur(session, jour)
        garde = self._gardes.get(jour)
        if garde is None or garde.versions != versions:
            garde = _Garde(versions, presenter(ficher(compiler(versions, jour, _reglement(jour)))), maintenant)
        garde.lue_a = maintenant
        self._gardes[jour] = garde
        self._gardes.move_to_end(jour)
        while len(self._gardes) > JOURS_MAX:
            self._gardes.popitem(last=False)
        return garde.presentation


def _reglement(jour: date) -> str | None:
    """The de minimis regulation of the day."""
    return next((p.code for p in periodes_de_minimis().elements if p.du <= jour <= p.au), None)
