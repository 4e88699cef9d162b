"""The company's status: where it stands, whose turn it is, since when, what is next."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.dossiers.errors import DossierIntrouvable
from services.gateway.notifications import lecture
from services.gateway.notifications.entreprise import regles
from services.gateway.notifications.etapes import Chemin, derouler, libelle, phrases, suite, titre
from services.gateway.notifications.schemas import ParcoursSuivi, Suivi
from shared.horloge import PARIS
from shared.pages.balises import en_lettres

LIBELLES = {
    "ensemblier": "L'ensemblier de la Région",
    "partenaire": "Le partenaire qui vous accompagne",
    "entreprise": "Vous : une réponse de votre part est attendue",
    "region": "La Région",
    "financeur": "Le financeur",
    "personne": "Personne : le dossier est clos",
}
SANS_ADRESSE = "Nous n'avons pas d'adresse où vous écrire : donnez-la à votre interlocuteur pour être prévenu."
ENSEMBLIER = {"organisation": "L'ensemblier de la Région Île-de-France", "antenne": None, "courriel": None}


async def lire(session: AsyncSession, dossier_id: UUID, aujourdhui: date) -> Suivi:
    """The status of a dossier that the caller may see; DossierIntrouvable when it is not there."""
    dossier = await lecture.dossier(session, dossier_id)
    if dossier is None:
        raise DossierIntrouvable()
    parcours = [_parcours(ligne, aujourdhui) for ligne in await lecture.parcours(session, dossier_id)]
    messages = [dict(ligne) for ligne in await lecture.messages(session, dossier_id)]
    contact = await lecture.contact(session, dossier_id)
    en_cours = next((un for un in parcours if un.situation in {"en-cours", "en-pause"}), None)
    fini_le = max((un.depuis_le for un in parcours if un.situation in phrases()["fins"]), default=None)
    attend, phrase, depuis_le = _tour(dossier, en_cours, fini_le)
    return Suivi.model_validate(
        {
            **dossier,
            **_suite(dossier, en_cours, fini_le),
            **_retard(dossier, attend, aujourdhui),
            **_nouvelles(dossier, messages),
            "attend": attend,
            "attend_libelle": LIBELLES[attend],
            "depuis_le": depuis_le,
            "tour": phrases()["tours"][phrase].format(depuis=en_lettres(depuis_le)),
            "contact": dict(contact) if contact else ENSEMBLIER,
            "parcours": parcours,
            "phrases": phrases()["numero"],
        }
    )


def _tour(dossier: RowMapping, en_cours: ParcoursSuivi | None, fini_le: datetime | None) -> tuple[str, str, datetime]:
    """(whose turn, its sentence, since when): the parcours says it, else the partner asked, else the référent."""
    if dossier["etat"] == "clos":
        return "personne", "personne", dossier["clos_le"]
    if en_cours is not None:
        return en_cours.attend, en_cours.attend, en_cours.attend_depuis_le
    depuis = [le for le in (dossier["oriente_le"] or dossier["referent_le"], fini_le) if le is not None]
    if dossier["oriente_le"] is not None or dossier["referent_le"] is not None:
        return "partenaire", "partenaire" if dossier["referent_le"] else "oriente", max(depuis)
    return "ensemblier", "ensemblier", max(depuis, default=dossier["ouvert_le"])


def _suite(dossier: RowMapping, en_cours: ParcoursSuivi | None, fini_le: datetime | None) -> dict[str, Any]:
    """What comes next and for when; nothing once the dossier is closed."""
    ouvert = dossier["etat"] == "ouvert"
    phrase = phrases()["sans_parcours"][_situation(dossier, fini_le)]
    return {
        "prochaine_action": dossier["prochaine_action"] if ouvert else None,
        "echeance_le": dossier["echeance_le"] if ouvert else None,
        "suite": en_cours.suite if ouvert and en_cours else phrase,
    }


def _retard(dossier: RowMapping, attend: str, aujourdhui: date) -> dict[str, Any]:
    """Whether the date is past, and how it is said to the company."""
    en_retard = dossier["etat"] == "ouvert" and dossier["echeance_le"] < aujourdhui
    retards = phrases()["retards"]
    return {"en_retard": en_retard, "retard": retards.get(attend, retards["autre"]) if en_retard else None}


def _situation(dossier: RowMapping, fini_le: datetime | None) -> str:
    """Where a dossier without a running parcours stands."""
    if dossier["etat"] == "clos":
        return "clos"
    if dossier["referent_le"] is not None:
        return "pris-en-charge" if fini_le is None else "apres"
    return "oriente" if dossier["oriente_le"] is not None else "a-nommer"


def _nouvelles(dossier: RowMapping, messages: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What was said, when more is said at the latest, and why nothing can be."""
    ouvert = dossier["etat"] == "ouvert"
    dernier = messages[0]["le"] if messages else dossier["ouvert_le"]
    prochain = (dernier + timedelta(days=regles()["silence_jours"])).astimezone(PARIS).date()
    return {
        "messages": messages,
        "prochain_message_le": prochain if ouvert else None,
        "silence": None if dossier["joignable"] or not ouvert else SANS_ADRESSE,
    }


def _parcours(ligne: RowMapping, aujourdhui: date) -> ParcoursSuivi:
    """A parcours in the words of the company."""
    modele, etape = ligne["modele"], ligne["etape"]
    atteintes = {code: datetime.fromisoformat(le) for code, le in ligne["atteintes"].items()}
    chemin = Chemin(modele, etape, ligne["depuis_le"], ligne["quittee"], atteintes)
    fini = chemin.situation in phrases()["fins"]
    attend = "personne" if fini else ligne["attend"] or "partenaire"
    depuis = ligne["depuis_le"] if fini else ligne["attend_depuis"] or ligne["depuis_le"]
    phrase = phrases()["fins"][chemin.situation] if fini else phrases()["tours"][attend]
    echeance_le = None if fini else ligne["echeance_le"]
    return ParcoursSuivi.model_validate(
        {
            **ligne,
            "titre": titre(modele),
            "situation": chemin.situation,
            "etape_libelle": libelle(modele, etape),
            "attend": attend,
            "attend_depuis_le": depuis,
            "tour": phrase.format(depuis=en_lettres(depuis)),
            "suite": suite(modele, etape),
            "echeance_le": echeance_le,
            "en_retard": echeance_le is not None and echeance_le < aujourdhui,
            "etapes": derouler(chemin),
        }
    )
