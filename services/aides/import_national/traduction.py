"""Columns of the national schema in the language of the catalogue: the way back of the export's bounds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.aides.catalogue.schema_national import FRANCE_ENTIERE, MOIS, SEPARATEUR
from services.aides.catalogue.territoires import SAUF

Feuille = dict[str, Any]
Valeurs = Mapping[str, str | None]
MINIMUM, MAXIMUM = frozenset({">=", ">"}), frozenset({"<", "<="})
_DEDANS, _DEHORS = frozenset({"parmi", "commence_par"}), frozenset({"hors"})
NAF = ("naf", "division_naf")
EUROPEENNES = {"MIC": ["micro"], "PME": ["petite", "moyenne"]}
FRANCAISES = {"MIC": ["micro"], "PME": ["pme"], "ETI": ["eti"], "GE": ["ge"]}


@dataclass(frozen=True, slots=True)
class Colonne:
    """Columns that one criterion says; `sienne`: the leaves that it replaces; `lire`: the new leaf, None for none."""

    noms: tuple[str, ...]
    code: str
    libelle: str
    sienne: Callable[[Feuille], bool]
    lire: Callable[[Valeurs, str | None], Feuille | None]


def traduire(criteres: list[dict[str, Any]], avant: Valeurs, apres: Valeurs, source: str) -> list[dict[str, Any]]:
    """The criteria of a version once the columns that changed are said by criteria of their own."""
    for colonne in COLONNES:
        if any(avant.get(nom) != apres.get(nom) for nom in colonne.noms):
            fait = next((f.get("fait") for c in criteres for f in _feuilles(c["condition"]) if colonne.sienne(f)), None)
            reste = [{**c, "condition": _sans(c["condition"], colonne.sienne)} for c in criteres]
            criteres = [critere for critere in reste if critere["condition"] is not None]
            feuille = colonne.lire(apres, fait)
            if feuille is not None:
                neuf = {"code": colonne.code, "libelle": colonne.libelle, "condition": feuille, "source": source}
                criteres = [*(critere for critere in criteres if critere["code"] != colonne.code), neuf]
    return criteres


def _feuilles(condition: Feuille) -> list[Feuille]:
    """Leaves, and contraries, that must all hold."""
    sous = [feuille for partie in condition.get("tous", []) for feuille in _feuilles(partie)]
    return [condition, *sous] if condition.get("fait") or condition.get("non") else sous


def _sans(condition: Feuille, sienne: Callable[[Feuille], bool]) -> Feuille | None:
    if condition.get("fait") or condition.get("non"):
        return None if sienne(condition) else condition
    if not condition.get("tous"):
        return condition
    parties = [partie for sous in condition["tous"] if (partie := _sans(sous, sienne)) is not None]
    return {"tous": parties} if len(parties) > 1 else parties[0] if parties else None


def _codes(valeurs: Valeurs, nom: str) -> list[str]:
    return (valeurs.get(nom) or "").split(SEPARATEUR) if valeurs.get(nom) else []


def _minimum(nom: str, fait: str, facteur: int = 1) -> Callable[[Valeurs, str | None], Feuille | None]:
    def lire(valeurs: Valeurs, _: str | None) -> Feuille | None:
        mini = valeurs.get(nom)
        return {"fait": fait, "operateur": ">=", "seuil": int(mini) * facteur} if mini else None

    return lire


def _maximum(valeurs: Valeurs, _: str | None) -> Feuille | None:
    """A highest headcount of 249 is « under 250 »: units of work have decimals."""
    maxi = valeurs.get("eligibilite_effectif_maximal")
    return {"fait": "effectif_etp", "operateur": "<", "seuil": int(maxi) + 1} if maxi else None


def _taille(valeurs: Valeurs, fait: str | None) -> Feuille | None:
    codes = _codes(valeurs, "eligibilite_categorie_taille_entreprise")
    europeenne = fait == "categorie_ue" and ("ETI" in codes) == ("GE" in codes)
    table = {**EUROPEENNES, "ETI": ["grande"], "GE": ["grande"]} if europeenne else FRANCAISES
    seuil = list(dict.fromkeys(taille for code in codes for taille in table[code]))
    return {"fait": fait if europeenne else "categorie_lme", "operateur": "parmi", "seuil": seuil} if codes else None


def _lieu(valeurs: Valeurs, _: str | None) -> Feuille | None:
    inclus = _codes(valeurs, "eligibilite_geographique")
    exclus = [f"{SAUF}{code}" for code in _codes(valeurs, "eligibilite_geographique_exclusions")]
    partout = inclus in ([], [FRANCE_ENTIERE]) and not exclus
    return None if partout else {"fait": "commune", "operateur": "dans", "seuil": [*inclus, *exclus]}


def _naf(valeurs: Valeurs, _: str | None) -> Feuille | None:
    codes = _codes(valeurs, "ciblage_naf")
    return {"fait": "naf", "operateur": "commence_par", "seuil": codes} if codes else None


def _naf_exclus(valeurs: Valeurs, _: str | None) -> Feuille | None:
    """A code excludes everything under it, as it includes it."""
    codes = _codes(valeurs, "ciblage_naf_exclusions")
    return {"non": {"fait": "naf", "operateur": "commence_par", "seuil": codes}} if codes else None


def _exclut(condition: Feuille) -> bool:
    return _sur(*NAF, operateurs=_DEHORS)(condition) or _sur(*NAF, operateurs=_DEDANS)(condition.get("non") or {})


def _oui(nom: str, valeur: str, fait: str) -> Callable[[Valeurs, str | None], Feuille | None]:
    def lire(valeurs: Valeurs, _: str | None) -> Feuille | None:
        return {"fait": fait, "operateur": "=", "seuil": True} if valeurs.get(nom) == valeur else None

    return lire


def _sur(*faits: str, operateurs: frozenset[str] | None = None) -> Callable[[Feuille], bool]:
    return lambda f: f.get("fait") in faits and (operateurs is None or f["operateur"] in operateurs)


COLONNES = (
    Colonne(
        ("eligibilite_effectif_minimal",),
        "effectif-mini",
        "Effectif minimal",
        _sur("effectif_etp", operateurs=MINIMUM),
        _minimum("eligibilite_effectif_minimal", "effectif_etp"),
    ),
    Colonne(
        ("eligibilite_effectif_maximal",),
        "effectif-maxi",
        "Effectif maximal",
        _sur("effectif_etp", operateurs=MAXIMUM),
        _maximum,
    ),
    Colonne(
        ("eligibilite_categorie_taille_entreprise",),
        "taille",
        "Taille d'entreprise",
        _sur("categorie_ue", "categorie_lme"),
        _taille,
    ),
    Colonne(
        ("eligibilite_annees_existence_minimal",),
        "anciennete",
        "Années d'existence",
        _sur("anciennete_mois", operateurs=MINIMUM),
        _minimum("eligibilite_annees_existence_minimal", "anciennete_mois", MOIS),
    ),
    Colonne(
        ("eligibilite_geographique", "eligibilite_geographique_exclusions"),
        "territoire",
        "Territoire",
        _sur("commune", "departement"),
        _lieu,
    ),
    Colonne(
        ("ciblage_naf",),
        "naf",
        "Activité",
        _sur(*NAF, operateurs=_DEDANS),
        _naf,
    ),
    Colonne(
        ("ciblage_naf_exclusions",),
        "naf-exclus",
        "Activités exclues",
        _exclut,
        _naf_exclus,
    ),
    Colonne(
        ("ciblage_secteur_activite",),
        "industrie",
        "Activité industrielle",
        _sur("activite_industrielle"),
        _oui("ciblage_secteur_activite", "industrie", "activite_industrielle"),
    ),
    Colonne(
        ("eligibilite_forme_juridique",),
        "societe",
        "Société",
        _sur("forme_societe"),
        _oui("eligibilite_forme_juridique", "société", "forme_societe"),
    ),
)
