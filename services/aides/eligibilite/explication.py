"""Normalises a stored evaluation: what several verdicts share is written once."""

from collections.abc import Mapping
from typing import Any

import orjson

from services.aides.eligibilite.explication_schemas import Explication


class Rangs:
    """Distinct elements in the order of their first use."""

    def __init__(self) -> None:
        self.elements: list[dict[str, Any]] = []
        self._places: dict[bytes, int] = {}

    def rang(self, element: dict[str, Any]) -> int:
        """Place of the element, added when it is new."""
        cle = orjson.dumps(element, option=orjson.OPT_SORT_KEYS)
        if cle not in self._places:
            self._places[cle] = len(self.elements)
            self.elements.append(element)
        return self._places[cle]


def expliquer(ligne: Mapping[str, Any]) -> Explication:
    """Every criterion keeps its value seen, provenance, threshold, legal source and result, by reference."""
    faits, sources, criteres = Rangs(), Rangs(), Rangs()
    verdicts = [
        {
            "dispositif": resultat["dispositif"],
            "version": resultat["version"],
            "action_reference": resultat["action_reference"],
            "verdict": resultat["verdict"],
            "montant_eur": resultat["montant"]["montant_eur"],
            "criteres": [criteres.rang(_critere(c, faits, sources)) for c in resultat["criteres"]],
            "questions": [donnee["champ"] for donnee in resultat["donnees_manquantes"]],
        }
        for resultat in ligne["resultats"]
    ]
    return Explication.model_validate(
        {
            "evaluation_id": ligne["id"],
            "le": ligne["le"],
            "faits": faits.elements,
            "sources": sources.elements,
            "criteres": criteres.elements,
            "verdicts": verdicts,
        }
    )


def _critere(critere: Mapping[str, Any], faits: Rangs, sources: Rangs) -> dict[str, Any]:
    propres = ("code", "libelle", "seuil", "resultat", "a_verifier", "note")
    return {
        **{nom: critere[nom] for nom in propres},
        "source": None if critere["source"] is None else sources.rang(critere["source"]),
        "faits": [faits.rang(fait) for fait in critere["faits"]],
    }
