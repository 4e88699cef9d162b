"""Writes what the campaigns of the effect owe: a mail to the company per request and reminder, then its adviser.

Once per company, year, moment and step: an event read twice writes nothing more.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.dossiers.models import Dossier
from services.gateway.relances.envoi import Envoi, avertir_conseiller, avertir_entreprise
from shared.contracts.flux import EvenementRecu
from shared.horloge import Horloge
from shared.trace import ContexteRequete
from shared.trace.contexte import contexte_systeme

DEMANDE, RELANCE = "parcours.campagne.demandee", "parcours.campagne.relancee"
TYPE, TYPE_CONSEILLER = "campagne", "campagne-sans-reponse"
OBJETS = {DEMANDE: "vos résultats, en quelques questions", RELANCE: "vos résultats sont attendus"}
PHRASES = {
    DEMANDE: "Que change votre parcours ? Nous vous posons {questions}, soit {minutes} minutes environ{echeance}.",
    RELANCE: "Nous n'avons pas encore vos réponses à {questions}, soit {minutes} minutes environ{echeance}.",
}
AU_CONSEILLER = "L'entreprise n'a pas donné ses résultats ({moment}, {annee}) après {rang} rappels : l'y aider."


async def ecrire_campagnes(session: AsyncSession, horloge: Horloge, evenements: Iterable[EvenementRecu]) -> None:
    """Mails of the requests sent and reminded; other events of the campaigns ask for nothing."""
    contexte = contexte_systeme(horloge)
    for evenement in evenements:
        if evenement.type in PHRASES:
            dossier = await session.get(Dossier, evenement.du_dossier)
            if dossier is not None:
                await _ecrire(session, contexte, evenement, dossier)


def periode(evenement: EvenementRecu) -> str:
    """Year, moment and step."""
    fait = evenement.donnees
    etape = "demande" if evenement.type == DEMANDE else f"rappel-{fait.get('relances')}"
    return f"{fait.get('annee')}:{fait.get('moment')}:{etape}"


def phrase(type_: str, fait: dict[str, Any]) -> str:
    """What the company is asked."""
    nombre = len(fait.get("indicateurs") or [])
    questions = "une question" if nombre == 1 else f"{nombre} questions"
    echeance = ""
    if isinstance(fait.get("echeance_le"), str):
        echeance = f", avant le {date.fromisoformat(fait['echeance_le']):%d/%m/%Y}"
    return PHRASES[type_].format(questions=questions, minutes=fait.get("minutes"), echeance=echeance)


async def _ecrire(session: AsyncSession, contexte: ContexteRequete, evenement: EvenementRecu, dossier: Dossier) -> None:
    fait, cle = evenement.donnees, periode(evenement)
    envoi = Envoi(TYPE, cle, phrase(evenement.type, fait))
    await avertir_entreprise(session, contexte, dossier, envoi, OBJETS[evenement.type])
    if fait.get("conseiller") is True:
        note = AU_CONSEILLER.format(moment=fait.get("moment"), annee=fait.get("annee"), rang=fait.get("relances"))
        await avertir_conseiller(session, contexte, dossier, Envoi(TYPE_CONSEILLER, cle, note), evenement)
