"""Groups what was written into one mail per recipient and period, dossier by dossier."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels.depot import Lettre, deposer
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.gabarits import Rubrique, rendre
from shared.trace import ContexteRequete

_A_GROUPER = text("""
SELECT n.id, n.destinataire_genre, n.destinataire_id, n.ligne, d.raison_sociale,
  coalesce(r.rythme, 'quotidien') AS rythme
FROM notification n JOIN dossier d ON d.id = n.dossier_id
LEFT JOIN preference_rythme r ON r.compte_id = n.destinataire_id
WHERE n.courriel_id IS NULL AND NOT n.tue AND n.destinataire_genre <> 'entreprise'
ORDER BY n.destinataire_id, d.raison_sociale, n.dossier_id, n.id
""")
_RANGER = text("UPDATE notification SET courriel_id = :courriel WHERE id = ANY(:ids)")
PREFERENCES = "GET /v1/preferences"


async def grouper(session: AsyncSession, contexte: ContexteRequete) -> int:
    """Mails put in the outbox; who has had theirs in this period waits for the next one."""
    par_destinataire: dict[tuple[str, UUID], list[RowMapping]] = defaultdict(list)
    for ligne in (await session.execute(_A_GROUPER)).mappings():
        par_destinataire[ligne["destinataire_genre"], ligne["destinataire_id"]].append(ligne)
    return sum([await _deposer(session, contexte, *cle, lignes) for cle, lignes in par_destinataire.items()])


async def _deposer(
    session: AsyncSession, contexte: ContexteRequete, genre: str, cle: UUID, lignes: Sequence[RowMapping]
) -> bool:
    gabarit = "boite-partenaire" if genre == "antenne" else "recapitulatif"
    nombre = "un point" if len(lignes) == 1 else f"{len(lignes)} points"
    lettre = Lettre(
        type=gabarit,
        objet_id=cle,
        periode=_periode(contexte, lignes[0]["rythme"]),
        destinataire=(Destinataire(genre), cle),
        rendu=rendre(gabarit, rubriques(lignes), nombre=nombre, preferences=PREFERENCES),
    )
    courriel_id = await deposer(session, contexte, lettre)
    if courriel_id is not None:
        await session.execute(_RANGER, {"courriel": courriel_id, "ids": [ligne["id"] for ligne in lignes]})
    return courriel_id is not None


def rubriques(lignes: Sequence[Any]) -> tuple[Rubrique, ...]:
    """One part per company."""
    par_dossier: dict[str, list[str]] = defaultdict(list)
    for ligne in lignes:
        par_dossier[ligne["raison_sociale"]].append(ligne["ligne"])
    return tuple(Rubrique(titre, tuple(phrases)) for titre, phrases in par_dossier.items())


def _periode(contexte: ContexteRequete, rythme: str) -> str:
    jour = contexte.horloge.aujourdhui()
    annee, semaine, _ = jour.isocalendar()
    return f"{annee}-S{semaine:02d}" if rythme == "hebdomadaire" else jour.isoformat()
