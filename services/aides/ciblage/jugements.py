"""The engine's answer for each profile and each dispositif, with what the lists say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from services.aides.catalogue.faits import FAITS as FAITS_DU_MOTEUR
from services.aides.catalogue.repository import VersionEnVigueur
from services.aides.ciblage.fiches import FAITS
from services.aides.ciblage.profils import SOURCES, connaissances, profils
from services.aides.eligibilite.conditions import evaluer, indecis
from services.aides.eligibilite.connaissance import Connaissance
from services.aides.eligibilite.kleene import Verite
from services.aides.eligibilite.schemas import VerdictAide
from services.aides.moteur.bits import lignes as rangs_de
from services.aides.moteur.compilation import CatalogueCompile, compiler
from services.aides.moteur.lot import evaluer_lot


@dataclass(frozen=True, slots=True)
class Detail:
    """How many criteria of a dispositif are met, out of how many; the questions that would decide."""

    vrais: int
    criteres: int
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Jugements:
    """Verdicts of each profile, in the order of the versions; `lignes`: SIRET and number of the profile."""

    compile: CatalogueCompile
    lignes: pl.DataFrame
    faits: Sequence[Mapping[str, Any]]
    connaissances: Sequence[Connaissance]
    verdicts: Sequence[Sequence[VerdictAide]]
    _details: dict[tuple[Any, ...], Detail] = field(default_factory=dict)

    @property
    def versions(self) -> Sequence[VersionEnVigueur]:
        return self.compile.versions

    @property
    def jour(self) -> date:
        return self.compile.jour

    def detail(self, profil: int, rang: int) -> Detail:
        """What the engine of one company says of the criteria; computed once for all who look alike to the version."""
        cle = (rang, *(self.faits[profil][colonne] for colonne in _colonnes(self.compile, rang)))
        if cle not in self._details:
            self._details[cle] = _detailler(self.compile, rang, self.connaissances[profil])
        return self._details[cle]


def juger(cibles: pl.DataFrame, versions: Sequence[VersionEnVigueur], jour: date) -> Jugements:
    """Every dispositif on every company; equal to the engine's answer company by company."""
    compile_ = compiler(versions, jour)
    lignes = profils(cibles, compile_)
    distincts = lignes.unique("profil").sort("profil").select(FAITS).to_dicts()
    connues = connaissances(distincts, jour)
    colonnes = {fait: [connue.faits.get(fait) for connue in connues] for fait in compile_.faits}
    lot = evaluer_lot(compile_, colonnes, len(connues))
    verdicts: list[list[VerdictAide]] = [["non_eligible"] * len(compile_.versions) for _ in connues]
    for rang, (_, certain, possible) in enumerate(lot.parcourir()):
        for verdict, ensemble in lot.par_verdict(certain, possible).items():
            for profil in rangs_de(ensemble):
                verdicts[profil][rang] = verdict
    return Jugements(compile_, lignes.select("siret", "profil"), distincts, connues, verdicts)


def _colonnes(compile_: CatalogueCompile, rang: int) -> tuple[str, ...]:
    """Columns that can change what the version says."""
    faits = {fait for critere in compile_.criteres[rang] for fait in critere.condition.faits()}
    return tuple(sorted({colonne for fait in faits for colonne in SOURCES.get(fait, ())}))


def _detailler(compile_: CatalogueCompile, rang: int, connaissance: Connaissance) -> Detail:
    conditions = [critere.condition for critere in compile_.criteres[rang]]
    verites = [evaluer(condition, connaissance.faits) for condition in conditions]
    inconnus = {code: None for condition in conditions for code in indecis(condition, connaissance.faits)}
    questions = {saisie: None for code in inconnus for saisie in FAITS_DU_MOTEUR[code].saisies}
    return Detail(verites.count(Verite.VRAI), len(verites), tuple(questions))
