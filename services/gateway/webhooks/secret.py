"""Secrets of the subscriptions: derived from the gateway's key, hence shown without ever being stored."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from uuid import UUID

from standardwebhooks import Webhook


def secret(racine: bytes, abonnement_id: UUID, numero: int) -> str:
    """`whsec_…` of the `numero`-th secret of a subscription: 256 bits (HMAC-SHA256)."""
    empreinte = hmac.new(racine, f"webhook:{abonnement_id}:{numero}".encode(), hashlib.sha256).digest()
    return "whsec_" + base64.b64encode(empreinte).decode()


def signature(secrets: list[str], identifiant: str, instant_s: int, corps: str) -> str:
    """Value of `webhook-signature`: one signature per secret still good, the newest first."""
    instant = datetime.fromtimestamp(instant_s, UTC)
    return " ".join(Webhook(valeur).sign(identifiant, instant, corps) for valeur in secrets)
