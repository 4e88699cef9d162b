"""What a company is told: each step of its dossier, and never a long silence."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels.depot import Lettre, deposer
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.gabarits import Rubrique, rendre
from services.gateway.notifications.ecriture import Nouvelle, ecrire
from shared.trace import ContexteRequete, tracer

FICHIER = "entreprise-1.0.0.json"
_SANS_PRENEUR = """d.etat = 'ouvert' AND d.referent_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM orientation o WHERE o.dossier_id = d.id AND o.etat = 'acceptee')"""
_A_ANNONCER = text(f"""
SELECT f.etape AS type, f.dossier_id, f.objet_id, f.periode, f.le, d.raison_sociale FROM (
  SELECT 'recue' AS etape, id AS dossier_id, id AS objet_id, 'unique' AS periode, ouvert_le AS le
  FROM dossier WHERE etat = 'ouvert'
  UNION ALL SELECT 'prise-en-charge', dossier_id, id, 'unique', depuis_le FROM dossier_referent WHERE jusqu_au IS NULL
  UNION ALL SELECT 'transmise', dossier_id, id, 'unique', creee_le FROM orientation_envoi
  UNION ALL SELECT 'acceptee', dossier_id, id, 'unique', acceptee_le FROM orientation WHERE acceptee_le IS NOT NULL
  UNION ALL SELECT 'injoignable', dossier_id, id, 'unique', close_le FROM orientation WHERE issue = 'injoignable'
  UNION ALL SELECT 'issue', dossier_id, id, 'unique', close_le FROM orientation
    WHERE issue IN ('aide-apportee','sans-suite','reoriente')
  UNION ALL SELECT 'close', id, id, 'unique', clos_le FROM dossier WHERE etat = 'clos'
  UNION ALL SELECT 'personne-encore', d.id, d.id, 'unique', d.ouvert_le + make_interval(days => :sans_preneur)
    FROM dossier d WHERE {_SANS_PRENEUR} AND d.ouvert_le <= :maintenant - make_interval(days => :sans_preneur)
      AND d.ouvert_le > :maintenant - make_interval(days => :echec)
  UNION ALL SELECT 'echec', d.id, d.id, 'unique', d.ouvert_le + make_interval(days => :echec)
    FROM dossier d WHERE {_SANS_PRENEUR} AND d.ouvert_le <= :maintenant - make_interval(days => :echec)
) AS f JOIN dossier d ON d.id = f.dossier_id
WHERE f.le > :oubli AND f.le <= :maintenant AND NOT EXISTS (SELECT 1 FROM notification n
  WHERE n.type = f.etape AND n.objet_id = f.objet_id AND n.periode = f.periode AND n.destinataire_id = f.dossier_id)
ORDER BY f.dossier_id, f.le
""")
_SILENCIEUX = text("""
SELECT 'point' AS type, d.id AS dossier_id, d.id AS objet_id, d.raison_sociale,
  CAST(coalesce(max(n.cree_le), d.ouvert_le) AT TIME ZONE 'Europe/Paris' AS date)::text AS periode
FROM dossier d LEFT JOIN notification n ON n.destinataire_id = d.id AND n.destinataire_genre = 'entreprise'
WHERE d.etat = 'ouvert' GROUP BY d.id
HAVING coalesce(max(n.cree_le), d.ouvert_le) <= :limite ORDER BY d.id
""")
_RANGER = text("""
UPDATE notification SET courriel_id = :courriel
WHERE destinataire_id = :dossier AND destinataire_genre = 'entreprise' AND courriel_id IS NULL
""")


@dataclass(frozen=True)
class Annonce:
    """A step that the company has not been told."""

    type: str
    dossier_id: UUID
    objet_id: UUID
    periode: str
    raison_sociale: str


@lru_cache
def regles() -> dict[str, Any]:
    """Steps, delays and sentences, with their source."""
    lues: dict[str, Any] = json.loads(
        (files("services.gateway.notifications") / "donnees" / FICHIER).read_text(encoding="utf-8")
    )
    return lues


async def a_annoncer(session: AsyncSession, maintenant: datetime) -> list[Annonce]:
    """Steps not told yet, and a point for whom nothing was said for too long."""
    r = regles()
    valeurs = {
        "maintenant": maintenant,
        "sans_preneur": r["sans_preneur_jours"],
        "echec": r["echec_jours"],
        "oubli": maintenant - timedelta(days=r["memoire_jours"]),
    }
    lignes = (await session.execute(_A_ANNONCER, valeurs)).mappings()
    etapes = [Annonce(**{nom: ligne[nom] for nom in Annonce.__annotations__}) for ligne in lignes]
    dits = {annonce.dossier_id for annonce in etapes}
    limite = maintenant - timedelta(days=r["silence_jours"])
    silencieux = (await session.execute(_SILENCIEUX, {"limite": limite})).mappings()
    return etapes + [Annonce(**ligne) for ligne in silencieux if ligne["dossier_id"] not in dits]


async def annoncer(session: AsyncSession, contexte: ContexteRequete) -> list[Annonce]:
    """Tells each company, in one mail per run; gives what was new."""
    par_dossier: dict[UUID, list[Annonce]] = defaultdict(list)
    for annonce in await a_annoncer(session, contexte.horloge.maintenant()):
        par_dossier[annonce.dossier_id].append(annonce)
    dites: list[Annonce] = []
    for dossier_id, annonces in par_dossier.items():
        nouvelles = [annonce for annonce in annonces if await _ecrire(session, contexte, annonce)]
        if nouvelles:
            await _deposer(session, contexte, dossier_id, nouvelles)
            dites += nouvelles
    return dites


async def _ecrire(session: AsyncSession, contexte: ContexteRequete, annonce: Annonce) -> bool:
    ligne = regles()["etapes"][annonce.type]
    nouvelle = Nouvelle(annonce.type, annonce.objet_id, annonce.periode, annonce.dossier_id, ligne, obligatoire=True)
    return bool(await ecrire(session, contexte, nouvelle, [("entreprise", annonce.dossier_id)]))


async def ranger(session: AsyncSession, courriel_id: UUID, dossier_id: UUID) -> None:
    """Says in which mail the company was told what it had not been yet."""
    await session.execute(_RANGER, {"courriel": courriel_id, "dossier": dossier_id})


async def _deposer(
    session: AsyncSession, contexte: ContexteRequete, dossier_id: UUID, annonces: Sequence[Annonce]
) -> None:
    phrases = tuple(regles()["etapes"][annonce.type] for annonce in annonces)
    derniere = annonces[-1]
    lettre = Lettre(
        type="entreprise",
        objet_id=dossier_id,
        periode=f"{derniere.type}:{derniere.objet_id}:{derniere.periode}",
        destinataire=(Destinataire.ENTREPRISE, dossier_id),
        rendu=rendre(
            "entreprise", (Rubrique(derniere.raison_sociale, phrases),), objet=phrases[-1].split(" ;")[0].rstrip(".")
        ),
        dossier_id=dossier_id,
        lien=("suivi", dossier_id),
    )
    courriel_id = await deposer(session, contexte, lettre)
    if courriel_id is not None:
        await ranger(session, courriel_id, dossier_id)
    apres = {"etapes": [annonce.type for annonce in annonces]}
    await tracer(
        session,
        contexte,
        type="gateway.entreprise.avertie",
        objet_id=dossier_id,
        dossier_id=dossier_id,
        apres=apres,
    )
