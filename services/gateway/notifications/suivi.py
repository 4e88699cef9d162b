"""The company's status page: where it stands, whose turn it is, since when, what is next."""

import html
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from string import Template
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.notifications.entreprise import regles
from services.gateway.notifications.schemas import Suivi
from shared.horloge import PARIS

LIBELLES = {
    "ensemblier": "L'ensemblier de la Région",
    "partenaire": "Le partenaire qui vous accompagne",
    "entreprise": "Vous : une réponse de votre part est attendue",
    "region": "La Région",
    "financeur": "Le financeur",
    "personne": "Personne : le dossier est clos",
}
SANS_ADRESSE = "Nous n'avons pas d'adresse où vous écrire : donnez-la à votre interlocuteur pour être prévenu."
_DOSSIER = text("""
SELECT d.id, d.siren, d.raison_sociale, d.etat, d.ouvert_le, d.clos_le, d.referent_id, d.prochaine_action,
  d.echeance_le, EXISTS (SELECT 1 FROM dossier_contact c WHERE c.dossier_id = d.id) AS joignable,
  (SELECT to_jsonb(l) FROM (SELECT e.donnees ->> 'attend' AS attend, e.le FROM vue_evenement e
     WHERE e.dossier_id = d.id AND e.type IN ('parcours.parcours.ouvert', 'parcours.geste.effectue')
     ORDER BY e.le DESC, e.position DESC LIMIT 1) AS l) AS parcours,
  (SELECT max(depuis_le) FROM dossier_referent r WHERE r.dossier_id = d.id AND r.jusqu_au IS NULL) AS referent_le,
  (SELECT max(coalesce(acceptee_le, envoyee_le)) FROM orientation o WHERE o.dossier_id = d.id
     AND o.etat IN ('envoyee','vue','acceptee')) AS oriente_le
FROM dossier d WHERE d.id = :id
""")
_MESSAGES = text("""
SELECT cree_le AS le, type, ligne AS texte FROM notification
WHERE destinataire_id = :id AND destinataire_genre = 'entreprise' ORDER BY cree_le DESC, id DESC LIMIT 50
""")


async def lire(session: AsyncSession, dossier_id: UUID) -> Suivi:
    """The status of a dossier that the caller may see."""
    dossier = (await session.execute(_DOSSIER, {"id": dossier_id})).mappings().one()
    messages = [dict(ligne) for ligne in (await session.execute(_MESSAGES, {"id": dossier_id})).mappings()]
    attend, depuis_le = _tour(dossier)
    ouvert = dossier["etat"] == "ouvert"
    dernier = messages[0]["le"] if messages else dossier["ouvert_le"]
    prochain = (dernier + timedelta(days=regles()["silence_jours"])).astimezone(PARIS).date()
    return Suivi.model_validate(
        {
            **dossier,
            "attend": attend,
            "attend_libelle": LIBELLES[attend],
            "depuis_le": depuis_le,
            "prochaine_action": dossier["prochaine_action"] if ouvert else None,
            "echeance_le": dossier["echeance_le"] if ouvert else None,
            "messages": messages,
            "prochain_message_le": prochain if ouvert else None,
            "silence": None if dossier["joignable"] or not ouvert else SANS_ADRESSE,
        }
    )


def _tour(dossier: RowMapping) -> tuple[str, datetime]:
    """(whose turn, since when): the step of the parcours says it, else the référent, else the partner asked."""
    if dossier["etat"] == "clos":
        return "personne", dossier["clos_le"]
    parcours: dict[str, Any] | None = dossier["parcours"]
    if parcours is not None and parcours["attend"] in LIBELLES:
        return parcours["attend"], datetime.fromisoformat(parcours["le"])
    if dossier["oriente_le"] is not None:
        return "partenaire", dossier["oriente_le"]
    if dossier["referent_le"] is not None:
        return "partenaire", dossier["referent_le"]
    return "ensemblier", dossier["ouvert_le"]


def page(suivi: Suivi) -> str:
    """The same as a page: French, readable by a screen reader, without any outside asset nor script."""
    dits = "".join(f"<li>{_jour(message.le)} : {html.escape(message.texte)}</li>" for message in suivi.messages)
    suite = html.escape(suivi.prochaine_action or "Rien : le dossier est clos.")
    return Template(_modele()).substitute(
        nom=html.escape(suivi.raison_sociale),
        attend=html.escape(suivi.attend_libelle),
        depuis=_jour(suivi.depuis_le),
        suite=suite,
        echeance=f" (pour le {suivi.echeance_le:%d/%m/%Y})" if suivi.echeance_le else "",
        silence=f'<p role="note">{html.escape(suivi.silence)}</p>' if suivi.silence else "",
        prochain=f"{suivi.prochain_message_le:%d/%m/%Y}" if suivi.prochain_message_le else "sans objet",
        messages=f"<ul>{dits}</ul>" if dits else "<p>Aucun message pour l'instant.</p>",
    )


@lru_cache
def _modele() -> str:
    return (files("services.gateway.notifications") / "donnees" / "suivi.html").read_text(encoding="utf-8")


def _jour(le: datetime) -> str:
    return f"{le.astimezone(PARIS):%d/%m/%Y}"
