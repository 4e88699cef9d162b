"""Sends through a mail server (SMTP, RFC 5321)."""

from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from aiosmtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    send,
)
from pydantic import SecretStr

from services.gateway.courriels.postier import Message, RefusDefinitif, RefusTemporaire

SCHEMAS = ("smtp", "smtps", "smtp+starttls")
PERMANENT = 500


class AdresseServeurInvalide(ValueError):
    """ENSEMBLIER_SMTP_URL doit être de la forme smtp://, smtps:// ou smtp+starttls://hôte[:port]."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class PostierSmtp:
    """One connection per message, within `delai_s` for all of it."""

    canal = "smtp"

    def __init__(self, url: SecretStr, delai_s: float) -> None:
        try:
            decoupee = urlsplit(url.get_secret_value())
            self._hote, self._port = decoupee.hostname or "", decoupee.port
        except ValueError:
            raise AdresseServeurInvalide() from None
        if decoupee.scheme not in SCHEMAS or not self._hote:
            raise AdresseServeurInvalide()
        self._schema = decoupee.scheme
        self._compte = unquote(decoupee.username) if decoupee.username else None
        self._secret = SecretStr(unquote(decoupee.password)) if decoupee.password else None
        self._delai_s = delai_s

    async def envoyer(self, message: Message) -> None:
        """Returns once the server has taken the message."""
        try:
            await send(
                message.mime(),
                sender=parseaddr(message.expediteur)[1],
                recipients=[message.a],
                hostname=self._hote,
                port=self._port,
                username=self._compte,
                password=self._secret.get_secret_value() if self._secret else None,
                timeout=self._delai_s,
                use_tls=self._schema == "smtps",
                start_tls=self._schema == "smtp+starttls",
            )
        except (SMTPException, OSError, TimeoutError) as erreur:
            raise traduire(erreur) from None  # the message of the server may quote the address


def traduire(erreur: Exception) -> RefusTemporaire:
    """Permanent only when the server refuses this recipient or this content; the rest may pass later."""
    if isinstance(erreur, SMTPRecipientsRefused) and erreur.recipients:
        erreur = erreur.recipients[0]
    if isinstance(erreur, SMTPRecipientRefused | SMTPDataError) and erreur.code >= PERMANENT:
        return RefusDefinitif(f"smtp-{erreur.code}")
    if isinstance(erreur, SMTPResponseException) and erreur.code > 0:
        return RefusTemporaire(f"smtp-{erreur.code}")
    return RefusTemporaire("delai-depasse" if isinstance(erreur, TimeoutError) else "connexion")
