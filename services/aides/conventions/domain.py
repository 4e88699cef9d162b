"""What a convention allows to pay, to the cent. Amounts in euros, rates between 0 and 1.

Rights are counted over everything justified so far, never request by request: roundings cannot add up. At any moment
`paye + reversements = consomme + reste_avance`; the balance pays `droit - paye`, whatever came before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

ZERO = Decimal("0.00")
_CENTIME = Decimal("0.01")


class Genre(StrEnum):
    """Kinds of payment."""

    AVANCE = "avance"
    ACOMPTE = "acompte"
    SOLDE = "solde"


@dataclass(frozen=True, slots=True)
class Echeance:
    """A line of the schedule: what may be paid, at most, and when it is expected."""

    numero: int
    genre: Genre
    prevue_le: date
    montant_max_eur: Decimal


@dataclass(frozen=True, slots=True)
class Termes:
    """The figures of a version in force."""

    montant_eur: Decimal
    taux: Decimal
    reprise_taux: Decimal
    execution_du: date
    execution_au: date
    couts: Mapping[str, Decimal]
    echeancier: Sequence[Echeance]

    def echeance(self, numero: int) -> Echeance | None:
        return next((e for e in self.echeancier if e.numero == numero), None)


@dataclass(frozen=True, slots=True)
class Compte:
    """What has been allowed so far: paid, part of it that is the advance, advance taken up again, rights consumed."""

    paye_eur: Decimal = ZERO
    avance_eur: Decimal = ZERO
    repris_eur: Decimal = ZERO
    consomme_eur: Decimal = ZERO

    @property
    def reste_avance_eur(self) -> Decimal:
        return self.avance_eur - self.repris_eur


@dataclass(frozen=True, slots=True)
class Liquidation:
    """What a request gives: the amount to pay and how it was found."""

    justifie_eur: Decimal
    droit_eur: Decimal
    reprise_eur: Decimal
    montant_eur: Decimal
    degagement_eur: Decimal = ZERO
    reversement_eur: Decimal = ZERO


def retenu(couts: Mapping[str, Decimal], depenses: Iterable[tuple[str, Decimal]]) -> Decimal:
    """Justified eligible costs: by line, within what the convention plans for it."""
    sommes: dict[str, Decimal] = dict.fromkeys(couts, ZERO)
    for ligne, montant in depenses:
        sommes[ligne] += montant
    return sum((min(somme, couts[ligne]) for ligne, somme in sommes.items()), ZERO)


def droit(termes: Termes, justifie: Decimal) -> Decimal:
    """Aid earned by the justified costs: the rate, within the amount of the convention."""
    gagne = (termes.taux * justifie).quantize(_CENTIME, ROUND_HALF_UP)
    return min(termes.montant_eur, gagne)


def liquider(termes: Termes, compte: Compte, echeance: Echeance, justifie: Decimal) -> Liquidation:
    """What a request allows to pay; the advance needs no cost, the balance settles everything."""
    gagne = droit(termes, justifie)
    if echeance.genre is Genre.AVANCE:
        return Liquidation(justifie, gagne, ZERO, min(echeance.montant_max_eur, termes.montant_eur - compte.paye_eur))
    if echeance.genre is Genre.SOLDE:
        return _solder(termes, compte, justifie, gagne)
    brut = max(ZERO, gagne - compte.consomme_eur)
    reprise = min(compte.reste_avance_eur, (brut * termes.reprise_taux).quantize(_CENTIME, ROUND_DOWN))
    plafond = sum((e.montant_max_eur for e in termes.echeancier if e.numero <= echeance.numero), ZERO)
    montant = max(ZERO, min(brut - reprise, plafond - compte.paye_eur))
    return Liquidation(justifie, gagne, reprise, montant)


def _solder(termes: Termes, compte: Compte, justifie: Decimal, gagne: Decimal) -> Liquidation:
    reste = gagne - compte.paye_eur
    return Liquidation(
        justifie,
        gagne,
        compte.reste_avance_eur,
        max(ZERO, reste),
        degagement_eur=termes.montant_eur - gagne,
        reversement_eur=max(ZERO, -reste),
    )


def apres(compte: Compte, genre: Genre, liquidation: Liquidation) -> Compte:
    """The account once the request is paid."""
    montant, reprise = liquidation.montant_eur, liquidation.reprise_eur
    est_avance = genre is Genre.AVANCE
    return Compte(
        paye_eur=compte.paye_eur + montant,
        avance_eur=compte.avance_eur + (montant if est_avance else ZERO),
        repris_eur=compte.repris_eur + reprise,
        consomme_eur=compte.consomme_eur + (ZERO if est_avance else montant + reprise),
    )


def defauts(termes: Termes) -> list[str]:
    """What contradicts itself in the terms, each sentence naming the field; empty when they hold."""
    phrases = []
    if termes.execution_au < termes.execution_du:
        phrases.append("`execution_au` précède `execution_du`.")
    if droit(termes, sum(termes.couts.values(), ZERO)) < termes.montant_eur:
        phrases.append("`taux` : appliqué aux coûts prévus, il donne moins que le montant de la convention.")
    return phrases + _defauts_echeancier(termes)


def _defauts_echeancier(termes: Termes) -> list[str]:
    phrases, genres = [], [e.genre for e in termes.echeancier]
    if genres.count(Genre.SOLDE) != 1 or genres[-1] is not Genre.SOLDE:
        phrases.append("`echeancier` : il finit par un solde, et un seul.")
    if Genre.AVANCE in genres[1:]:
        phrases.append("`echeancier` : une avance vient en premier, une seule fois.")
    jours = [e.prevue_le for e in termes.echeancier]
    if jours != sorted(jours):
        phrases.append("`echeancier` : les dates prévues se suivent.")
    if jours[0] < termes.execution_du or jours[-1] < termes.execution_au:
        phrases.append("`echeancier` : rien avant le début de l'exécution, et le solde pas avant sa fin.")
    somme = sum((e.montant_max_eur for e in termes.echeancier), ZERO)
    if somme != termes.montant_eur:
        phrases.append(f"`echeancier` : {somme:.2f} € prévus pour {termes.montant_eur:.2f} € conventionnés.")
    return phrases
