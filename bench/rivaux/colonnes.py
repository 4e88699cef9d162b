"""NumPy, Polars and OpenFisca on the bench's catalogue: whole columns at a time, two values, columns already built.

Run by the bench in the rivals' own environment: `colonnes.py MOTEUR JEU`.
"""

import json
import operator
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

Condition = dict[str, Any]
_SIGNES = {">=": operator.ge, ">": operator.gt, "<": operator.lt, "<=": operator.le, "=": operator.eq}


class Colonnes:
    """Numbers as floats (unknown: NaN, that nothing satisfies), codes as small integers looked up in a table."""

    def __init__(self, lignes: Sequence[dict[str, Any]]) -> None:
        self._codes: dict[str, int] = {}
        self.valeurs = {fait: self._colonne([ligne[fait] for ligne in lignes]) for fait in lignes[0]}

    def _colonne(self, valeurs: Sequence[Any]) -> Any:
        if any(isinstance(valeur, str) for valeur in valeurs):
            return np.array([self._codes.setdefault(valeur, len(self._codes)) for valeur in valeurs])
        return np.array([np.nan if valeur is None else valeur for valeur in valeurs], dtype=float)

    def masque(self, condition: Condition, valeurs: Mapping[str, Any]) -> Any:
        """Rows that satisfy the condition."""
        for lien, combiner in (("tous", operator.and_), ("un_de", operator.or_)):
            if lien in condition:
                return reduce(combiner, (self.masque(partie, valeurs) for partie in condition[lien]))
        colonne = valeurs[condition["fait"]]
        if condition["operateur"] != "parmi":
            return _SIGNES[condition["operateur"]](colonne, condition["seuil"])
        table = np.zeros(len(self._codes), dtype=bool)
        table[[self._codes[code] for code in condition["seuil"] if code in self._codes]] = True
        return table[colonne]


def numpy(dispositifs: list[list[Condition]], lignes: list[dict[str, Any]]) -> tuple[float, Any]:
    """Each criterion afresh on columns of booleans."""
    colonnes = Colonnes(lignes)
    debut = time.process_time()
    verdicts = [colonnes.masque({"tous": criteres}, colonnes.valeurs) for criteres in dispositifs]
    return time.process_time() - debut, verdicts


def polars(dispositifs: list[list[Condition]], lignes: list[dict[str, Any]]) -> tuple[float, Any]:
    """One lazy select: the optimiser shares the common expressions."""
    import polars as pl

    def expression(condition: Condition) -> Any:
        for lien, combiner in (("tous", operator.and_), ("un_de", operator.or_)):
            if lien in condition:
                return reduce(combiner, (expression(partie) for partie in condition[lien]))
        colonne = pl.col(condition["fait"])
        if condition["operateur"] == "parmi":
            return colonne.is_in(condition["seuil"])
        return _SIGNES[condition["operateur"]](colonne, condition["seuil"])

    table = pl.DataFrame(lignes, infer_schema_length=None)
    toutes = [expression({"tous": c}).fill_null(value=False).alias(str(r)) for r, c in enumerate(dispositifs)]
    debut = time.process_time()
    lue = table.lazy().select(toutes).collect()
    return time.process_time() - debut, [lue[str(rang)].to_numpy() for rang in range(len(dispositifs))]


def _variable(nom: str, entite: Any, type_: type, formule: Any = None) -> type:
    from openfisca_core.periods import MONTH
    from openfisca_core.variables import Variable

    corps = {"value_type": type_, "entity": entite, "definition_period": MONTH, "label": nom}
    return type(nom, (Variable,), corps if formule is None else {**corps, "formula": formule})


def openfisca(dispositifs: list[list[Condition]], lignes: list[dict[str, Any]]) -> tuple[float, Any]:
    """One variable per dispositif, computed for all the companies by its vectorised formula."""
    from openfisca_core.entities import build_entity
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    entite = build_entity("entreprise", "entreprises", "Entreprise", is_person=True)
    systeme = TaxBenefitSystem([entite])
    colonnes = Colonnes(lignes)
    for fait, colonne in colonnes.valeurs.items():
        systeme.add_variable(_variable(fait, entite, int if colonne.dtype.kind == "i" else float))
    for rang, criteres in enumerate(dispositifs):
        systeme.add_variable(_variable(f"dispositif_{rang}", entite, bool, _formule(colonnes, {"tous": criteres})))
    simulation = SimulationBuilder().build_default_simulation(systeme, count=len(lignes))
    for fait, colonne in colonnes.valeurs.items():
        simulation.set_input(fait, "2030-06", colonne)
    debut = time.process_time()
    verdicts = [simulation.calculate(f"dispositif_{rang}", "2030-06") for rang in range(len(dispositifs))]
    return time.process_time() - debut, verdicts


def _formule(colonnes: Colonnes, condition: Condition) -> Callable[..., Any]:
    faits = list(_faits(condition))

    def formula(entreprise: Any, period: Any) -> Any:
        return colonnes.masque(condition, {fait: entreprise(fait, period) for fait in faits})

    return formula


def _faits(condition: Condition) -> set[str]:
    parties = condition.get("tous") or condition.get("un_de")
    return {condition["fait"]} if parties is None else set().union(*map(_faits, parties))


def principal() -> None:
    nom, chemin = sys.argv[1:]
    jeu = json.loads(Path(chemin).read_bytes())
    secondes, masques = {"numpy": numpy, "polars": polars, "openfisca": openfisca}[nom](
        jeu["dispositifs"], jeu["entreprises"]
    )
    tableau = np.array([np.asarray(masque, dtype=bool) for masque in masques]).T
    lus = ["".join("1" if vrai else "0" for vrai in ligne) for ligne in tableau[: jeu["verifiees"]]]
    print(json.dumps({"secondes": secondes, "verdicts": lus}))


if __name__ == "__main__":
    principal()
