"""The first account of a new installation: the Region's, which then opens the others through the API."""

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.commande.amorcage import base_de, organisation_id
from services.commande.contexte import Installation
from services.commande.errors import ErreurExploitation
from services.gateway.acces import domain
from services.gateway.acces.models import CleAcces, Compte, Organisation
from shared.horloge import Horloge
from shared.securite.identite import Role

REGION = ("region-idf", "Région Île-de-France", "region")
DUREE_CLE = timedelta(days=30)
"""The first key is short: the Region replaces it by its own."""


def ouvrir_premier_compte(installation: Installation, identifiant: str) -> str:
    """Secret of the new account, shown this once; ErreurExploitation when the Region already has one."""
    return asyncio.run(_ouvrir(installation, identifiant))


async def _ouvrir(installation: Installation, identifiant: str) -> str:
    base = base_de(installation, "gateway")
    try:
        async with base.ecriture() as session:
            return await _creer(session, identifiant)
    finally:
        await base.fermer()


async def _creer(session: AsyncSession, identifiant: str) -> str:
    existant = await session.execute(select(Compte.identifiant).where(Compte.role == Role.REGION.value))  # type: ignore[call-overload]
    if existant.first() is not None:
        raise ErreurExploitation("la Région a déjà un compte ; les autres s'ouvrent par POST /v1/comptes.")
    code, nom, reseau = REGION
    if await session.get(Organisation, organisation_id(code)) is None:
        session.add(Organisation(id=organisation_id(code), code=code, nom=nom, reseau=reseau))
        await session.flush()
    valeurs: dict[str, Any] = {
        "identifiant": identifiant,
        "libelle": nom,
        "role": Role.REGION.value,
        "organisation_id": organisation_id(code),
    }
    compte = Compte(**valeurs)
    session.add(compte)
    await session.flush()
    prefixe, secret = domain.nouvelle_cle()
    expire_le = Horloge().maintenant() + DUREE_CLE
    cle: dict[str, Any] = {"prefixe": prefixe, "empreinte": domain.empreinte(secret), "expire_le": expire_le}
    session.add(CleAcces(compte_id=compte.id, libelle="Première clé", **cle))
    return secret
