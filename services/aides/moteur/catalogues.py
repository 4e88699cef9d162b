"""The compiled catalogues of the process, by day: read again from the database at most once a second."""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from services.aides.catalogue import repository
from services.aides.catalogue.regimes import periodes_de_minimis
from services.aides.moteur.compilation import compiler
from services.aides.moteur.fiche import ficher
from services.aides.moteur.reponse import Presentation, presenter
from shared.base.connexion import Base

FRAICHEUR_S = 1.0
"""Seconds during which a version just published may be missing from the answers."""
JOURS_MAX = 64


@dataclass
class _Garde:
    signature: str
    presentation: Presentation
    lue_a: float


class Catalogues:
    """What is kept for one database."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._gardes: OrderedDict[date, _Garde] = OrderedDict()
        self._verrou = asyncio.Lock()

    async def du_jour(self, jour: date) -> Presentation:
        """The catalogue in force that day, compiled once as long as it does not change."""
        garde = self._gardes.get(jour)
        if garde is None:
            async with self._verrou:
                return await self._relire(jour)
        if time.monotonic() - garde.lue_a < FRAICHEUR_S:
            return garde.presentation
        garde.lue_a = time.monotonic()
        return await self._relire(jour)

    async def _relire(self, jour: date) -> Presentation:
        """Reads whether it has changed; the others go on with what they have meanwhile."""
        maintenant, garde = time.monotonic(), self._gardes.get(jour)
        async with self._base.lecture() as session:
            signature = await repository.signature(session, jour)
            if garde is not None and garde.signature == signature:
                return garde.presentation
            versions = await repository.en_vigueur(session, jour)
        presentation = presenter(ficher(compiler(versions, jour, _reglement(jour))))
        self._gardes[jour] = _Garde(signature, presentation, maintenant)
        self._gardes.move_to_end(jour)
        while len(self._gardes) > JOURS_MAX:
            self._gardes.popitem(last=False)
        return presentation


def _reglement(jour: date) -> str | None:
    """The de minimis regulation of the day."""
    return next((p.code for p in periodes_de_minimis().elements if p.du <= jour <= p.au), None)
