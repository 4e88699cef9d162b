"""The engine's answer for each profile and each dispositif, with what the lists say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from services.aides.catalogue.faits import FAITS as FAITS_DU_MOTEUR
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.ciblage.fiches import FAITS
from services.aides.ciblage.profils import connaissance_de, profils
from services.aides.eligibilite.conditions import evaluer, indecis
from services.aides.eligibilite.connaissance import Connaissance
from services.aides.eligibilite.evaluation import VERDICTS, criteres_de, faits_de
from services.aides.eligibilite.kleene import Verite, et
from services.aides.eligibilite.schemas import VerdictAide

SOURCES: Mapping[str, tuple[str, ...]] = {
    "effectif_etp": ("tranche_effectif",),
    "categorie_ue": ("tranche_effectif",),
    "categorie_lme": ("tranche_effectif", "categorie"),
    "en_difficulte": ("tranche_effectif", "date_creation"),
    "anciennete_mois": ("date_creation",),
    "annee_creation": ("date_creation",),
    "departement": ("code_commune",),
    "commune": ("code_commune",),
    "division_naf": ("naf",),
    "naf": ("naf",),
    "activite_industrielle": ("naf",),
    "forme_societe": ("nature_juridique",),
}
"""Columns of the stock from which each fact of the engine follows; another fact depends on none of them."""


@dataclass(frozen=True, slots=True)
class Jugement:
    """Verdict of a dispositif; how many criteria are met, out of how many; the questions that would decide."""

    verdict: VerdictAide
    vrais: int
    criteres: int
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Jugements:
    """`par_profil[profil][rang]`: the judgement of the version of that rank; `lignes`: SIRET and its profile."""

    versions: Sequence[VersionEnVigueur]
    jour: date
    lignes: pl.DataFrame
    par_profil: Mapping[int, Sequence[Jugement]]


def juger(cibles: pl.DataFrame, versions: Sequence[VersionEnVigueur], jour: date) -> Jugements:
    """Every dispositif on every company; equal to the engine's answer company by company."""
    lignes = profils(cibles, versions, jour)
    distincts = lignes.unique("profil", maintain_order=True).select("profil", *FAITS).to_dicts()
    colonnes = [_colonnes(version) for version in versions]
    deja: dict[tuple[Any, ...], Jugement] = {}
    par_profil = {}
    for profil in distincts:
        connaissance: Connaissance | None = None
        jugements = []
        for rang, version in enumerate(versions):
            cle = (rang, *(profil[colonne] for colonne in colonnes[rang]))
            if cle not in deja:
                connaissance = connaissance or connaissance_de({nom: profil[nom] for nom in FAITS}, jour)
                deja[cle] = _juger(version, connaissance)
            jugements.append(deja[cle])
        par_profil[int(profil["profil"])] = jugements
    return Jugements(versions, jour, lignes.select("siret", "profil"), par_profil)


def _colonnes(version: VersionEnVigueur) -> tuple[str, ...]:
    """Columns that can change the answer of the version."""
    criteres = criteres_de(version, Connaissance(date.min, {}, frozenset(), None))
    faits = {fait for critere in criteres for fait in critere.condition.faits()}
    return tuple(sorted({colonne for fait in faits for colonne in SOURCES.get(fait, ())}))


def _juger(version: VersionEnVigueur, connaissance: Connaissance) -> Jugement:
    faits = faits_de(version, None, connaissance)
    conditions = [critere.condition for critere in criteres_de(version, connaissance)]
    verites = [evaluer(condition, faits) for condition in conditions]
    ensemble = et(verites)
    inconnus: dict[str, None] = {}
    if ensemble is Verite.INCONNU:
        inconnus = {code: None for condition in conditions for code in indecis(condition, faits)}
    questions = {saisie: None for code in inconnus for saisie in FAITS_DU_MOTEUR[code].saisies}
    return Jugement(VERDICTS[ensemble], verites.count(Verite.VRAI), len(verites), tuple(questions))
