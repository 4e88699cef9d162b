"""`ensemblier aides cibler`: call lists from the SIRENE stock, per partner and territory."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.catalogue.territoires import Territoire, territoire
from services.aides.ciblage.consultation import suivies, versions_voulues
from services.aides.ciblage.decoupage import Zone
from services.aides.ciblage.errors import CiblageImpossible
from services.aides.ciblage.travail import Demande, Stock, cibler
from services.commande.amorcage import base_de
from services.commande.ciblage_affichage import dire_bilan, progression
from services.commande.contexte import Installation, ouvrir_installation
from services.commande.errors import ErreurExploitation
from services.commande.zones import zones_des_partenaires
from shared.horloge import Horloge
from shared.reglages import Reglages
from shared.valeurs import siren_valide, siret_valide

_SIREN = 9


class FormatListe(StrEnum):
    """Formats of a list."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


def cibler_entreprises(
    etablissements: Annotated[Path, typer.Option(help="StockEtablissement de Sirene (CSV, CSV zippé ou Parquet).")],
    unites_legales: Annotated[Path, typer.Option(help="StockUniteLegale de Sirene (CSV, CSV zippé ou Parquet).")],
    sortie: Annotated[Path, typer.Option(help="Dossier à créer, avec un dossier par partenaire.")],
    le: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date d'examen (aujourd'hui).")] = None,
    partenaire: Annotated[list[str] | None, typer.Option(help="Code d'un partenaire (tous par défaut).")] = None,
    zone: Annotated[
        list[str] | None, typer.Option(help="Territoire : departement:93, epci:…, sauf:commune:… (toute la région).")
    ] = None,
    dispositif: Annotated[list[str] | None, typer.Option(help="Code d'un dispositif (tous par défaut).")] = None,
    format_: Annotated[list[FormatListe] | None, typer.Option("--format", help="csv, xlsx ou parquet (csv).")] = None,
    deja_suivies: Annotated[Path | None, typer.Option(help="Fichier de SIREN ou SIRET, un par ligne.")] = None,
    marquer: Annotated[bool, typer.Option(help="Garder les entreprises déjà suivies, en le disant.")] = False,
    limite: Annotated[int | None, typer.Option(min=1, help="Lignes par liste, au plus.")] = None,
    bom: Annotated[bool, typer.Option(help="Marque UTF-8 en tête des CSV, pour les tableurs.")] = True,
) -> None:
    """Écrit, par partenaire et territoire, les entreprises industrielles à appeler, dans l'ordre d'utilité."""
    jour = le.date() if le else Horloge().aujourdhui()
    try:
        lieux, fournies = territoire_voulu(zone or []), lire_suivies(deja_suivies)
        with ouvrir_installation(Reglages()) as installation:
            (zones, autour), versions, connues = asyncio.run(
                _contexte(installation, jour, partenaire or [], dispositif or [])
            )
        demande = Demande(
            jour,
            versions,
            zones,
            formats=[choix.value for choix in format_ or [FormatListe.CSV]],
            territoire=lieux,
            seules=bool(partenaire),
            autour=autour,
            suivies=connues | fournies,
            marquer=marquer,
            limite=limite,
            bom=bom,
        )
        with progression(Console(stderr=True)) as avance:
            bilan = cibler(Stock(etablissements, unites_legales), demande, sortie, avance)
    except CiblageImpossible as erreur:
        raise ErreurExploitation(f"{erreur}.") from erreur
    dire_bilan(bilan, sortie)


async def _contexte(
    installation: Installation, jour: date, partenaires: list[str], codes: list[str]
) -> tuple[tuple[list[Zone], list[Zone]], list[VersionEnVigueur], frozenset[str]]:
    """Where each partner acts, the rules in force, the companies with an open dossier."""
    aides, passerelle = base_de(installation, "aides"), base_de(installation, "gateway")
    try:
        async with aides.lecture() as session:
            versions, connues = await versions_voulues(session, jour, codes), await suivies(session)
        async with passerelle.lecture() as session:
            return await zones_des_partenaires(session, partenaires), versions, connues
    finally:
        await aides.fermer()
        await passerelle.fermer()


def territoire_voulu(codes: Sequence[str]) -> Territoire | None:
    """The territory of a list of codes, None for the whole region; CiblageImpossible."""
    try:
        return territoire(tuple(codes)) if codes else None
    except ValueError as erreur:
        raise CiblageImpossible(f"--zone : {erreur}") from erreur


def lire_suivies(fichier: Path | None) -> frozenset[str]:
    """SIREN of a file of SIREN or SIRET, one a line; CiblageImpossible names the line."""
    if fichier is None:
        return frozenset()
    try:
        lignes = fichier.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as erreur:
        raise CiblageImpossible(f"{fichier.name} : liste illisible (fichier absent, ou pas en UTF-8)") from erreur
    for numero, ligne in enumerate(lignes, 1):
        if ligne.strip() and not (siren_valide(ligne.strip()) or siret_valide(ligne.strip())):
            raise CiblageImpossible(f"{fichier.name}, ligne {numero} : {ligne.strip()[:20]!r} n'est ni SIREN ni SIRET")
    return frozenset(ligne.strip()[:_SIREN] for ligne in lignes if ligne.strip())
