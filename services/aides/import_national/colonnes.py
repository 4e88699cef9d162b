"""What each column of the national schema may hold, and what contradicts in a line."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from services.aides.catalogue.schema_national import SEPARATEUR, TITRE_MAX
from services.aides.catalogue.schema_national_schemas import AideNationale
from shared.valeurs import siren_valide

TEXTE_MAX = 20_000
CLE_MAX = 120
ADRESSE_MAX = 2_000
ENTIER_MAX = 10_000_000
OBLIGATOIRES = tuple(nom for nom, champ in AideNationale.model_fields.items() if champ.is_required())
_CONTROLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ENTIER = re.compile(r"[0-9]{1,8}")
_NAF = re.compile(r"[0-9]{2}(\.[0-9]|\.[0-9]{2}[A-Z]?)?|[A-U]")
_TERRITOIRE = re.compile(r"[a-z]{2,20}:[0-9A-Za-z_-]{1,40}")
TAILLES = frozenset({"MIC", "PME", "ETI", "GE"})


def defaut(nom: str, valeur: str) -> str | None:
    """What is wrong with the value of a column; None when nothing is."""
    if _CONTROLE.search(valeur):
        return "contient un caractère de contrôle"
    if len(valeur) > TEXTE_MAX:
        return f"dépasse {TEXTE_MAX} caractères"
    regle = _REGLES.get(nom)
    return regle(valeur) if regle is not None else None


def contradictions(ligne: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """(column, message) of what cannot be true together."""
    ouverture, cloture = ligne.get("date_ouverture"), ligne.get("date_cloture")
    if ouverture and cloture and cloture < ouverture:
        yield "date_cloture", f"est avant l'ouverture ({ouverture})"
    mini, maxi = ligne.get("eligibilite_effectif_minimal"), ligne.get("eligibilite_effectif_maximal")
    if mini and maxi and int(maxi) < int(mini):
        yield "eligibilite_effectif_maximal", f"est sous le minimum ({mini})"


def _date(valeur: str) -> str | None:
    try:
        date.fromisoformat(valeur)
    except ValueError:
        return "n'est pas une date AAAA-MM-JJ"
    return None if len(valeur) == len("2026-01-01") else "n'est pas une date AAAA-MM-JJ"


def _instant(valeur: str) -> str | None:
    try:
        datetime.fromisoformat(valeur)
    except ValueError:
        return "n'est ni une date ni un instant ISO 8601"
    return None


def _entier(valeur: str) -> str | None:
    borne = _ENTIER.fullmatch(valeur) is not None and int(valeur) <= ENTIER_MAX
    return None if borne else "n'est pas un nombre entier positif"


def _adresse(valeur: str) -> str | None:
    try:
        parts = urlsplit(valeur if "://" in valeur else f"https://{valeur}")
        lisible = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        lisible = lisible and (parts.port is None or parts.port > 0)
    except ValueError:
        lisible = False
    return None if lisible and len(valeur) <= ADRESSE_MAX else "n'est pas une adresse de page"


def _liste(valeur: str) -> list[dict[str, object]] | None:
    try:
        lue = json.loads(valeur)
    except (ValueError, RecursionError):
        return None
    return lue if isinstance(lue, list) and lue and all(isinstance(element, dict) for element in lue) else None


def _porteurs(valeur: str) -> str | None:
    porteurs = _liste(valeur)
    if porteurs is None or not all(isinstance(p.get("nom"), str) and p["nom"] for p in porteurs):
        return "n'est pas une liste JSON de porteurs nommés"
    sirens = [p["siren"] for p in porteurs if p.get("siren")]
    faux = [s for s in sirens if not isinstance(s, str) or not siren_valide(s)]
    return f"porte un SIREN impropre : {faux[0]}" if faux else None


def _bases(valeur: str) -> str | None:
    return None if _liste(valeur) is not None else "n'est pas une liste JSON"


def _parmi(forme: Callable[[str], bool], attendu: str) -> Callable[[str], str | None]:
    def regle(valeur: str) -> str | None:
        faux = [code for code in valeur.split(SEPARATEUR) if not forme(code)]
        return f"contient « {faux[0][:40]} », qui n'est pas {attendu}" if faux else None

    return regle


def _au_plus(limite: int) -> Callable[[str], str | None]:
    return lambda valeur: f"dépasse {limite} caractères" if len(valeur) > limite else None


_territoires = _parmi(lambda code: _TERRITOIRE.fullmatch(code) is not None, "un territoire (genre:code)")
_naf = _parmi(lambda code: _NAF.fullmatch(code) is not None, "un code NAF rév. 2")
_REGLES: dict[str, Callable[[str], str | None]] = {
    "id": _au_plus(CLE_MAX),
    "titre": _au_plus(TITRE_MAX),
    "porteurs": _porteurs,
    "base_juridique": _bases,
    "url_source": _adresse,
    "eligibilite_geographique": _territoires,
    "eligibilite_geographique_exclusions": _territoires,
    "date_ouverture": _date,
    "date_cloture": _date,
    "date_mise_a_jour": _instant,
    "eligibilite_effectif_minimal": _entier,
    "eligibilite_effectif_maximal": _entier,
    "eligibilite_annees_existence_minimal": _entier,
    "eligibilite_categorie_taille_entreprise": _parmi(TAILLES.__contains__, "MIC, PME, ETI ou GE"),
    "ciblage_naf": _naf,
    "ciblage_naf_exclusions": _naf,
}
