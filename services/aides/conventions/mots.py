"""Words and figures of the documents, in French."""

from datetime import date
from decimal import Decimal

INSECABLE = "\u00a0"
EMETTEUR = "Région Île-de-France"
MOTIFS = {
    "critere-non-rempli": "un critère du dispositif n'est pas rempli",
    "enveloppe-epuisee": "l'enveloppe du dispositif est épuisée",
    "dossier-incomplet": "le dossier est incomplet",
    "effet-incitatif": "le projet a commencé avant la demande",
    "de-minimis-depasse": "le plafond des aides de minimis est atteint",
    "projet-insuffisant": "le projet ne répond pas assez aux objectifs du dispositif",
    "autre": "autre motif, précisé ci-dessous",
}
RECOURS = (
    "Cette décision peut être contestée devant le tribunal administratif territorialement compétent dans un délai de "
    "deux mois à compter de sa notification (code de justice administrative, articles R.\u00a0421-1 et R.\u00a0421-5).",
    "Dans le même délai, un recours administratif peut être formé auprès de la Région ; il interrompt le délai du "
    "recours contentieux (code des relations entre le public et l'administration, article L.\u00a0411-2).",
)
MOTIVATION = (
    "Cette décision est motivée en droit et en fait (code des relations entre le public et l'administration, "
    "articles L.\u00a0211-2 et L.\u00a0211-5)."
)
GENRES = {"avance": "Avance", "acompte": "Acompte", "solde": "Solde"}


def euros(montant: Decimal) -> str:
    """1 234,50 €, with no-break spaces."""
    entier, centimes = f"{montant:,.2f}".split(".")
    return f"{entier.replace(',', INSECABLE)},{centimes}{INSECABLE}€"


def pourcentage(taux: Decimal) -> str:
    """40 % or 33,33 %."""
    return f"{(taux * 100).normalize():f}".replace(".", ",") + f"{INSECABLE}%"


def jour(le: date) -> str:
    return f"{le:%d/%m/%Y}"


def reglement_de_minimis(le: date) -> str:
    """The regulation in force on the day of the award (2023/2831 from 1 January 2024, article 8)."""
    return "(UE) 2023/2831" if le >= date(2024, 1, 1) else "(UE) n° 1407/2013"
