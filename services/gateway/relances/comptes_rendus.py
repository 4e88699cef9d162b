"""Writes what the reports after an award owe: a mail to the company when one is asked or late, then its adviser."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.dossiers.models import Dossier
from services.gateway.relances.envoi import Envoi, avertir_conseiller, avertir_entreprise
from shared.contracts.flux import EvenementRecu
from shared.horloge import Horloge
from shared.trace.contexte import contexte_systeme

DEMANDE, RELANCE = "aides.compte-rendu.demande", "aides.compte-rendu.relance"
TYPE, TYPE_CONSEILLER = "compte-rendu", "compte-rendu-sans-reponse"
OBJETS = {DEMANDE: "votre compte rendu à {moment}", RELANCE: "votre compte rendu à {moment} est attendu"}
PHRASES = {
    DEMANDE: "Une aide vous a été accordée : la convention prévoit un compte rendu à {moment}, en {nombre} lignes"
    "{echeance}.",
    RELANCE: "Nous n'avons pas reçu votre compte rendu à {moment}, attendu{echeance}.",
}
MOMENTS = {"t6": "six mois", "t12": "douze mois", "t24": "vingt-quatre mois"}
AU_CONSEILLER = "L'entreprise n'a pas rendu le compte rendu de son aide à {moment} après {rang} rappels : l'y aider."


async def ecrire_comptes_rendus(session: AsyncSession, horloge: Horloge, evenements: Iterable[EvenementRecu]) -> None:
    """Mails of the reports asked and reminded; the other events of the reports ask for nothing."""
    contexte = contexte_systeme(horloge)
    for evenement in evenements:
        if evenement.type not in PHRASES:
            continue
        dossier = await session.get(Dossier, evenement.du_dossier)
        if dossier is None:
            continue
        fait, moment = evenement.donnees, _moment(evenement.donnees)
        envoi = Envoi(TYPE, periode(evenement), phrase(evenement.type, fait))
        await avertir_entreprise(session, contexte, dossier, envoi, OBJETS[evenement.type].format(moment=moment))
        if fait.get("conseiller") is True:
            note = AU_CONSEILLER.format(moment=moment, rang=fait.get("relances"))
            envoi = Envoi(TYPE_CONSEILLER, periode(evenement), note)
            await avertir_conseiller(session, contexte, dossier, envoi, evenement)


def periode(evenement: EvenementRecu) -> str:
    """Report and step."""
    etape = "demande" if evenement.type == DEMANDE else f"rappel-{evenement.donnees.get('relances')}"
    return f"{evenement.sujet_id}:{etape}"


def phrase(type_: str, fait: dict[str, Any]) -> str:
    """What the company is asked."""
    echeance = ""
    if isinstance(fait.get("echeance_le"), str):
        mot = ", avant le" if type_ == DEMANDE else " le"
        echeance = f"{mot} {date.fromisoformat(fait['echeance_le']):%d/%m/%Y}"
    return PHRASES[type_].format(moment=_moment(fait), nombre=len(fait.get("indicateurs") or []), echeance=echeance)


def _moment(fait: dict[str, Any]) -> str:
    return MOMENTS.get(str(fait.get("moment")), "l'échéance")
