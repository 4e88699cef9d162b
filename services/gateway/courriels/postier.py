"""The port through which a mail leaves, and the box that keeps it when nothing is plugged in."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol


class RefusTemporaire(Exception):
    """Le serveur ne prend pas ce message maintenant : réessayer plus tard."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class RefusDefinitif(RefusTemporaire):
    """Le serveur ne prendra jamais ce message pour cette adresse."""


@dataclass(frozen=True)
class Message:
    """What leaves: one recipient, a text and its page."""

    a: str
    expediteur: str
    sujet: str
    texte: str
    html: str
    message_id: str

    def mime(self) -> EmailMessage:
        """The message as it travels (RFC 5322, multipart/alternative); a line end in a header is impossible."""
        courriel = EmailMessage(policy=SMTP)
        courriel["From"] = self.expediteur
        courriel["To"] = self.a
        courriel["Subject"] = " ".join(self.sujet.split())
        courriel["Message-ID"] = self.message_id
        courriel["Auto-Submitted"] = "auto-generated"
        courriel["Content-Language"] = "fr"
        courriel.set_content(self.texte)
        courriel.add_alternative(self.html, subtype="html")
        return courriel


class Postier(Protocol):
    """Sends a message, or says why not with RefusTemporaire or RefusDefinitif."""

    canal: str

    async def envoyer(self, message: Message) -> None: ...


class Boite:
    """Demonstration: nothing leaves, the messages are read at `GET /v1/courriels`."""

    canal = "boite"

    async def envoyer(self, message: Message) -> None:
        message.mime()
