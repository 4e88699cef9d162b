"""The files of a list in the database: written part after part, so that every replica can serve them."""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.ciblage.repository import F, M

MORCEAU = 1 << 20
"""Bytes of a part."""
GENRES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


async def deposer(
    session: AsyncSession, ciblage_id: UUID, format_: str, chemin: Path, *, nom: str, lignes: int
) -> None:
    """Writes the file, then what identifies it."""
    empreinte, taille, rang = hashlib.sha256(), 0, 0
    with await asyncio.to_thread(chemin.open, "rb") as fichier:
        while contenu := await asyncio.to_thread(fichier.read, MORCEAU):
            empreinte.update(contenu)
            taille += len(contenu)
            valeurs = {"ciblage_id": ciblage_id, "format": format_, "rang": rang, "contenu": contenu}
            await session.execute(insert(M).values(valeurs))
            rang += 1
    fiche = {"nom": nom, "octets": taille, "lignes": lignes, "empreinte": empreinte.hexdigest()}
    await session.execute(insert(F).values({"ciblage_id": ciblage_id, "format": format_, **fiche}))


def nom_de_fichier(partenaire: str, territoire: Sequence[str], jour: str) -> str:
    """ASCII letters, digits and hyphens only, whatever was asked."""
    lieux = "-".join(territoire[:3]) if territoire else "tout"
    return re.sub(r"[^A-Za-z0-9-]+", "-", f"ciblage-{partenaire}-{lieux}-{jour}")[:120]
