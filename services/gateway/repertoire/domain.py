"""Rules of the directory: pure."""

import re

_ADRESSE = re.compile(r"([a-z0-9]+)(?:[._-][a-z0-9]+)*@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{2,24}")
MOTS_DE_SERVICE = frozenset(
    {
        "accueil",
        "adhesion",
        "antenne",
        "cci",
        "contact",
        "conseil",
        "developpement",
        "diagnostic",
        "entreprises",
        "financement",
        "formation",
        "industrie",
        "info",
        "international",
        "orientation",
        "parcours",
        "pole",
        "programmes",
        "secretariat",
        "service",
    }
)
"""A mailbox begins with one of these words: it belongs to a service and outlives the people who read it."""


def est_generique(adresse: str) -> bool:
    """True for the mailbox of a service; a person's address is refused: it would be personal data in a directory."""
    trouvee = _ADRESSE.fullmatch(adresse.lower())
    return trouvee is not None and trouvee.group(1) in MOTS_DE_SERVICE
