"""Rules of the outbox: states, retries, identifiers, the shape of an address."""

import re
from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from uuid import UUID

ESSAIS_MAX = 12
"""Attempts before a mail is given up: about a day and a half with the delays below."""
PREMIER_DELAI = timedelta(minutes=1)
DELAI_MAX = timedelta(hours=6)
ADRESSE = r"^[A-Za-z0-9][A-Za-z0-9._%+-]{0,62}@([A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}$"
"""An address that every server takes; neither comments, quotes nor line ends."""
ADRESSE_MAX = 254
_ADRESSE = re.compile(ADRESSE)


class Etat(StrEnum):
    """States of a mail. `echec` will be tried again; `abandonne` will not unless someone asks."""

    A_ENVOYER = "a_envoyer"
    EN_COURS = "en_cours"
    ENVOYE = "envoye"
    ECHEC = "echec"
    ABANDONNE = "abandonne"
    ANNULE = "annule"


class Destinataire(StrEnum):
    """Whose address is looked up when the mail leaves."""

    COMPTE = "compte"
    ANTENNE = "antenne"
    ENTREPRISE = "entreprise"
    SOLLICITATION = "sollicitation"


A_PRENDRE = (Etat.A_ENVOYER, Etat.ECHEC)


def adresse_valide(adresse: str) -> bool:
    """True for an address that can be written to."""
    return len(adresse) <= ADRESSE_MAX and ".." not in adresse and _ADRESSE.fullmatch(adresse) is not None


def prochain_essai(maintenant: datetime, essais: int) -> datetime:
    """When to try again after `essais` attempts: doubles from a minute, bounded."""
    delai: timedelta = PREMIER_DELAI * (1 << min(max(essais - 1, 0), 16))
    return maintenant + min(delai, DELAI_MAX)


def identifiant_message(courriel_id: UUID, expediteur: str) -> str:
    """Message-ID: the same at each attempt, so that a server or a reader can tell a repeat (RFC 5322, 3.6.4)."""
    return f"<{courriel_id}@{parseaddr(expediteur)[1].rpartition('@')[2]}>"
