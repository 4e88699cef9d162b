"""Reference data, then the demonstration set: partners, accounts, and a dozen companies at different steps."""

import asyncio
import json
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.histoire.entreprise import siret_fictif
from services.commande.contexte import Installation
from services.commande.errors import ErreurExploitation
from services.gateway.acces import domain, repository
from services.gateway.acces.cles import charger_cle
from services.gateway.acces.emission import Emetteur
from services.gateway.acces.models import CleAcces, Compte, Organisation
from services.gateway.amorcage import charger_repertoire
from services.gateway.settings import Settings
from shared.base import Base, url_du_service
from shared.horloge import Horloge
from shared.reglages import SERVICES
from shared.securite.identite import Identite, Role

FICHIER_SECRETS = "demonstration.json"
ORGANISATIONS = (
    ("region-idf", "Région Île-de-France", "region"),
    ("cci-paris-idf", "CCI Paris Île-de-France", "cci"),
    ("cci-seine-et-marne", "CCI Seine-et-Marne", "cci"),
    ("cetim", "CETIM", "cetim"),
    ("opco-2i", "OPCO 2i", "opco"),
    ("bpifrance", "Bpifrance", "financeur"),
)


@dataclass(frozen=True)
class CompteDemonstration:
    """An account of the demonstration set."""

    identifiant: str
    libelle: str
    role: Role
    organisation: str | None = None
    siren: str | None = None


COMPTES_DEMONSTRATION = (
    CompteDemonstration("demo-ensemblier", "L'ensemblier", Role.ENSEMBLIER, "region-idf"),
    CompteDemonstration("demo-conseiller-cci", "Conseiller CCI", Role.PARTENAIRE_CONSEILLER, "cci-paris-idf"),
    CompteDemonstration("demo-responsable-cci", "Responsable CCI", Role.PARTENAIRE_RESPONSABLE, "cci-paris-idf"),
    CompteDemonstration("demo-conseiller-cetim", "Expert CETIM", Role.PARTENAIRE_CONSEILLER, "cetim"),
    CompteDemonstration("demo-region", "Instructeur de la Région", Role.REGION, "region-idf"),
    CompteDemonstration("demo-region-2", "Décideur de la Région", Role.REGION, "region-idf"),
    CompteDemonstration("demo-region-3", "Direction des aides de la Région", Role.REGION, "region-idf"),
    CompteDemonstration("demo-region-4", "Service des assemblées de la Région", Role.REGION, "region-idf"),
    CompteDemonstration("demo-region-lecture", "Lecteur de la Région", Role.REGION_LECTURE, "region-idf"),
    CompteDemonstration("demo-comite", "Comité stratégique de l'industrie", Role.COMITE),
    CompteDemonstration(
        "demo-entreprise", "Dirigeante de l'entreprise accompagnée", Role.ENTREPRISE, None, siret_fictif(13)[:9]
    ),
    CompteDemonstration("demo-machine", "Portail partenaire", Role.MACHINE, "cci-paris-idf"),
)


def organisation_id(code: str) -> UUID:
    """Stable identifier of a reference organisation."""
    return uuid5(NAMESPACE_URL, f"ensemblier:organisation:{code}")


def compte_id(identifiant: str) -> UUID:
    """Stable identifier of a demonstration account."""
    return uuid5(NAMESPACE_URL, f"ensemblier:compte:{identifiant}")


def base_de(installation: Installation, service: str) -> Base:
    return Base(url_du_service(installation.reglages, service, installation.database_url), service, 2)


def amorcer(installation: Installation, console: Console, *, demonstration: bool) -> None:
    """Loads what is missing; a second call changes nothing."""
    if demonstration and installation.reglages.production:
        raise ErreurExploitation("le jeu de démonstration est refusé en production.")
    asyncio.run(_amorcer(installation, console, demonstration=demonstration))


async def _amorcer(installation: Installation, console: Console, *, demonstration: bool) -> None:
    with Progress(console=console, transient=True) as progres:
        tache = progres.add_task("Données de référence", total=len(SERVICES))
        for service in SERVICES:
            await _amorcer_service(installation, service)
            progres.advance(tache)
    if demonstration:
        await comptes_a_creer(installation)
        await charger_le_repertoire(installation)
        from services.commande.demonstration import charger_entreprises

        await charger_entreprises(installation, console)


async def _amorcer_service(installation: Installation, service: str) -> None:
    if service == "gateway":
        return
    base = base_de(installation, service)
    await import_module(f"services.{service}.amorcage").amorcer(base, Horloge())
    await base.fermer()


async def charger_le_repertoire(installation: Installation) -> None:
    """Adds what is missing of the demonstration directory: partners, antennes, programmes."""
    base = base_de(installation, "gateway")
    await charger_repertoire(base, Horloge(), organisation_id)
    await base.fermer()


async def comptes_a_creer(installation: Installation) -> bool:
    """Creates the demonstration organisations and accounts if they are absent; True when it did."""
    base = base_de(installation, "gateway")
    async with base.ecriture() as session:
        secrets = await creer_comptes(session)
    await base.fermer()
    if not secrets:
        return False
    chemin = installation.reglages.var / FICHIER_SECRETS
    chemin.parent.mkdir(parents=True, exist_ok=True)
    anciens = json.loads(chemin.read_text()) if chemin.exists() else {}
    chemin.touch(mode=0o600)
    chemin.write_text(json.dumps(anciens | secrets, indent=1))
    return True


async def creer_comptes(session: AsyncSession) -> dict[str, str]:
    """Organisations and accounts that are absent, one key each; gives identifier → secret."""
    existantes = set((await session.execute(select(Organisation.code))).scalars())  # type: ignore[call-overload]
    session.add_all(
        Organisation(id=organisation_id(code), code=code, nom=nom, reseau=reseau)
        for code, nom, reseau in ORGANISATIONS
        if code not in existantes
    )
    await session.flush()
    presents = set((await session.execute(select(Compte.identifiant))).scalars())  # type: ignore[call-overload]
    secrets: dict[str, str] = {}
    for modele in (compte for compte in COMPTES_DEMONSTRATION if compte.identifiant not in presents):
        session.add(compte_demonstration(modele))
        await session.flush()
        prefixe, secret = domain.nouvelle_cle()
        expire_le = Horloge().maintenant() + timedelta(days=365)
        valeurs: dict[str, Any] = {"prefixe": prefixe, "empreinte": domain.empreinte(secret), "expire_le": expire_le}
        session.add(CleAcces(compte_id=compte_id(modele.identifiant), libelle="Démonstration", **valeurs))
        secrets[modele.identifiant] = secret
    await session.flush()
    return secrets


def compte_demonstration(modele: CompteDemonstration) -> Compte:
    return Compte(
        id=compte_id(modele.identifiant),
        identifiant=modele.identifiant,
        libelle=modele.libelle,
        role=modele.role.value,
        organisation_id=organisation_id(modele.organisation) if modele.organisation else None,
        siren=modele.siren,
        demonstration=True,
    )


def jeton_de(installation: Installation, identifiant: str, duree_s: int) -> str:
    """Access token of an existing account, signed with the local key (never in production)."""
    if installation.reglages.production:
        raise ErreurExploitation("en production, les jetons ne s'obtiennent que par POST /oauth/token.")
    compte = asyncio.run(_compte(installation, identifiant))
    if compte is None:
        raise ErreurExploitation(f"le compte {identifiant} n'existe pas.")
    reglages = Settings(**installation.surcharges, duree_jeton_s=duree_s)
    identite = Identite(compte.id, Role(compte.role), compte.organisation_id, compte.siren)
    return Emetteur(reglages, charger_cle(reglages)).jeton_acces(identite)[0]


async def _compte(installation: Installation, identifiant: str) -> Compte | None:
    base = base_de(installation, "gateway")
    async with base.lecture() as session:
        compte = await repository.compte_par_identifiant(session, identifiant)
    await base.fermer()
    return compte
