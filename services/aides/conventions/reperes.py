"""Usual shares of an advance and of a balance: HYPOTHESE (no source found), said to the Région and never opposed."""

from decimal import Decimal
from typing import Any

from services.aides.conventions.domain import Genre, Termes
from services.aides.conventions.schemas import Repere

AVANCE_TAUX = Decimal("0.30")
SOLDE_TAUX = Decimal("0.20")
_SANS_SOURCE: dict[str, Any] = {"source": None, "a_verifier": True}
REPERES = (
    Repere(code="avance", libelle="Part de l'aide versée en avance, au plus", taux=AVANCE_TAUX, **_SANS_SOURCE),
    Repere(code="solde", libelle="Part de l'aide gardée pour le solde, au moins", taux=SOLDE_TAUX, **_SANS_SOURCE),
)


def alertes(termes: Termes) -> list[str]:
    """What departs from the usual shares."""
    phrases = []
    premiere, derniere = termes.echeancier[0], termes.echeancier[-1]
    if premiere.genre is Genre.AVANCE and premiere.montant_max_eur > AVANCE_TAUX * termes.montant_eur:
        phrases.append(f"HYPOTHÈSE à vérifier : l'avance dépasse {AVANCE_TAUX:.0%} de l'aide.")
    if derniere.montant_max_eur < SOLDE_TAUX * termes.montant_eur:
        phrases.append(f"HYPOTHÈSE à vérifier : le solde est inférieur à {SOLDE_TAUX:.0%} de l'aide.")
    return phrases
