"""Checks a plan again, in Decimal euros and from the rules alone: nothing is shared with what computed it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from services.aides.eligibilite.intensites import tenues_ensemble
from services.aides.plan.domain import Offre, Probleme, Repartition

CENT = Decimal(100)


def euros(centimes: int) -> Decimal:
    """Cents as euros, exactly."""
    return (Decimal(centimes) / CENT).quantize(Decimal("0.01"))


def controler(probleme: Probleme, repartition: Repartition) -> list[str]:
    """Rules that the plan breaks, in words; empty when it keeps them all."""
    montants = {cle: euros(montant) for cle, montant in repartition.montants.items()}
    return [
        *_par_depense(probleme, montants, repartition),
        *_par_dossier(probleme, montants),
        *_ensemble(probleme, montants, repartition),
    ]


def _par_depense(
    probleme: Probleme, montants: Mapping[tuple[str, int], Decimal], repartition: Repartition
) -> Iterator[str]:
    for rang, depense in enumerate(probleme.depenses):
        sur = {code: montant for (code, r), montant in montants.items() if r == rang and montant}
        if sum(sur.values(), Decimal(0)) > euros(depense):
            yield f"dépense {rang} : l'aide dépasse la dépense"
        etat = [probleme.offre(code) for code in sur if probleme.offre(code).aide_etat]
        for haut, codes in tenues_ensemble({offre.code: _plafond(offre, rang, repartition) for offre in etat}):
            if sum((sur[code] for code in codes), Decimal(0)) > haut:
                yield f"dépense {rang} : l'intensité de {', '.join(codes)} est dépassée"
        for exclusion in probleme.exclusions:
            if exclusion.portee == "depense" and {exclusion.a, exclusion.b} <= set(sur):
                yield f"dépense {rang} : {exclusion.a} et {exclusion.b} ne vont pas ensemble"


def _plafond(offre: Offre, rang: int, repartition: Repartition) -> Decimal | None:
    """What its article allows, when part of the award is outside de minimis."""
    dehors = repartition.du_dossier(offre.code) > repartition.de_minimis.get(offre.code, 0)
    return euros(offre.article[rang]) if dehors and offre.article is not None else None


def _par_dossier(probleme: Probleme, montants: Mapping[tuple[str, int], Decimal]) -> Iterator[str]:
    totaux: dict[str, Decimal] = defaultdict(Decimal)
    for (code, rang), montant in montants.items():
        offre = probleme.offre(code)
        if not Decimal(0) <= montant <= euros(offre.parts.get(rang, 0)):
            yield f"{code} : le taux est dépassé sur la dépense {rang}"
        totaux[code] += montant
    for code, total in totaux.items():
        offre = probleme.offre(code)
        for cause, limite in offre.limites.items():
            if total > euros(limite):
                yield f"{code} : la limite « {cause} » est dépassée"
        if total and total < euros(offre.plancher):
            yield f"{code} : le plancher n'est pas atteint"


def _ensemble(
    probleme: Probleme, montants: Mapping[tuple[str, int], Decimal], repartition: Repartition
) -> Iterator[str]:
    ouverts = {code for (code, _), montant in montants.items() if montant}
    for exclusion in probleme.exclusions:
        if exclusion.portee == "plan" and {exclusion.a, exclusion.b} <= ouverts:
            yield f"{exclusion.a} et {exclusion.b} ne vont pas ensemble"
    imputee = Decimal(0)
    for code in ouverts:
        offre, total = probleme.offre(code), euros(repartition.du_dossier(code))
        part = euros(repartition.de_minimis.get(code, 0))
        if part > total or (part and not offre.de_minimis) or (part < total and not offre.hors_marge):
            yield f"{code} : le partage entre les régimes est faux"
        imputee += part
    if probleme.marge is not None and imputee > euros(probleme.marge):
        yield "la marge de minimis est dépassée"
    if probleme.dossiers_max is not None and len(ouverts) > probleme.dossiers_max:
        yield "il y a trop de dossiers"
    if sum(montants.values(), Decimal(0)) < euros(probleme.aide_min):
        yield "l'aide demandée n'est pas atteinte"
