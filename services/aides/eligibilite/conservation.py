"""Keeps, by fingerprint, every rule that an answer rests on: nothing done to the catalogue later can lose it."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Text

from services.aides.catalogue.models import ContenuConserve
from services.aides.catalogue.regimes import regime_en_cours
from services.aides.eligibilite.origine import Origine, empreintes_des_regimes
from shared.horloge import Horloge

C: Any = ContenuConserve.__table__  # type: ignore[attr-defined]
_VERSIONS = text("""
INSERT INTO contenu_conserve (empreinte, genre, contenu, conserve_le)
SELECT v.empreinte, 'version', v.definition, :le FROM dispositif_version v
WHERE v.empreinte = ANY(:empreintes) AND NOT EXISTS (SELECT FROM contenu_conserve c WHERE c.empreinte = v.empreinte)
ON CONFLICT DO NOTHING
""").bindparams(bindparam("empreintes", type_=ARRAY(Text())))


async def conserver_contenus(session: AsyncSession, horloge: Horloge, origine: Origine) -> None:
    """Stores the contents that are not yet kept."""
    le = horloge.maintenant()
    await session.execute(_VERSIONS, {"le": le, "empreintes": [v.empreinte for v in origine.versions]})
    await conserver_regimes(session, horloge)


async def conserver_regimes(session: AsyncSession, horloge: Horloge) -> None:
    """Stores the legal regimes that rule now."""
    le = horloge.maintenant()
    lignes = [
        {"empreinte": cle, "genre": "regime", "contenu": orjson.loads(regime_en_cours(nom)), "conserve_le": le}
        for nom, cle in empreintes_des_regimes().items()
    ]
    await session.execute(insert(C).values(lignes).on_conflict_do_nothing())


async def lire_contenus(session: AsyncSession, empreintes: Iterable[str]) -> dict[str, Any]:
    """Contents kept, by fingerprint; an unknown one is absent."""
    requete = select(C.c.empreinte, C.c.contenu).where(C.c.empreinte.in_(sorted(set(empreintes))))
    return {ligne.empreinte: ligne.contenu for ligne in (await session.execute(requete)).all()}
