"""Writes to the mailbox of the antenne that an orientation names, with the link by which it answers without an account.

The rows say what remains to write: an orientation that waits, and that no link was made for. A missed run is caught up.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.emission import Emetteur
from services.gateway.courriels.depot import Lettre, deposer
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.gabarits import rendre
from services.gateway.courriels.liens import Chemin
from services.gateway.orientations import lien
from services.gateway.orientations.models import Orientation
from services.gateway.orientations.regles import regle
from shared.base import Base
from shared.horloge import Horloge
from shared.trace import ContexteRequete
from shared.trace.contexte import contexte_systeme

USAGE = "orientations"
_DUES = text("""
SELECT o.id, o.antenne_id, o.dossier_id, o.programme, o.echeance_le, e.besoin
FROM orientation o JOIN antenne a ON a.id = o.antenne_id JOIN orientation_envoi e ON e.id = o.envoi_id
WHERE o.etat = 'envoyee' AND a.active AND a.boite <> ''
  AND NOT EXISTS (SELECT FROM orientation_lien l WHERE l.orientation_id = o.id)
ORDER BY o.id LIMIT 100 FOR UPDATE OF o SKIP LOCKED
""")


async def ecrire_dues(base: Base, horloge: Horloge, emetteur: Emetteur) -> int:
    """Number of mails put in the outbox; an orientation held by someone waits for the next run."""
    contexte = contexte_systeme(horloge)
    async with base.ecriture() as session:
        dues = (await session.execute(_DUES)).mappings().all()
        for due in dues:
            await _ecrire(session, contexte, emetteur, due)
    return len(dues)


async def _ecrire(session: AsyncSession, contexte: ContexteRequete, emetteur: Emetteur, due: RowMapping) -> None:
    orientation = await session.get_one(Orientation, due["id"])
    _, cree = await lien.emettre(session, contexte, orientation, emetteur)
    rendu = rendre(
        lien.COURRIEL,
        besoin=due["besoin"],
        programme=due["programme"] or "tous programmes",
        echeance=f"{due['echeance_le']:%d/%m/%Y}",
        jours=str(regle("lien_jours")),
    )
    destinataire = (Destinataire.ANTENNE, due["antenne_id"])
    lettre = Lettre(lien.COURRIEL, due["id"], "unique", destinataire, rendu, due["dossier_id"], (USAGE, cree.id))
    await deposer(session, contexte, lettre)


def chemins(emetteur: Emetteur) -> Chemin:
    """Makes the path of the link when the mail leaves: the token is stored nowhere."""

    def chemin(courriel: Mapping[str, Any]) -> str:
        emis, vie = courriel["cree_le"], timedelta(days=regle("lien_jours"))
        sujet, identifiant = str(courriel["objet_id"]), str(courriel["lien_id"])
        jeton = emetteur.jeton_lien(sujet, identifiant, emis.timestamp(), (emis + vie).timestamp())
        return f"/v1/orientations/liens/{jeton}"

    return chemin
