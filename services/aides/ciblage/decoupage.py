"""Which list an establishment is on: the partners that act in its commune, each territory apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from shared.nomenclatures.territoires import departements, membres

SANS_PARTENAIRE = "sans-partenaire"


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a partner acts: communes of today; codes name files, names are read by people."""

    partenaire: str
    nom_partenaire: str
    territoire: str
    nom_territoire: str
    communes: frozenset[str]


@dataclass(frozen=True)
class Liste:
    """The establishments of a partner and a territory, in order, ranked from 1; `coupees`: how many the limit cuts."""

    zone: Zone
    lignes: pl.DataFrame
    coupees: int = 0


def zones_par_departement(code: str = "region", nom: str = "Région Île-de-France") -> list[Zone]:
    """One zone per département, for who acts everywhere."""
    return [Zone(code, nom, numero, libelle, membres(numero)) for numero, libelle in departements().items()]


def listes(
    tableau: pl.DataFrame, zones: Sequence[Zone], limite: int | None = None, autour: Sequence[Zone] = ()
) -> Iterator[Liste]:
    """One list per zone; what no zone covers is on those of `sans-partenaire`, by département.

    `autour`: zones that have no list here, whose partners are named beside the establishments that they share.
    """
    toutes = [*zones, *autour]
    places = [_dedans(tableau, zone) for zone in toutes]
    partout = _autres(tableau, toutes, places)
    for zone, place in zip(zones, places, strict=False):
        autres = partout.list.set_difference([zone.nom_partenaire]).list.sort().list.join(" | ")
        yield _ranger(zone, tableau.with_columns(_ou_rien(autres)).filter(place), limite)
    reste = tableau.filter(partout.list.len() == 0).with_columns(pl.lit(None, pl.String).alias("autres_partenaires"))
    for numero, nom in departements().items():
        dedans = reste.filter(pl.col("departement") == numero)
        if dedans.height:
            yield _ranger(Zone(SANS_PARTENAIRE, "Sans partenaire", numero, nom, membres(numero)), dedans, limite)


def _dedans(tableau: pl.DataFrame, zone: Zone) -> pl.Series:
    return tableau["commune_actuelle"].is_in(sorted(zone.communes)).fill_null(value=False)


def _autres(tableau: pl.DataFrame, zones: Sequence[Zone], places: Sequence[pl.Series]) -> pl.Series:
    """Names of the partners whose lists hold each row, in order."""
    noms: dict[str, pl.Series] = {}
    for zone, place in zip(zones, places, strict=True):
        noms[zone.nom_partenaire] = noms[zone.nom_partenaire] | place if zone.nom_partenaire in noms else place
    presents = [
        pl.when(place).then(pl.lit(nom)).alias(str(rang)) for rang, (nom, place) in enumerate(sorted(noms.items()))
    ]
    if not presents:
        return pl.Series("autres", [[]] * tableau.height, dtype=pl.List(pl.String))
    return tableau.select(pl.concat_list(presents).list.drop_nulls().alias("autres"))["autres"]


def _ou_rien(textes: pl.Series) -> pl.Series:
    return textes.replace("", None).alias("autres_partenaires")


def _ranger(zone: Zone, lignes: pl.DataFrame, limite: int | None) -> Liste:
    gardees = lignes if limite is None else lignes.head(limite)
    rangees = gardees.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("rang"))
    return Liste(zone, rangees, lignes.height - gardees.height)
