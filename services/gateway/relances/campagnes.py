"""Writes what the campaigns of the effect owe: a mail to the company per request and reminder, then its adviser.

Once per company, year, moment and step: an event read twice writes nothing more.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels.depot import Lettre, deposer
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.gabarits import rendre
from services.gateway.dossiers.models import Dossier
from services.gateway.notifications.ecriture import Nouvelle, ecrire
from services.gateway.notifications.entreprise import ranger
from shared.contracts.flux import EvenementRecu
from shared.horloge import Horloge
from shared.trace import ContexteRequete, tracer
from shared.trace.contexte import contexte_systeme

DEMANDE, RELANCE = "parcours.campagne.demandee", "parcours.campagne.relancee"
TYPE, TYPE_CONSEILLER = "campagne", "campagne-sans-reponse"
OBJETS = {DEMANDE: "vos résultats, en quelques questions", RELANCE: "vos résultats sont attendus"}
PHRASES = {
    DEMANDE: "Que change votre parcours ? Nous vous posons {questions}, soit {minutes} minutes environ{echeance}.",
    RELANCE: "Nous n'avons pas encore vos réponses à {questions}, soit {minutes} minutes environ{echeance}.",
}
AU_CONSEILLER = "L'entreprise n'a pas donné ses résultats ({moment}, {annee}) après {rang} rappels : l'y aider."
_ENSEMBLIERS = text("SELECT id FROM compte WHERE actif AND role = 'ensemblier' ORDER BY id")


async def ecrire_campagnes(session: AsyncSession, horloge: Horloge, evenements: Iterable[EvenementRecu]) -> None:
    """Mails of the requests sent and reminded; other events of the campaigns ask for nothing."""
    contexte = contexte_systeme(horloge)
    for evenement in evenements:
        if evenement.type in PHRASES:
            dossier = await session.get(Dossier, evenement.du_dossier)
            if dossier is not None:
                await _a_l_entreprise(session, contexte, evenement, dossier)
                if evenement.donnees.get("conseiller") is True:
                    await _au_conseiller(session, contexte, evenement, dossier)


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


async def _a_l_entreprise(
    session: AsyncSession, contexte: ContexteRequete, evenement: EvenementRecu, dossier: Dossier
) -> None:
    ligne = phrase(evenement.type, evenement.donnees)
    nouvelle = Nouvelle(TYPE, dossier.id, periode(evenement), dossier.id, ligne, obligatoire=True)
    if not await ecrire(session, contexte, nouvelle, [("entreprise", dossier.id)]):
        return
    lettre = Lettre(
        type=TYPE,
        objet_id=dossier.id,
        periode=nouvelle.periode,
        destinataire=(Destinataire.ENTREPRISE, dossier.id),
        rendu=rendre(TYPE, objet=OBJETS[evenement.type], phrase=ligne),
        dossier_id=dossier.id,
        lien=("suivi", dossier.id),
    )
    courriel_id = await deposer(session, contexte, lettre)
    if courriel_id is not None:
        await ranger(session, courriel_id, dossier.id)
    apres = {"etapes": [TYPE]}
    await tracer(
        session,
        contexte,
        type="gateway.entreprise.avertie",
        objet_id=dossier.id,
        dossier_id=dossier.id,
        apres=apres,
    )


async def _au_conseiller(
    session: AsyncSession, contexte: ContexteRequete, evenement: EvenementRecu, dossier: Dossier
) -> None:
    """In the next digest of the référent; of the ensembliers when the company has none."""
    fait = evenement.donnees
    ligne = AU_CONSEILLER.format(moment=fait.get("moment"), annee=fait.get("annee"), rang=fait.get("relances"))
    comptes = [dossier.referent_id] if dossier.referent_id else (await session.execute(_ENSEMBLIERS)).scalars().all()
    nouvelle = Nouvelle(TYPE_CONSEILLER, dossier.id, periode(evenement), dossier.id, ligne, obligatoire=True)
    if not await ecrire(session, contexte, nouvelle, [("compte", compte) for compte in comptes]):
        return
    apres = {
        "echelon": TYPE_CONSEILLER,
        "declencheur": TYPE,
        "audience": "referent" if dossier.referent_id else "ensemblier",
        "objet_id": evenement.sujet_id,
        "depuis": evenement.le,
        "destinataires": len(comptes),
    }
    await tracer(
        session,
        contexte,
        type="gateway.relance.envoyee",
        objet_id=evenement.sujet_id,
        dossier_id=dossier.id,
        apres=apres,
    )
