"""Keys and delegation: pure rules."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

DUREE_CLE_JOURS_MAX = 550
"""Longest life of a key, about eighteen months."""
PREAVIS_EXPIRATION = timedelta(days=30)
"""A key that expires within this delay is announced."""
DELEGATIONS: dict[str, frozenset[str]] = {
    "region": frozenset(
        {
            "region",
            "region-lecture",
            "comite",
            "ensemblier",
            "partenaire-responsable",
            "partenaire-conseiller",
            "entreprise",
            "machine",
        }
    ),
    "ensemblier": frozenset({"entreprise"}),
    "partenaire-responsable": frozenset({"partenaire-conseiller"}),
}
"""Which roles each role may give."""


def nouvelle_cle() -> tuple[str, str]:
    """(prefix, whole key): the key is shown once and holds 256 random bits."""
    prefixe = secrets.token_hex(4)
    return prefixe, f"ens_{prefixe}_{secrets.token_urlsafe(32)}"


def empreinte(cle: str) -> str:
    """SHA-256 of the key: enough for a random secret of 256 bits."""
    return hashlib.sha256(cle.encode()).hexdigest()


def correspond(cle: str, attendue: str) -> bool:
    """Constant-time comparison of a key with a stored hash."""
    return hmac.compare_digest(empreinte(cle), attendue)


def prefixe_de(cle: str) -> str | None:
    """Prefix of a well-formed key, else None."""
    parts = cle.split("_", 2)
    return parts[1] if len(parts) == 3 and parts[0] == "ens" else None


def expire_bientot(expire_le: datetime, maintenant: datetime) -> bool:
    """True within the notice period, or past it."""
    return expire_le - maintenant <= PREAVIS_EXPIRATION
