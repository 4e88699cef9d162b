"""A question that the others already answer is not asked: difficulty, once the own funds are known."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from services.aides.catalogue.elements import Condition
from services.aides.eligibilite.conditions import Faits, evaluer
from services.aides.eligibilite.connaissance import Connaissance, FaitConnu, situation_de
from services.aides.eligibilite.difficulte import AGE_EXEMPTE_MOIS, en_difficulte
from services.aides.eligibilite.grandeurs import Intervalle, Possibles, comparer, exactement
from services.aides.eligibilite.kleene import Verite, et
from services.aides.eligibilite.reponses import feuilles
from services.aides.eligibilite.saisie import FaitsSaisis


def difficulte_deduite(
    conditions: Sequence[Condition], sus: Faits, saisis: FaitsSaisis, connaissance: Connaissance
) -> bool:
    """True when the size and the age that these conditions ask for settle the difficulty, or close the verdict.

    What they do not ask for stays as it is known; a size is known as far as the conditions tell it apart.
    """
    for age, tailles in product(_ages(conditions, sus), _tailles(conditions, connaissance.categories)):
        if en_difficulte(situation_de(saisis, age, tailles)) is not Verite.INCONNU:
            continue
        ajouts = {"categorie_ue": FaitConnu(tailles, "calcul")}
        if age is not None:
            ajouts["anciennete_mois"] = FaitConnu(exactement(age), "calcul")
        if et(evaluer(condition, {**sus, **ajouts}) for condition in conditions) is Verite.INCONNU:
            return False
    return True


def _ages(conditions: Sequence[Condition], sus: Faits) -> Iterator[Decimal | None]:
    connu = sus.get("anciennete_mois")
    if connu is not None and isinstance(connu.grandeur, Intervalle) and connu.grandeur.exact is not None:
        yield connu.grandeur.exact
        return
    cas = feuilles(conditions, "anciennete_mois")
    if not cas:
        yield None
        return
    bornes = [Decimal(AGE_EXEMPTE_MOIS), *(f.seuil for f in cas if isinstance(f.seuil, Decimal))]
    yield from sorted({borne + ecart for borne in bornes for ecart in (-1, 0, 1) if borne + ecart >= 0})


def _tailles(conditions: Sequence[Condition], possibles: Possibles) -> list[Possibles]:
    """The possible sizes, cut as finely as the conditions compare them."""
    cas = [(str(f.operateur), f.seuil) for f in feuilles(conditions, "categorie_ue") if isinstance(f.seuil, list)]
    classes: dict[tuple[Verite, ...], set[str | bool]] = {}
    for taille in sorted(possibles, key=str):
        issue = tuple(comparer(frozenset({taille}), operateur, seuil) for operateur, seuil in cas)
        classes.setdefault(issue, set()).add(taille)
    return [frozenset(classe) for classe in classes.values()]
