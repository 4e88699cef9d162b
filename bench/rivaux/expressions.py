"""zen-engine, rule-engine and json-logic on the bench's catalogue: one compiled rule per dispositif.

Run by the bench in the rivals' own environment: `expressions.py MOTEUR JEU`. They have two values: what is unknown
does not satisfy, so that their "yes" is the certain one.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Condition = dict[str, Any]
Juge = Callable[[dict[str, Any]], bool]


def _texte(condition: Condition, egal: str = "==") -> str:
    for lien, mot in (("tous", " and "), ("un_de", " or ")):
        if lien in condition:
            return "(" + mot.join(_texte(partie, egal) for partie in condition[lien]) + ")"
    fait, signe = condition["fait"], {"=": egal, "parmi": "in"}.get(condition["operateur"], condition["operateur"])
    return f"({fait} != null and {fait} {signe} {json.dumps(condition['seuil'])})"


def _ensemble(criteres: list[Condition]) -> Condition:
    return {"tous": criteres}


def zen(criteres: list[Condition]) -> Juge:
    """zen-engine: an expression compiled once, evaluated by its Rust core."""
    from zen import compile_expression

    return compile_expression(_texte(_ensemble(criteres))).evaluate  # type: ignore[no-any-return]


def rule_engine(criteres: list[Condition]) -> Juge:
    """rule-engine: a rule parsed once."""
    import rule_engine as moteur

    contexte = moteur.Context(default_value=None)
    return moteur.Rule(_texte(_ensemble(criteres)), context=contexte).matches  # type: ignore[no-any-return]


def _logique(condition: Condition) -> Any:
    for lien, mot in (("tous", "and"), ("un_de", "or")):
        if lien in condition:
            return {mot: [_logique(partie) for partie in condition[lien]]}
    valeur, seuil = {"var": condition["fait"]}, condition["seuil"]
    signe = {"=": "===", "parmi": "in"}.get(condition["operateur"], condition["operateur"])
    return {"and": [{"!==": [valeur, None]}, {signe: [valeur, seuil]}]}


def json_logic(criteres: list[Condition]) -> Juge:
    """JSON Logic: the tree is the rule."""
    from json_logic import jsonLogic

    regle = _logique(_ensemble(criteres))
    return lambda ligne: jsonLogic(regle, ligne)  # type: ignore[no-any-return]


MOTEURS = {"zen": zen, "rule_engine": rule_engine, "json_logic": json_logic}


def principal() -> None:
    nom, chemin = sys.argv[1:]
    jeu = json.loads(Path(chemin).read_bytes())
    regles = [MOTEURS[nom](criteres) for criteres in jeu["dispositifs"]]
    debut = time.process_time()
    verdicts = [[bool(regle(ligne)) for regle in regles] for ligne in jeu["entreprises"]]
    secondes = time.process_time() - debut
    lus = ["".join("1" if vrai else "0" for vrai in ligne) for ligne in verdicts]
    print(json.dumps({"secondes": secondes, "verdicts": lus}))


if __name__ == "__main__":
    principal()
