"""What a question could bring: for each field, the answers that a rule can tell apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import Any

from services.aides.catalogue.elements import Condition
from services.aides.catalogue.faits import FAITS
from services.aides.catalogue.territoires import AILLEURS, FRANCE, departement_de, territoire
from services.aides.eligibilite.connaissance import Connaissance, FaitConnu, mesures_de
from services.aides.eligibilite.grandeurs import Grandeur, Possibles, comparer, exactement
from services.aides.eligibilite.taille import Lien, Mesures, categories_lme, categories_ue
from services.aides.eligibilite.taille_exercices import Exercices

Essai = Mapping[str, FaitConnu]
Situation = tuple[Mesures, tuple[Lien, ...] | None, Exercices]
_MILLIONS = tuple(exactement(millions * 10**6) for millions in (1, 5, 20, 60, 1600))
_BILANS = tuple(exactement(millions * 10**6) for millions in (1, 5, 20, 60, 2100))
_EFFECTIFS = tuple(exactement(effectif) for effectif in (5, 30, 100, 300, 6000))
_GROUPE = Mesures(exactement(300), exactement(60_000_000), exactement(60_000_000))
_VENTES = Mesures(exactement(1), exactement(60_000_000), exactement(1_000_000))
_LIENS = ((), (Lien(Decimal(1), _GROUPE),), (Lien(Decimal(1), _VENTES),))
"""No link, a large group, a seller with sales and no assets: each can be told apart by the size rule."""
_ESSAIS_DE_TAILLE: dict[str, tuple[Any, ...]] = {
    "effectif_etp": _EFFECTIFS,
    "chiffre_affaires_eur": _MILLIONS,
    "total_bilan_eur": _BILANS,
    "liens": _LIENS,
}
_MESURES = {"effectif_etp": "effectif", "chiffre_affaires_eur": "chiffre_affaires", "total_bilan_eur": "bilan"}
_HORS = "~"
"""A code that no rule names."""


def feuilles(conditions: Sequence[Condition], fait: str) -> list[Condition]:
    """The leaves on a fact."""
    return [f for condition in conditions for f in _feuilles(condition) if f.fait == fait]


def _feuilles(condition: Condition) -> Iterator[Condition]:
    if condition.fait is not None:
        yield condition
    for sous in condition.parties():
        yield from _feuilles(sous)


def reponses_possibles(champ: str, conditions: Sequence[Condition], connaissance: Connaissance) -> list[Essai]:
    """Facts that each distinguishable answer to a field would bring."""
    if champ in _ESSAIS_DE_TAILLE:
        simples = _essais_simples(champ, conditions) if champ in FAITS else []
        return [*simples, *_essais_de_taille(champ, connaissance)]
    codes = [code for code, fait in FAITS.items() if champ in fait.saisies]
    if champ == "commune":
        lieux = (*_lieux(feuilles(conditions, "commune")), *AILLEURS)
        return [_faits_du_lieu(lieu) for lieu in lieux]
    if champ == "naf":
        return [_faits_du_naf(code) for code in _codes(conditions, codes)]
    return [{code: FaitConnu(g, "saisie")} for code in codes for g in _grandeurs(code, feuilles(conditions, code))]


def _essais_simples(champ: str, conditions: Sequence[Condition]) -> list[Essai]:
    return [{champ: FaitConnu(g, "saisie")} for g in _grandeurs(champ, feuilles(conditions, champ))]


def _grandeurs(code: str, cas: Sequence[Condition]) -> list[Grandeur]:
    if FAITS[code].genre == "booleen":
        return [frozenset({True}), frozenset({False})]
    if FAITS[code].genre == "code":
        return [frozenset({valeur}) for valeur in (*_seuils(cas), _HORS)]
    bornes = sorted({f.seuil for f in cas if isinstance(f.seuil, Decimal)})
    return [exactement(v) for borne in bornes for v in (borne - 1, borne, borne + 1) if v >= 0]


def _lieux(cas: Sequence[Condition]) -> list[str]:
    """One place that each territory includes."""
    territoires = [territoire(tuple(f.seuil)) for f in cas if isinstance(f.seuil, list)]
    return [min(t.inclus - {FRANCE}) for t in territoires if t.inclus - {FRANCE}]


def _seuils(cas: Sequence[Condition]) -> list[str]:
    return sorted({code for f in cas if isinstance(f.seuil, list) for code in f.seuil})


def _codes(conditions: Sequence[Condition], faits: Sequence[str]) -> list[str]:
    return [*(code for fait in faits for code in _seuils(feuilles(conditions, fait))), _HORS]


def _faits_du_lieu(lieu: str) -> Essai:
    departement = frozenset({departement_de(lieu)})
    return {"commune": FaitConnu(frozenset({lieu}), "saisie"), "departement": FaitConnu(departement, "saisie")}


def _faits_du_naf(code: str) -> Essai:
    return {"naf": FaitConnu(frozenset({code}), "saisie"), "division_naf": FaitConnu(frozenset({code[:2]}), "saisie")}


def _essais_de_taille(champ: str, connaissance: Connaissance) -> Iterator[Essai]:
    """Sizes and category that an answer would give, the rest staying as it is known."""
    mesures, liens = mesures_de(connaissance.faits), connaissance.liens
    for valeur in _ESSAIS_DE_TAILLE[champ]:
        autres, lies = _avec(mesures, liens, {champ: valeur})
        essai: dict[str, Grandeur] = {
            "categorie_ue": categories_ue(autres, lies, connaissance.exercices),
            "categorie_lme": categories_lme(autres, lies),
        }
        if champ in _MESURES:
            essai[champ] = valeur
        yield {code: FaitConnu(grandeur, "calcul") for code, grandeur in essai.items()}


def _avec(
    mesures: Mesures, liens: tuple[Lien, ...] | None, ajouts: Mapping[str, Any]
) -> tuple[Mesures, tuple[Lien, ...] | None]:
    dites = {_MESURES[champ]: valeur for champ, valeur in ajouts.items() if champ in _MESURES}
    return replace(mesures, **dites), ajouts.get("liens", liens)


def champs_de_taille(
    connaissance: Connaissance, fait: str, absents: Sequence[str], cas: Sequence[Condition]
) -> list[str]:
    """Among the fields not given, those whose answer can still change how the category compares, whatever the rest."""
    regles = tuple((str(f.operateur), tuple(f.seuil)) for f in cas if isinstance(f.seuil, list))
    situation = (mesures_de(connaissance.faits), connaissance.liens, connaissance.exercices)
    return list(_pivots(situation, fait, tuple(absents), regles))


@lru_cache(maxsize=512)
def _pivots(
    situation: Situation,
    fait: str,
    absents: tuple[str, ...],
    regles: tuple[tuple[str, tuple[str, ...]], ...],
) -> tuple[str, ...]:
    """A field is kept when two of its answers, all the others being given, do not compare alike."""
    grille = [dict(zip(absents, valeurs, strict=True)) for valeurs in product(*(_ESSAIS_DE_TAILLE[a] for a in absents))]
    vus: dict[tuple[str, frozenset[tuple[str, int]]], set[Any]] = {}
    for ajouts in grille:
        issue = _issue(_categories(situation, fait, ajouts), regles)
        for champ in absents:
            reste = frozenset((autre, id(valeur)) for autre, valeur in ajouts.items() if autre != champ)
            vus.setdefault((champ, reste), set()).add(issue)
    utiles = {champ for (champ, _), issues in vus.items() if len(issues) > 1}
    return tuple(champ for champ in absents if champ in utiles)


def _categories(situation: Situation, fait: str, ajouts: Mapping[str, Any]) -> Possibles:
    mesures, liens, exercices = situation
    mesures, liens = _avec(mesures, liens, ajouts)
    return categories_ue(mesures, liens, exercices) if fait == "categorie_ue" else categories_lme(mesures, liens)


def _issue(categories: Possibles, regles: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    return tuple(comparer(categories, operateur, seuil).value for operateur, seuil in regles)
