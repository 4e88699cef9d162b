"""The day from which the moments of a parcours count: the end of its deployment, or the day declared."""

from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.indicateurs.errors import MesurePrematuree, MiseEnServiceImpossible
from services.parcours.indicateurs.models import Ancrage
from services.parcours.modeles.repository import publie
from shared.trace import ContexteRequete

ANCRES = """
etape_ancre AS (
  SELECT m.code, m.numero, array_agg(e ->> 'code') AS codes
  FROM modele_parcours m CROSS JOIN LATERAL jsonb_array_elements(m.contenu -> 'etapes') AS e
  WHERE e ->> 'nature' = CASE WHEN m.contenu -> 'etapes' @> '[{"nature": "suivi"}]' THEN 'suivi' ELSE 'deploiement' END
  GROUP BY m.code, m.numero
), ancre AS (
  SELECT parcours_id, deploye_le, origine FROM ancrage_effet
  UNION ALL
  SELECT p.id, atteint.le, 'geste' FROM parcours p
  JOIN etape_ancre e ON e.code = p.modele AND e.numero = p.modele_version AND p.etapes_visitees && e.codes
  CROSS JOIN LATERAL (
    SELECT min(CAST(j.le AT TIME ZONE 'Europe/Paris' AS date)) AS le FROM journal j
    WHERE j.objet_id = p.id AND j.type = 'parcours.geste.effectue' AND j.apres ->> 'vers' = ANY(e.codes)
  ) AS atteint
  WHERE atteint.le IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ancrage_effet a WHERE a.parcours_id = p.id)
)
"""
"""CTE `ancre`: (parcours_id, deploye_le, origine); stored rows, and what the journal says of the others."""
_UN = text(f"WITH {ANCRES} SELECT deploye_le, origine FROM ancre WHERE parcours_id = :parcours")
_RANGER = text(f"""
WITH {ANCRES}
INSERT INTO ancrage_effet (parcours_id, deploye_le, origine, saisi_le, saisi_par)
SELECT parcours_id, deploye_le, 'geste', :le, :par FROM ancre
WHERE NOT EXISTS (SELECT 1 FROM ancrage_effet a WHERE a.parcours_id = ancre.parcours_id)
ON CONFLICT (parcours_id) DO NOTHING
""")
_PREMIERE_MESURE = text("""
SELECT min(m.mesure_le) FROM mesure m JOIN parcours p ON p.id = m.parcours_id
WHERE p.id = :parcours AND m.moment <> 't0' AND m.saisi_le > coalesce(p.effet_depuis_le, '-infinity')
""")
NATURES = frozenset({"deploiement", "suivi"})


async def ancre_de(session: AsyncSession, parcours_id: UUID) -> tuple[date, str] | None:
    """(day, `geste` or `declaree`), None when the parcours has not been deployed."""
    ligne = (await session.execute(_UN, {"parcours": parcours_id})).first()
    return None if ligne is None else (ligne[0], ligne[1])


async def ranger(session: AsyncSession, contexte: ContexteRequete) -> None:
    """Stores the days that only the journal knows, so that figures and campaigns read rows."""
    await session.execute(_RANGER, {"le": contexte.horloge.maintenant(), "par": contexte.identite.compte_id})


async def declarer(session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, deploye_le: date) -> int:
    """Sets the day of the deployment, for an equipment put to work on another day than the gesture's."""
    await _verifier(session, contexte, parcours, deploye_le)
    avant = await ancre_de(session, parcours.id)
    valeurs = {
        "deploye_le": deploye_le,
        "origine": "declaree",
        "saisi_le": contexte.horloge.maintenant(),
        "saisi_par": contexte.identite.compte_id,
    }
    requete = insert(Ancrage).values(parcours_id=parcours.id, **valeurs)
    await session.execute(requete.on_conflict_do_update(index_elements=["parcours_id"], set_=valeurs))
    ancien = None if avant is None else {"deploye_le": avant[0]}
    apres = {"deploye_le": deploye_le}
    return await enregistrer(session, contexte, parcours, "parcours.indicateur.ancre", apres, avant=ancien)


async def _verifier(session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, deploye_le: date) -> None:
    modele = await publie(session, parcours.modele, parcours.modele_version, parcours.modele_sha256)
    connues = {parcours.etape, *parcours.etapes_visitees}
    if not any(etape.nature in NATURES and etape.code in connues for etape in modele.etapes.values()):
        raise MesurePrematuree("Ce parcours n'est pas encore arrivé au déploiement.", champ="body.deploye_le")
    if deploye_le > contexte.horloge.aujourdhui():
        raise MiseEnServiceImpossible("La mise en service ne peut pas être future.", champ="body.deploye_le")
    if parcours.t0_exercice is not None and deploye_le.year < parcours.t0_exercice:
        phrase = f"La mise en service ne peut pas précéder l'exercice de départ ({parcours.t0_exercice})."
        raise MiseEnServiceImpossible(phrase, champ="body.deploye_le")
    premiere = (await session.execute(_PREMIERE_MESURE, {"parcours": parcours.id})).scalar()
    if premiere is not None and deploye_le > premiere:
        phrase = f"Une mesure d'effet existe déjà au {premiere:%d/%m/%Y} : la mise en service ne peut pas la suivre."
        raise MiseEnServiceImpossible(phrase, champ="body.deploye_le")
