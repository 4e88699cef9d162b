"""The fields of a demande: each keeps where its value comes from, and what it was before it was corrected."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.aides.demandes.errors import ChampInconnu, ValeurImpropre
from services.aides.demandes.preremplissage import a_saisir

Contenu = list[dict[str, Any]]
_COMMUNE = re.compile(r"([013-9][0-9]|2[0-9AB])[0-9]{3}")
_MONTANT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
IDENTITE = frozenset({"siren", "siret"})
"""Fields that say whose demande it is: another company means another demande."""


def saisir(contenu: Sequence[dict[str, Any]], champ: str, valeur: str, le: datetime) -> Contenu:
    """A copy where the field holds the typed value, whether something was known of it or not."""
    libelle = next((ligne["libelle"] for ligne in a_saisir(contenu) if ligne["champ"] == champ), None)
    if libelle is None:
        return corriger(contenu, champ, valeur, le)
    verifier_valeur(champ, valeur)
    ligne = {"champ": champ, "libelle": libelle, "valeur": valeur, "source": "saisie", "le": le.isoformat()}
    return [*map(dict, contenu), ligne]


def corriger(contenu: Sequence[dict[str, Any]], champ: str, valeur: str, le: datetime) -> Contenu:
    """A copy where the field holds the typed value, the previous one kept beside it. ChampInconnu, ValeurImpropre."""
    if champ not in {ligne["champ"] for ligne in contenu}:
        raise ChampInconnu(champ=champ)
    verifier_valeur(champ, valeur)
    return [_corrigee(ligne, valeur, le) if ligne["champ"] == champ else dict(ligne) for ligne in contenu]


def _corrigee(ligne: dict[str, Any], valeur: str, le: datetime) -> dict[str, Any]:
    avant = {nom: ligne.get(nom) for nom in ("valeur", "source", "le")}
    nouvelle = {"valeur": valeur, "source": "saisie", "le": le.isoformat(), "avant": [*ligne.get("avant", []), avant]}
    return {**ligne, **nouvelle}


def verifier_valeur(champ: str, valeur: str) -> None:
    """ValeurImpropre when the field cannot hold that value."""
    if champ in IDENTITE:
        raise ValeurImpropre("Le SIREN et le SIRET disent de qui est la demande : en ouvrir une autre.", champ=champ)
    if champ == "code_commune" and not _COMMUNE.fullmatch(valeur):
        raise ValeurImpropre("La commune est un code INSEE de cinq caractères.", champ=champ)
    if champ.endswith("_eur") and not _MONTANT.fullmatch(valeur):
        raise ValeurImpropre("Le montant s'écrit en euros, avec deux décimales au plus et un point.", champ=champ)
