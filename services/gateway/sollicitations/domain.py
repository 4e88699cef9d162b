"""Rules of the intake: states, typed reasons, quality of a contact."""

import re
from enum import StrEnum

from services.gateway.orientations.domain import TableIncoherente
from services.gateway.repertoire.domain import est_generique


class Etat(StrEnum):
    """States of a sollicitation."""

    INCOMPLETE = "incomplete"
    RECUE = "recue"
    ACCEPTEE = "acceptee"
    ECARTEE = "ecartee"


class Geste(StrEnum):
    """Gestures on a sollicitation."""

    COMPLETER = "completer"
    ACCEPTER = "accepter"
    ECARTER = "ecarter"


TRANSITIONS: dict[tuple[Etat, Geste], Etat] = {
    (Etat.INCOMPLETE, Geste.COMPLETER): Etat.RECUE,
    (Etat.INCOMPLETE, Geste.ECARTER): Etat.ECARTEE,
    (Etat.RECUE, Geste.ACCEPTER): Etat.ACCEPTEE,
    (Etat.RECUE, Geste.ECARTER): Etat.ECARTEE,
}
"""Every move that exists; what is absent is refused."""
FINALS = frozenset({Etat.ACCEPTEE, Etat.ECARTEE})
MOTIFS_REJET = (
    "spam",
    "hors-perimetre",
    "courriel-invalide",
    "doublon",
    "incomplete",
    "plafond-contact",
    "autre",
)
CANAUX = ("portail", "iframe", "api", "salon", "telephone", "prospection", "partenaire")
_COURRIEL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
_ADRESSE_WEB = re.compile(r"https?://|www\.", re.IGNORECASE)


def verifier_transitions(table: dict[tuple[Etat, Geste], Etat]) -> None:
    """Checks at start-up that a final state is never left and that the others end."""
    quittes = {depuis for depuis, _ in table}
    if quittes & FINALS or quittes | FINALS != set(Etat) or set(table.values()) | {Etat.INCOMPLETE} != set(Etat):
        raise TableIncoherente(f"quittés : {sorted(quittes)}")


def permis(etat: str, geste: Geste) -> bool:
    return (Etat(etat), geste) in TRANSITIONS


def qualite_contact(courriel: str | None) -> str:
    """What the address is worth: absent, not an address, a service's mailbox, or somebody's."""
    if courriel is None:
        return "absent"
    if len(courriel) > 254 or _COURRIEL.fullmatch(courriel) is None or ".." in courriel:
        return "invalide"
    return "generique" if est_generique(courriel) else "nominatif"


def nombre_de_liens(texte: str) -> int:
    return len(_ADRESSE_WEB.findall(texte))


def champs_manquants(siret: str | None, besoin: str | None, courriel: str | None) -> list[str]:
    """Fields without which nothing can be decided."""
    valeurs = {"siret": siret, "besoin": besoin, "courriel": courriel}
    return [nom for nom, valeur in valeurs.items() if not valeur]


verifier_transitions(TRANSITIONS)
