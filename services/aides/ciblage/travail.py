"""A targeting from end to end: read, keep, judge, rank, write. All or nothing: the folder appears once it is whole."""

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.catalogue.territoires import Territoire
from services.aides.ciblage.colonnes import ETABLISSEMENT, UNITE_LEGALE
from services.aides.ciblage.decoupage import Liste, Zone, listes
from services.aides.ciblage.ecriture import Format, ecrire
from services.aides.ciblage.errors import CiblageImpossible
from services.aides.ciblage.fiches import fiches, situer
from services.aides.ciblage.jugements import Jugements, juger
from services.aides.ciblage.lecture import Avance, ouvrir
from services.aides.ciblage.selection import Comptes, etablissements, rapprocher, unites_legales
from services.aides.ciblage.tableau import tableau
from services.aides.eligibilite.evaluation import RANG


@dataclass(frozen=True)
class Stock:
    """The two files of a month."""

    etablissements: Path
    unites_legales: Path


@dataclass(frozen=True)
class Demande:
    """What is wanted. `suivies`: SIREN already in a dossier; `territoire`: None, the whole region.

    `seules`: what is outside of the zones is left out and counted; `autour`: other zones, only to name their partners.
    """

    jour: date
    versions: Sequence[VersionEnVigueur]
    zones: Sequence[Zone]
    formats: Sequence[Format] = ("csv",)
    territoire: Territoire | None = None
    seules: bool = False
    autour: Sequence[Zone] = ()
    suivies: frozenset[str] = frozenset()
    marquer: bool = False
    limite: int | None = None
    bom: bool = True


@dataclass
class Bilan:
    """What was read, kept and said: every establishment read is in exactly one of `comptes.motifs`."""

    comptes: Comptes
    dispositifs: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    meilleurs: Counter[str] = field(default_factory=Counter)
    suivies: int = 0
    listes: dict[str, int] = field(default_factory=dict)
    coupees: dict[str, int] = field(default_factory=dict)


def examiner(stock: Stock, atelier: Path, demande: Demande, avance: Avance) -> tuple[pl.DataFrame, Jugements, Comptes]:
    """The establishments kept and the verdicts of every dispositif on each; StockIllisible."""
    comptes = Comptes()
    with ouvrir(stock.etablissements, ETABLISSEMENT, atelier) as source:
        gardes = etablissements(source, comptes, _etape(avance, "Établissements lus"))
    with ouvrir(stock.unites_legales, UNITE_LEGALE, atelier) as source:
        unites = unites_legales(source, gardes["siren"], comptes, _etape(avance, "Unités légales lues"))
    cibles = _demandees(situer(fiches(rapprocher(gardes, unites, comptes))), demande, comptes)
    return cibles, juger(cibles, demande.versions, demande.jour), comptes


def _etape(avance: Avance, nom: str) -> Callable[[int], None]:
    return lambda fait: avance(nom, fait, 0)


def _demandees(cibles: pl.DataFrame, demande: Demande, comptes: Comptes) -> pl.DataFrame:
    """Those of the territory, without those already followed unless they are only to be marked."""
    dedans = cibles.filter(_situees(cibles, demande))
    comptes.ecarter("hors_territoire", cibles.height - dedans.height)
    cibles = dedans
    suivie = pl.col("siren").is_in(sorted(demande.suivies))
    if not demande.marquer:
        libres = cibles.filter(~suivie)
        comptes.ecarter("deja_suivie", cibles.height - libres.height)
        cibles = libres
    return cibles.with_columns(pl.when(suivie).then(pl.lit("oui")).alias("suivi"))


def _situees(cibles: pl.DataFrame, demande: Demande) -> pl.Expr:
    """True in the territory and, when only the zones matter, in one of them."""
    lieu, oui = pl.coalesce("commune_actuelle", "code_commune"), pl.lit(value=True)
    if demande.territoire is not None:
        territoire = demande.territoire
        oui &= lieu.is_in([code for code in cibles.select(lieu).to_series().unique() if territoire.contient(code)])
    if demande.seules:
        oui &= lieu.is_in(sorted({commune for zone in demande.zones for commune in zone.communes}))
    return oui


def cibler(stock: Stock, demande: Demande, sortie: Path, avance: Avance) -> Bilan:
    """Writes the lists under `sortie`, a folder that does not exist yet; CiblageImpossible leaves nothing behind."""
    if sortie.exists():
        raise CiblageImpossible(f"le dossier {sortie.name} existe déjà : choisir un autre nom, ou l'enlever d'abord")
    atelier = _atelier(sortie.parent)
    try:
        cibles, jugements, comptes = examiner(stock, atelier, demande, avance)
        bilan = Bilan(comptes, len(demande.versions), suivies=int(cibles["suivi"].is_not_null().sum()))
        compter_verdicts(bilan, jugements)
        brouillon = atelier / "listes"
        brouillon.mkdir()
        toutes = list(listes(tableau(cibles, jugements), demande.zones, demande.limite, demande.autour))
        for rang, liste in enumerate(toutes, 1):
            _ecrire(liste, demande, brouillon, bilan)
            avance("Listes écrites", rang, len(toutes))
        brouillon.rename(sortie)
    except OSError as erreur:
        raise CiblageImpossible(f"{sortie.name} : écriture impossible ({erreur.strerror})") from erreur
    finally:
        shutil.rmtree(atelier, ignore_errors=True)
    return bilan


def _atelier(parent: Path) -> Path:
    try:
        parent.mkdir(parents=True, exist_ok=True)
        return Path(mkdtemp(prefix=".ciblage-", dir=parent))
    except OSError as erreur:
        raise CiblageImpossible(f"{parent} : écriture impossible ({erreur.strerror})") from erreur


def _ecrire(liste: Liste, demande: Demande, dossier: Path, bilan: Bilan) -> None:
    nom = f"{liste.zone.partenaire}/{liste.zone.territoire}"
    for format_ in demande.formats:
        ecrire(liste.lignes, dossier / nom, format_, demande.jour, bom=demande.bom)
    bilan.listes[nom], bilan.coupees[nom] = liste.lignes.height, liste.coupees


def compter_verdicts(bilan: Bilan, jugements: Jugements) -> None:
    """Verdicts given, and establishments by their best verdict."""
    for profil, nombre in jugements.lignes["profil"].value_counts().iter_rows():
        verdicts = Counter(jugements.verdicts[profil])
        for verdict, fois in verdicts.items():
            bilan.verdicts[verdict] += fois * nombre
        bilan.meilleurs[min(verdicts, key=lambda v: RANG[v], default="non_eligible")] += nombre
