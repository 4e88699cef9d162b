"""How the figures and the codes of a restitution are read aloud."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from services.diagnostic.restitution.radar import virgule

TYPES = {
    "gain_rapide": "gain rapide",
    "structurant": "action structurante",
    "investissement": "investissement",
    "formation": "formation",
    "etude": "étude",
    "preparation_deploiement": "préparation du déploiement",
}
AIDES = {
    "conseil": "conseil",
    "investissement_productif": "investissement productif",
    "formation": "formation",
    "recrutement": "recrutement",
    "innovation": "innovation",
    "transition": "transition écologique",
    "export": "export",
}
ACTEURS = {
    "cetim": "Cetim",
    "cci": "CCI",
    "opco": "opérateur de compétences",
    "region": "Région",
    "pole": "pôle de compétitivité",
    "bpifrance": "Bpifrance",
}
PROFONDEURS = {"flash": "diagnostic flash", "approfondi": "diagnostic approfondi"}
MOTIFS = {
    "couverture": "trop peu de réponses pour donner une note",
    "confiance": "trop peu de preuves pour s'y fier",
    "reponse": "une réponse manque, la note tient",
}
PREUVES = {"a_verifier": "à vérifier"}


def note(valeur: Decimal | None) -> str:
    """A level, or what stands for it when it cannot be said."""
    return "sans note" if valeur is None else virgule(valeur)


def entre(bas: Decimal, haut: Decimal) -> str:
    return f"{virgule(bas)} à {virgule(haut)}"


def en_codes(table: Mapping[str, str], codes: list[str]) -> str:
    """Codes in words; one that the table lacks is shown as it is."""
    return ", ".join(table.get(code, code) for code in codes)


def plage(bas: Any, haut: Any, unite: str) -> str:
    """« 2 à 5 jours », « 3 jours »."""
    gauche, droite = (
        f"{Decimal(str(valeur)):,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}") for valeur in (bas, haut)
    )
    return f"{gauche} {unite}" if gauche == droite else f"{gauche} à {droite} {unite}"


def effort(brut: Mapping[str, Any]) -> str:
    """Days, euros and months of an action."""
    cout = plage(brut["cout_min_eur"], brut["cout_max_eur"], "€")
    gratuit = not Decimal(str(brut["cout_max_eur"]))
    return ", ".join(
        [
            plage(brut["jours_min"], brut["jours_max"], "jours"),
            "sans dépense" if gratuit else cout,
            f"{brut['duree_mois']} mois",
        ]
    )


def gain(brut: Mapping[str, Any]) -> str:
    """Expected gain with its source: what is not sourced says so."""
    return f"{brut['indicateur']} : {brut['fourchette']} (source : {brut['source']})"
