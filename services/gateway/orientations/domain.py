"""Life of an orientation: a table of transitions, typed reasons, and what each gesture asks for."""

import re
from enum import StrEnum


class Etat(StrEnum):
    """States of an orientation."""

    ENVOYEE = "envoyee"
    VUE = "vue"
    ACCEPTEE = "acceptee"
    DECLINEE = "declinee"
    EXPIREE = "expiree"
    CLOSE = "close"


class Geste(StrEnum):
    """Gestures on an orientation; `retirer` is the sender's, or the effect of a rule."""

    VOIR = "voir"
    ACCEPTER = "accepter"
    DECLINER = "decliner"
    EXPIRER = "expirer"
    RETIRER = "retirer"
    CLORE = "clore"


TRANSITIONS: dict[tuple[Etat, Geste], Etat] = {
    (Etat.ENVOYEE, Geste.VOIR): Etat.VUE,
    (Etat.ENVOYEE, Geste.ACCEPTER): Etat.ACCEPTEE,
    (Etat.VUE, Geste.ACCEPTER): Etat.ACCEPTEE,
    (Etat.ENVOYEE, Geste.DECLINER): Etat.DECLINEE,
    (Etat.VUE, Geste.DECLINER): Etat.DECLINEE,
    (Etat.ENVOYEE, Geste.EXPIRER): Etat.EXPIREE,
    (Etat.VUE, Geste.EXPIRER): Etat.EXPIREE,
    (Etat.ENVOYEE, Geste.RETIRER): Etat.CLOSE,
    (Etat.VUE, Geste.RETIRER): Etat.CLOSE,
    (Etat.ACCEPTEE, Geste.CLORE): Etat.CLOSE,
}
"""Every move that exists; what is absent is refused."""
EN_ATTENTE = frozenset({Etat.ENVOYEE, Etat.VUE})
FINALS = frozenset({Etat.DECLINEE, Etat.EXPIREE, Etat.CLOSE})
MOTIFS_DECLIN = {
    "hors-competence": "hors de sa compétence",
    "hors-territoire": "hors de son territoire",
    "plus-de-capacite": "plus de place pour le moment",
    "entreprise-non-eligible": "l'entreprise ne remplit pas ses conditions",
    "deja-accompagnee": "l'entreprise est déjà accompagnée",
    "besoin-mal-qualifie": "le besoin est à préciser",
    "autre": "un autre motif",
}
"""Typed reasons of a refusal, each with its words."""
ISSUES_PARTENAIRE = ("aide-apportee", "sans-suite", "injoignable", "reoriente")
"""What a partner may say at the end."""
ISSUES_AUTOMATIQUES = ("attribuee-a-un-autre", "retiree", "consentement-retire", "dossier-clos")
"""What ends an orientation that nobody has answered."""
ISSUES = (*ISSUES_PARTENAIRE, *ISSUES_AUTOMATIQUES)
MOTIFS_SANS_SUITE = (
    "entreprise-a-renonce",
    "besoin-disparu",
    "hors-competence",
    "aide-inadaptee",
    "moyens-insuffisants",
    "autre",
)
_COURRIEL = re.compile(r"[^\s@]+@[^\s@]+\.[a-zA-Z]{2,}")
_TELEPHONE = re.compile(r"(?<!\d)(?:\+33|0033|0)\s?[1-9](?:[\s.\-]?\d{2}){4}(?!\d)")


class TableIncoherente(ValueError):
    """The table of transitions holds a state without way in or out."""


def verifier_transitions(table: dict[tuple[Etat, Geste], Etat]) -> None:
    """Checks at start-up that every state is reached, that a final one is never left and that the others end."""
    atteints = {Etat.ENVOYEE} | set(table.values())
    if atteints != set(Etat):
        raise TableIncoherente(f"jamais atteints : {sorted(set(Etat) - atteints)}")
    quittes = {depuis for depuis, _ in table}
    if quittes & FINALS or quittes | FINALS != set(Etat):
        raise TableIncoherente(f"quittés : {sorted(quittes & FINALS)}, sans suite : {sorted(set(Etat) - quittes)}")


def permis(etat: str, geste: Geste) -> bool:
    return (Etat(etat), geste) in TRANSITIONS


def gestes_depuis(etat: str) -> list[str]:
    """Gestures that the state allows, in the order of the table."""
    return [geste.value for depuis, geste in TRANSITIONS if depuis == etat]


def etat_envoi(etats: list[str]) -> str:
    """State of an envoi, computed from its orientations: never typed, hence never contradictory."""
    if Etat.ACCEPTEE in etats:
        return "accepte"
    if EN_ATTENTE & set(etats):
        return "en-attente"
    return "clos" if Etat.CLOSE in etats else "sans-preneur"


def donnee_personnelle(texte: str) -> str | None:
    """Name of the personal datum that the text seems to hold."""
    if _COURRIEL.search(texte):
        return "une adresse de courriel"
    return "un numéro de téléphone" if _TELEPHONE.search(texte) else None


verifier_transitions(TRANSITIONS)
