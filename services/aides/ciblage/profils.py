"""Companies that no rule in force tells apart share a profile: the engine answers once for each profile.

A value of a fact (an activity, a commune, a date…) is replaced by another that gives the same truth to every condition
on that fact. What the engine says of the profile is therefore what it says of each company of the profile.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import polars as pl

from services.aides.ciblage.fiches import FAITS
from services.aides.eligibilite.connaissance import Connaissance, FaitConnu, connaitre, noter_activite
from services.aides.eligibilite.difficulte import AGE_EXEMPTE_MOIS
from services.aides.eligibilite.grandeurs import Grandeur, comparateur
from services.aides.eligibilite.kleene import Verite
from services.aides.eligibilite.saisie import FaitsSaisis
from services.aides.moteur.compilation import CatalogueCompile
from shared.contracts.perimetre import PerimetreDossier

DERIVES: Mapping[str, tuple[str, ...]] = {
    "naf": ("naf", "division_naf", "activite_industrielle"),
    "code_commune": ("commune", "departement"),
    "nature_juridique": ("forme_societe",),
    "date_creation": ("anciennete_mois", "annee_creation"),
}
"""Facts of the engine that follow from one column alone; the headcount band and the category are left as they are."""
SOURCES: Mapping[str, tuple[str, ...]] = {
    "effectif_etp": ("tranche_effectif",),
    "categorie_ue": ("tranche_effectif",),
    "categorie_lme": ("tranche_effectif", "categorie"),
    "en_difficulte": ("tranche_effectif", "date_creation"),
    **{derive: (colonne,) for colonne, derives in DERIVES.items() for derive in derives},
}
"""Columns of the stock from which each fact of the engine follows; another fact depends on none of them."""
ORDONNEES = frozenset({"date_creation"})
"""Columns whose facts only grow, or only shrink, along their values."""
COMPOSEES = ("tranche_effectif", "categorie", "date_creation")
"""Columns that the engine combines (size, undertaking in difficulty)."""
SEULES = tuple(colonne for colonne in FAITS if colonne not in COMPOSEES)
"""Columns whose facts stand alone."""
Juge = tuple[str, Callable[[Grandeur | None], Verite]]
_AGE_EXEMPTE: Juge = ("anciennete_mois", comparateur("<", Decimal(AGE_EXEMPTE_MOIS)))
"""Used by the rule of the undertaking in difficulty, outside of any condition."""
_RIEN = FaitsSaisis()
_INCONNUE = PerimetreDossier(dossier_id=UUID(int=0), siren="", siret="", raison_sociale="")
Signature = tuple[Verite, ...]


def connaissance_de(faits: Mapping[str, Any], jour: date) -> Connaissance:
    """What the engine knows of a company of which the stock says this and nobody else says anything."""
    return connaitre(_RIEN, _dossier(faits), jour)


def connaissances(profils_: Sequence[Mapping[str, Any]], jour: date) -> list[Connaissance]:
    """The same for many: what is computed is computed once per headcount, category and age, the rest is put beside."""
    bases: dict[tuple[Any, ...], Connaissance] = {}
    seuls: dict[tuple[str, Any], dict[str, FaitConnu]] = {}
    connues = []
    for faits in profils_:
        cle = tuple(faits[colonne] for colonne in COMPOSEES)
        if cle not in bases:
            bases[cle] = connaissance_de(dict(zip(COMPOSEES, cle, strict=True)), jour)
        connus = dict(bases[cle].faits)
        for colonne in SEULES:
            couple = (colonne, faits[colonne])
            if couple not in seuls:
                seuls[couple] = faits_d_un_champ(*couple, jour)
            connus |= seuls[couple]
        connues.append(replace(bases[cle], faits=connus))
    return connues


def faits_d_un_champ(colonne: str, valeur: Any, jour: date) -> dict[str, FaitConnu]:
    """The facts that follow from one column alone."""
    connus: dict[str, FaitConnu] = {}
    noter_activite(connus, _RIEN, _dossier({colonne: valeur}), jour)
    return connus


def _dossier(faits: Mapping[str, Any]) -> PerimetreDossier:
    commune = faits.get("code_commune")
    return _INCONNUE.model_copy(update={**faits, "departement": commune[:2] if commune else None})


def profils(cibles: pl.DataFrame, compile_: CatalogueCompile) -> pl.DataFrame:
    """The companies with the columns of FAITS brought to one value per class, and `profil`, their number from 0."""
    reduites = cibles.select("siret", *FAITS)
    for colonne, derives in DERIVES.items():
        juges = [(fait, juger) for fait in derives for _, juger in compile_.juges.get(fait, ())]
        juges += [_AGE_EXEMPTE] if colonne in ORDONNEES else []
        reduites = _reduire(reduites, colonne, juges, compile_.jour)
    return reduites.with_columns((pl.struct(FAITS).rank("dense") - 1).cast(pl.UInt32).alias("profil"))


def _reduire(lignes: pl.DataFrame, colonne: str, juges: Sequence[Juge], jour: date) -> pl.DataFrame:
    """Each value of the column replaced by the first that no condition tells from it."""
    valeurs = [valeur for valeur in lignes[colonne].unique().sort().to_list() if valeur is not None]

    def signature(valeur: Any) -> Signature:
        vues = {fait: connu.grandeur for fait, connu in faits_d_un_champ(colonne, valeur, jour).items()}
        return tuple(juger(vues.get(fait)) for fait, juger in juges)

    signatures = _bissecter(valeurs, signature) if colonne in ORDONNEES else [signature(v) for v in valeurs]
    premieres: dict[Signature, Any] = {}
    classes = [premieres.setdefault(*couple) for couple in zip(signatures, valeurs, strict=True)]
    genre = lignes.schema[colonne]
    table = pl.DataFrame({colonne: pl.Series(valeurs, dtype=genre), "_": pl.Series(classes, dtype=genre)})
    jointes = lignes.join(table, on=colonne, how="left", maintain_order="left")
    return jointes.with_columns(pl.col("_").alias(colonne)).drop("_")


def _bissecter(valeurs: Sequence[Any], signature: Callable[[Any], Signature]) -> list[Signature]:
    """Signatures of values in order: two that are the same have the same between them, each truth moving one way."""
    connues: dict[int, Signature] = {}
    a_voir = [(0, len(valeurs) - 1)] if valeurs else []
    while a_voir:
        debut, fin = a_voir.pop()
        for rang in (debut, fin):
            connues.setdefault(rang, signature(valeurs[rang]) if rang not in connues else connues[rang])
        if connues[debut] == connues[fin]:
            connues.update(dict.fromkeys(range(debut, fin), connues[debut]))
        elif fin - debut > 1:
            milieu = (debut + fin) // 2
            a_voir += [(debut, milieu), (milieu, fin)]
    return [connues[rang] for rang in range(len(valeurs))]
