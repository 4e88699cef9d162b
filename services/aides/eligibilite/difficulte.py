"""Undertaking in difficulty: regulation (EU) 651/2014 article 2(18), as far as the known figures allow."""

from dataclasses import dataclass
from decimal import Decimal

from services.aides.eligibilite.grandeurs import Possibles
from services.aides.eligibilite.kleene import Verite, et, ou, verite

AGE_EXEMPTE_MOIS = 36
"""An SME younger than three years escapes the own-funds test (article 2(18) a; to be checked in the act)."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known: own funds, share capital with premiums (euros), proceedings, age (months), EU size."""

    capitaux_propres_eur: Decimal | None = None
    capital_et_primes_eur: Decimal | None = None
    procedure_collective: bool | None = None
    aide_sauvetage_en_cours: bool | None = None
    age_mois: Decimal | None = None
    categories: Possibles = frozenset({"micro", "petite", "moyenne", "grande"})


def moitie_perdue(situation: Situation) -> Verite:
    """Own funds strictly under half of capital and premiums; exactly half is not a loss of more than half."""
    propres, capital = situation.capitaux_propres_eur, situation.capital_et_primes_eur
    if propres is None or capital is None:
        return Verite.INCONNU
    return verite(propres * 2 < capital)


def jeune_pme(situation: Situation) -> Verite:
    """An SME under three years old."""
    age = verite(None if situation.age_mois is None else situation.age_mois < AGE_EXEMPTE_MOIS)
    grande = "grande" in situation.categories
    pme = verite(not grande) if len(situation.categories) == 1 or not grande else Verite.INCONNU
    return et((age, pme))


def en_difficulte(situation: Situation) -> Verite:
    """True as soon as one test is met, false when all are excluded.

    The ratio test reserved to large undertakings needs two years of accounts: unknown unless the company is an SME.
    """
    fonds = moitie_perdue(situation)
    if fonds is Verite.VRAI:
        exempte = jeune_pme(situation)
        fonds = {Verite.VRAI: Verite.FAUX, Verite.FAUX: Verite.VRAI, Verite.INCONNU: Verite.INCONNU}[exempte]
    ratios = Verite.INCONNU if "grande" in situation.categories else Verite.FAUX
    return ou((fonds, verite(situation.procedure_collective), verite(situation.aide_sauvetage_en_cours), ratios))
