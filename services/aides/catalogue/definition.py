"""What a file of the catalogue must be. A figure without a source is refused unless it is marked `a_verifier`."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.aides.catalogue.codes import CATEGORIES, Besoin, CodeCourt, Instrument, Montant, Nature, Regime, TauxAide
from services.aides.catalogue.elements import Condition, Element, Sourcable, Source
from services.aides.catalogue.faits import FAITS
from services.aides.catalogue.fenetres import Calendrier, Fenetre
from services.aides.catalogue.territoires import territoire


class Critere(Sourcable):
    """One condition of eligibility, with the words that explain it."""

    code: CodeCourt
    libelle: str
    condition: Condition


class Majoration(Sourcable):
    """A higher ceiling or rate under a condition."""

    code: CodeCourt
    libelle: str
    condition: Condition
    plafond_eur: Montant | None = None
    taux_en_plus: TauxAide = Decimal(0)


class RegleMontant(Sourcable):
    """How the amount is computed.

    `taux`: rate of the retained costs; `palier`: a sum per full step; `pret`: the amount asked, within limits;
    `indetermine`: no published rule. `non_sourcees` names the fields of this rule that no source confirms.
    """

    mode: Literal["taux", "palier", "pret", "indetermine"]
    natures: list[Nature] = Field(default_factory=list)
    taux: TauxAide | None = None
    taux_mini: TauxAide | None = None
    taux_par_taille: dict[Literal["micro", "petite", "moyenne", "grande"], TauxAide] = Field(default_factory=dict)
    assiette_max_eur: Montant | None = None
    plancher_eur: Montant | None = None
    plafond_eur: Montant | None = None
    pas_eur: Montant | None = None
    aide_par_pas_eur: Montant | None = None
    plafond_par_fait: dict[CodeCourt, Montant] = Field(default_factory=dict)
    majorations: list[Majoration] = Field(default_factory=list)
    non_sourcees: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _coherente(self) -> Self:
        if self.mode == "taux" and (self.taux is None) == (not self.taux_par_taille):
            raise ValueError("mode taux : donner taux ou taux_par_taille")
        if self.mode == "palier" and not (self.pas_eur and self.aide_par_pas_eur):
            raise ValueError("mode palier : donner pas_eur et aide_par_pas_eur")
        if self.taux_par_taille and set(self.taux_par_taille) != set(CATEGORIES):
            raise ValueError("taux_par_taille couvre les quatre tailles")
        inconnus = (set(self.non_sourcees) - set(type(self).model_fields)) | (set(self.plafond_par_fait) - set(FAITS))
        if inconnus:
            raise ValueError(f"noms inconnus : {sorted(inconnus)}")
        return self


CodeVersion = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,40}$")]


class RegimeAide(Sourcable):
    """A legal regime of the award: `article` of regulation (EU) 651/2014, `reference` of the notified scheme."""

    code: Regime
    article: CodeCourt | None = None
    reference: str | None = None


class Variante(Element):
    """A local variant: the generic dispositif and the version that it starts from, and where it applies."""

    de: CodeCourt
    version: CodeVersion
    perimetre: Annotated[list[str], Field(min_length=1)]

    @model_validator(mode="after")
    def _connu(self) -> Self:
        territoire(tuple(self.perimetre))
        return self


class VersionDispositif(Element):
    """The rules of a dispositif over a period, both days included; without end, until the next version.

    `revise`: the version that this one replaces from its first day on, before the end of its period.
    `champs_ouverts`: what a local variant may change (`montant.taux`, `criteres.effectif`, `objet`…), nothing else.
    """

    version: CodeVersion
    libelle: str
    valide_du: date
    valide_au: date | None = None
    revise: CodeVersion | None = None
    dates_a_verifier: bool = False
    source: CodeCourt
    besoins: Annotated[list[Besoin], Field(min_length=1)]
    instrument: Instrument
    mode_instruction: str | None = None
    regimes: Annotated[list[RegimeAide], Field(min_length=1)]
    criteres: Annotated[list[Critere], Field(min_length=1)]
    montant: RegleMontant
    obligations: list[str] = Field(default_factory=list)
    cumuls: list[str] = Field(default_factory=list)
    fenetres: list[Fenetre] = Field(default_factory=list)
    champs_ouverts: list[str] = Field(default_factory=list)
    variante: Variante | None = None

    @model_validator(mode="after")
    def _ouvertures(self) -> Self:
        codes = [f"criteres.{critere.code}" for critere in self.criteres]
        champs = [f"montant.{nom}" for nom in type(self.montant).model_fields]
        inconnus = set(self.champs_ouverts) - {*type(self).model_fields, *codes, *champs, "objet", "porteur"}
        if inconnus:
            raise ValueError(f"champs ouverts inconnus : {sorted(inconnus)}")
        if self.variante is not None and self.champs_ouverts:
            raise ValueError("une variante n'ouvre aucun champ : elle n'a pas de variante")
        return self

    @property
    def de_minimis_seul(self) -> bool:
        """True when no other regime can carry the award."""
        return [regime.code for regime in self.regimes] == ["de_minimis"]

    def calendrier(self, valide_au: date | None) -> Calendrier:
        """The windows over the period, which may end where the next version begins."""
        return Calendrier(self.valide_du, valide_au, self.fenetres)

    def sourcables(self) -> list[Sourcable]:
        """Everything in the version that names a source."""
        return [*self.regimes, *self.criteres, self.montant, *self.montant.majorations, *self.fenetres]


class Dispositif(Element):
    """One file of the catalogue."""

    code: CodeCourt
    nom: str
    porteur: str
    objet: str
    sources: dict[CodeCourt, Source]
    versions: Annotated[list[VersionDispositif], Field(min_length=1)]

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        cites = {s.source for v in self.versions for s in v.sourcables() if s.source} | {
            v.source for v in self.versions
        }
        if cites != set(self.sources):
            raise ValueError(f"sources citées et sources déclarées diffèrent : {sorted(cites ^ set(self.sources))}")
        for avant, apres in zip(self.versions, self.versions[1:], strict=False):
            if apres.valide_du <= (avant.valide_au or avant.valide_du):
                raise ValueError(f"la version {apres.version} chevauche {avant.version}")
        for version in self.versions:
            _verifier_version(version)
        return self


def _verifier_version(version: VersionDispositif) -> None:
    if version.valide_au is not None and version.valide_au < version.valide_du:
        raise ValueError(f"la version {version.version} finit avant de commencer")
    codes = [critere.code for critere in version.criteres]
    if len(codes) != len(set(codes)):
        raise ValueError(f"critère en double dans {version.version}")
