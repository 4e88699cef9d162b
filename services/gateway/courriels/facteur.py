"""The worker's task: takes a mail, looks its address up, sends it, writes what became of it.

Two transactions frame the call to the server, which holds no session. A mail is therefore sent at least once: a stop
between the acceptance by the server and the second transaction repeats it when its lease ends, with the same
Message-ID. A stop anywhere else sends it exactly once. A lease longer than the longest call keeps workers apart.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping

from services.gateway.courriels import repository
from services.gateway.courriels.domain import ESSAIS_MAX, Etat, identifiant_message, prochain_essai
from services.gateway.courriels.gabarits import MARQUE_LIEN
from services.gateway.courriels.liens import Liens
from services.gateway.courriels.postier import Message, Postier, RefusDefinitif, RefusTemporaire
from shared.base import Base
from shared.horloge import Horloge
from shared.journalisation import journal

PAR_TOUR = 200
"""Mails sent in one turn, so that the task can be stopped."""
VALIDITE_LIEN = timedelta(days=30)
"""Life of a link written in a mail (HYPOTHESE: the longest time before the next message to the company)."""


class Facteur:
    """Sends what is due; any number of them may work at once."""

    def __init__(
        self, base: Base, horloge: Horloge, liens: Liens, postier: Postier, *, expediteur: str, delai_s: float
    ) -> None:
        self._base = base
        self._horloge = horloge
        self._liens = liens
        self._postier = postier
        self._expediteur = expediteur
        self._delai_s = delai_s

    async def distribuer(self) -> int:
        """Mails taken in this turn, whatever became of them."""
        for rang in range(PAR_TOUR):
            if not await self.porter():
                return rang
        return PAR_TOUR

    async def porter(self) -> bool:
        """One mail; False when none is due."""
        async with self._base.ecriture() as session:
            maintenant = self._horloge.maintenant()
            ligne = await repository.prendre(session, maintenant, 3 * self._delai_s, self._postier.canal)
        if ligne is None:
            return False
        etat, faits = await self._issue(ligne)
        async with self._base.ecriture() as session:
            tenu = await repository.marquer(session, ligne, etat, **faits)
        if not tenu or etat is not Etat.ENVOYE:
            journal.warning(
                "courriel_non_parti", courriel_id=str(ligne["id"]), etat=etat, cause=faits.get("cause"), bail_tenu=tenu
            )
        return True

    async def _issue(self, ligne: RowMapping) -> tuple[Etat, dict[str, Any]]:
        async with self._base.lecture() as session:
            adresse = await repository.adresse(session, ligne["destinataire_genre"], ligne["destinataire_id"])
        if adresse is None:
            return Etat.ANNULE, {"cause": "sans-adresse"}
        if ligne["tentatives"] > ESSAIS_MAX:
            return Etat.ABANDONNE, {"cause": "trop-d-essais"}
        try:
            async with asyncio.timeout(2 * self._delai_s):
                await self._postier.envoyer(self._message(ligne, adresse))
        except RefusDefinitif as refus:
            return Etat.ABANDONNE, {"cause": refus.cause}
        except RefusTemporaire as refus:
            return self._reporter(ligne, refus.cause)
        except TimeoutError:
            return self._reporter(ligne, "delai-depasse")
        return Etat.ENVOYE, {"envoye_le": self._horloge.maintenant()}

    def _reporter(self, ligne: RowMapping, cause: str) -> tuple[Etat, dict[str, Any]]:
        if ligne["tentatives"] >= ESSAIS_MAX:
            return Etat.ABANDONNE, {"cause": cause}
        return Etat.ECHEC, {
            "cause": cause,
            "prochain": prochain_essai(self._horloge.maintenant(), ligne["tentatives"]),
        }

    def _message(self, ligne: RowMapping, adresse: str) -> Message:
        corps = avec_lien(dict(ligne), self._liens, ligne["cree_le"] + VALIDITE_LIEN)
        return Message(
            a=adresse,
            expediteur=self._expediteur,
            sujet=ligne["sujet"],
            texte=corps["corps_texte"],
            html=corps["corps_html"],
            message_id=identifiant_message(ligne["id"], self._expediteur),
        )


def avec_lien(ligne: Mapping[str, Any], liens: Liens, expire_le: datetime) -> dict[str, str]:
    """The two bodies with their link: it is signed when the mail leaves and stored nowhere."""
    url = ""
    if ligne["lien_usage"] is not None:
        url = liens.du_courriel(ligne, expire_le)
    return {nom: ligne[nom].replace(MARQUE_LIEN, url) for nom in ("corps_texte", "corps_html")}
