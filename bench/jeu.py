"""The data of the bench: a prepared database, dossiers and parcours written through the product itself."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg import sql
from rich.console import Console

from clients.histoire.entreprise import siret_fictif
from services.assemblage import assembler
from services.commande import amorcage, embarquee
from services.commande.contexte import Installation, ouvrir_installation
from services.gateway.acces.emission import Emetteur
from shared.journalisation import configurer
from shared.reglages import Reglages
from shared.securite.identite import Identite, Role

DOSSIERS = 300
_CONSERVER = ("CREATE TABLE bench_parcours AS TABLE parcours", "ALTER TABLE bench_parcours ADD PRIMARY KEY (id)")
_COLONNES = """
SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
WHERE table_schema = 'parcours' AND table_name = 'parcours' AND column_name <> 'id'
"""
_REMETTRE = "UPDATE parcours p SET ({0}) = (SELECT {0} FROM bench_parcours d WHERE d.id = p.id)"
_MENAGE = ("VACUUM (ANALYZE) parcours", "VACUUM (ANALYZE) journal", "VACUUM (ANALYZE) evenement")
"""The dead rows of the round before: every round starts from the same tables."""
CONSEILLER = Identite(
    amorcage.compte_id("demo-conseiller-cci"), Role.PARTENAIRE_CONSEILLER, amorcage.organisation_id("cci-paris-idf")
)

REGION = Identite(amorcage.compte_id("demo-region"), Role.REGION, amorcage.organisation_id("region-idf"))


@dataclass(frozen=True)
class Jeu:
    """What the measures need."""

    env: dict[str, str]
    sirens: list[str]
    parcours: dict[str, int]
    jeton: str
    jeton_interne: str
    jeton_region: str
    fermer: object


def preparer(var: Path, console: Console) -> Jeu:
    """Starts the embedded PostgreSQL under `var`, migrates, and opens dossiers and parcours."""
    configurer(niveau=logging.ERROR)
    serveur = embarquee.demarrer(var)
    with ouvrir_installation(Reglages(var=var, annuaire_actif=False)) as installation:
        installation.preparer(console)
        amorcage.amorcer(installation, console, demonstration=False)
        sirens, parcours, jetons = asyncio.run(_remplir(installation))
        with _connexion(installation.database_url) as connexion:
            for ordre in _CONSERVER:
                connexion.execute(ordre)
    absents = {
        f"ENSEMBLIER_{service.upper()}_URL": "http://127.0.0.1:9" for service in ("diagnostic", "parcours", "aides")
    }
    env = {
        **absents,
        "ENSEMBLIER_DATABASE_URL": installation.database_url,
        "ENSEMBLIER_VAR": str(var),
        "ENSEMBLIER_ANNUAIRE_ACTIF": "false",
        "BENCH_ORGANISATION": str(CONSEILLER.organisation_id),
    }
    return Jeu(env, sirens, parcours, *jetons, serveur)


async def _remplir(installation: Installation) -> tuple[list[str], dict[str, int], tuple[str, str, str]]:
    await amorcage.comptes_a_creer(installation)
    reglages = {"duree_jeton_s": 86_400, "duree_jeton_interne_s": 86_400, "annuaire_actif": False}
    plateforme = assembler(**reglages, **installation.surcharges)
    emetteur: Emetteur = plateforme.applications["gateway"].state.emetteur
    jeton = emetteur.jeton_acces(CONSEILLER)[0]
    transport = httpx.ASGITransport(app=plateforme)
    entetes = {"Authorization": f"Bearer {jeton}"}
    async with (
        plateforme.vivre(),
        httpx.AsyncClient(transport=transport, base_url="http://bench", headers=entetes) as client,
    ):
        remplis = [await _ouvrir(client, rang) for rang in range(DOSSIERS)]
    return (
        [siren for siren, _ in remplis],
        dict.fromkeys((p for _, p in remplis), 1),
        (jeton, emetteur.jeton_interne(CONSEILLER), emetteur.jeton_acces(REGION)[0]),
    )


async def _ouvrir(client: httpx.AsyncClient, rang: int) -> tuple[str, str]:
    saisie = {"raison_sociale": f"Mécanique {rang}", "naf": "25.62B", "code_commune": "93066"}
    corps = {"siret": siret_fictif(rang), "saisie": saisie}
    dossier = (await client.post("/v1/dossiers", json=corps)).raise_for_status().json()
    parcours = (await client.post("/v1/parcours", json={"dossier_id": dossier["id"]})).raise_for_status().json()
    return dossier["siren"], parcours["id"]


def _connexion(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(url, autocommit=True, options="-c search_path=parcours")


def remettre(url: str) -> None:
    """Puts every column of the parcours back to what it was at the opening, before a measure of writes."""
    with _connexion(url) as connexion:
        ligne = connexion.execute(_COLONNES).fetchone()
        assert ligne is not None
        connexion.execute(sql.SQL(_REMETTRE).format(sql.SQL(ligne[0])))
        for ordre in _MENAGE:
            connexion.execute(ordre)
