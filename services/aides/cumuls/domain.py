"""Rules of cumulation and of the incentive effect over a set of planned awards. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from services.aides.eligibilite.intensites import Intensite, intensite, tenues_ensemble

RegimePrevu = Literal["de_minimis", "exemption", "hors_aide_etat"]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AidePrevue:
    """A planned award: euros by cost post (`parts`), or euros that bear on no identifiable cost (`hors_couts_eur`)."""

    reference: str
    regime: RegimePrevu
    dispositif: str | None = None
    article: str | None = None
    options: tuple[str, ...] = ()
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    hors_couts_eur: Decimal = ZERO
    demande_le: date | None = None

    @property
    def montant_eur(self) -> Decimal:
        return sum(self.parts.values(), self.hors_couts_eur)


@dataclass(frozen=True, slots=True)
class Paire:
    """Two dispositifs, or two regimes of one dispositif, that do not bear on the same cost."""

    code: str
    libelle: str
    source: str
    dispositifs: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()

    def vise(self, aides: Sequence[AidePrevue]) -> list[AidePrevue]:
        """The awards in conflict among those of one cost post; empty when the pair is not there."""
        if self.regimes:
            aides = [aide for aide in aides if aide.dispositif in self.dispositifs]
            presents = {aide.regime for aide in aides}
            return list(aides) if presents >= set(self.regimes) else []
        visees = [aide for aide in aides if aide.dispositif in self.dispositifs]
        return visees if {aide.dispositif for aide in visees} == set(self.dispositifs) else []


@dataclass(frozen=True, slots=True)
class Constat:
    """What a rule says: `a_abandonner_eur` above zero refuses; None when a figure is missing to decide."""

    regle: str
    libelle: str
    aides: tuple[str, ...]
    a_abandonner_eur: Decimal | None
    source: str
    poste: str | None = None
    total_eur: Decimal | None = None
    plafond_eur: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Projet:
    """Cost posts (euros), size of the company, day of the first firm commitment."""

    postes: Mapping[str, Decimal]
    categorie: str
    premier_engagement_le: date | None = None


def examiner(
    projet: Projet, aides: Sequence[AidePrevue], intensites: Mapping[str, Intensite], paires: Sequence[Paire]
) -> list[Constat]:
    """Every rule that binds: costs and intensities post by post, incompatible pairs, incentive effect."""
    constats = [constat for aide in aides for constat in _incitation(projet, aide)]
    for poste, cout in projet.postes.items():
        dessus = [aide for aide in aides if aide.parts.get(poste)]
        constats += _cout(poste, cout, dessus)
        constats += _intensite(projet, poste, cout, dessus, intensites)
        constats += _paires(poste, dessus, paires)
    return constats


def _cout(poste: str, cout: Decimal, aides: Sequence[AidePrevue]) -> Iterator[Constat]:
    """Public money never pays more than the cost itself."""
    total = _total(aides, poste)
    if total > cout:
        libelle = "L'aide publique ne dépasse pas la dépense."
        yield Constat("cout", libelle, _noms(aides), total - cout, "art8", poste, total, cout)


def _intensite(
    projet: Projet, poste: str, cout: Decimal, aides: Sequence[AidePrevue], intensites: Mapping[str, Intensite]
) -> Iterator[Constat]:
    """State aids on the same cost, under the highest intensity that applies (`tenues_ensemble`).

    De minimis aid counts with them (1407/2013 and 2023/2831, article 5(2)); alone, it has no intensity.
    """
    comptees = [aide for aide in aides if aide.regime in ("exemption", "de_minimis")]
    sans_article = [aide for aide in comptees if aide.regime == "exemption" and aide.article is None]
    if sans_article:
        libelle = "L'intensité maximale n'est pas connue : préciser l'article du régime d'exemption."
        yield Constat("intensite", libelle, _noms(sans_article), None, "art8", poste, _total(comptees, poste))
    connues = {aide.reference: aide for aide in comptees if aide not in sans_article}
    taux = {
        nom: intensite(intensites[aide.article], projet.categorie, aide.options) if aide.article else None
        for nom, aide in connues.items()
    }
    for haut, noms in tenues_ensemble(taux):
        yield _tenues(poste, cout, haut, [connues[nom] for nom in noms])


def _tenues(poste: str, cout: Decimal, taux: Decimal, aides: Sequence[AidePrevue]) -> Constat:
    """What these aids, held together under this intensity, have in excess."""
    total, plafond = _total(aides, poste), cout * taux
    libelle = (
        f"Sur les mêmes dépenses, les aides des articles à {taux:.0%} au plus, avec celles de minimis, "
        f"ne dépassent pas ensemble {taux:.0%} du coût."
    )
    return Constat("intensite", libelle, _noms(aides), max(ZERO, total - plafond), "art8", poste, total, plafond)


def _total(aides: Sequence[AidePrevue], poste: str) -> Decimal:
    return sum((aide.parts[poste] for aide in aides), ZERO)


def _paires(poste: str, aides: Sequence[AidePrevue], paires: Sequence[Paire]) -> Iterator[Constat]:
    """Of two that exclude each other, the smaller is given up."""
    for paire in paires:
        visees = paire.vise(aides)
        if visees:
            cles = {aide.regime if paire.regimes else aide.dispositif for aide in visees}
            sommes = [_somme(visees, poste, cle, par_regime=bool(paire.regimes)) for cle in cles]
            total = sum(sommes, ZERO)
            yield Constat(
                paire.code, paire.libelle, _noms(visees), total - max(sommes), paire.source, poste, total, max(sommes)
            )


def _somme(aides: Sequence[AidePrevue], poste: str, cle: str | None, *, par_regime: bool) -> Decimal:
    return sum((a.parts[poste] for a in aides if (a.regime if par_regime else a.dispositif) == cle), ZERO)


def _incitation(projet: Projet, aide: AidePrevue) -> Iterator[Constat]:
    """Article 6: the application comes before the first firm commitment; de minimis aid has no such condition."""
    engagement = projet.premier_engagement_le
    if aide.regime != "exemption" or engagement is None:
        return
    libelle = "La demande d'aide précède le premier engagement ferme (effet incitatif)."
    if aide.demande_le is None:
        yield Constat("effet-incitatif", libelle, (aide.reference,), None, "art6")
    elif aide.demande_le >= engagement:
        yield Constat("effet-incitatif", libelle, (aide.reference,), aide.montant_eur, "art6")


def _noms(aides: Sequence[AidePrevue]) -> tuple[str, ...]:
    return tuple(aide.reference for aide in aides)
