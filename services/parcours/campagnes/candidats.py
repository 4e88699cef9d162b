"""SQL of what is due: the indicators of deployed parcours that nobody has measured nor asked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.campagnes.domain import DEFINITIVES, Candidat
from services.parcours.indicateurs.catalogue import calendrier, catalogue

CANDIDATS = """
moment AS (
  SELECT * FROM jsonb_to_recordset(CAST(:moments AS jsonb)) AS m (code text, mois int, avance int, retard int)
), cumul AS (
  SELECT * FROM jsonb_to_recordset(CAST(:cumuls AS jsonb)) AS c (code text, libelle text, unite text)
), ouvert AS (
  SELECT a.parcours_id, a.deploye_le, p.dossier_id, d.siren, m.code AS moment, m.mois, du.prevu_le,
    du.prevu_le - m.avance AS ouvre_le, du.prevu_le + m.retard AS ferme_le
  FROM ancrage_effet a JOIN parcours p ON p.id = a.parcours_id JOIN perimetre d ON d.dossier_id = p.dossier_id
  CROSS JOIN moment m
  CROSS JOIN LATERAL (SELECT CAST(a.deploye_le + make_interval(months => m.mois) AS date) AS prevu_le) AS du
  WHERE CAST(:jour AS date) BETWEEN du.prevu_le - m.avance AND du.prevu_le + m.retard
    AND (CAST(:siren AS text) IS NULL OR d.siren = :siren) AND (CAST(:moment AS text) IS NULL OR m.code = :moment)
    AND NOT EXISTS (SELECT 1 FROM collecte c WHERE c.siren = d.siren AND c.etat = 'dispensee'
      AND c.motif = ANY(CAST(:definitives AS text[])))
), depart AS (
  SELECT DISTINCT ON (m.parcours_id, m.code) m.parcours_id, m.code, m.libelle, m.unite, m.valeur FROM mesure m
  WHERE m.moment = 't0' AND m.parcours_id IN (SELECT parcours_id FROM ouvert)
  ORDER BY m.parcours_id, m.code, m.revision DESC
), attendu AS (
  SELECT parcours_id, code, libelle, unite FROM depart WHERE valeur IS NOT NULL
  UNION ALL
  SELECT d.parcours_id, c.code, c.libelle, c.unite
  FROM (SELECT DISTINCT parcours_id FROM depart WHERE valeur IS NOT NULL) AS d CROSS JOIN cumul c
), candidat AS (
  SELECT o.*, x.code, x.libelle, x.unite FROM ouvert o JOIN attendu x ON x.parcours_id = o.parcours_id
  WHERE NOT EXISTS (SELECT 1 FROM mesure m
      WHERE m.parcours_id = o.parcours_id AND m.code = x.code AND m.moment = o.moment)
    AND NOT EXISTS (SELECT 1 FROM collecte c JOIN collecte_question q ON q.collecte_id = c.id
      WHERE c.siren = o.siren AND c.moment = o.moment AND q.code = x.code AND o.parcours_id = ANY(q.parcours_ids)
        AND (q.etat <> 'reportee' OR c.annee = extract(year FROM CAST(:jour AS date))))
)
"""
"""CTE `candidat`: one row per (parcours, moment, indicator) whose window holds `:jour`.

Only stored days are read: the job stores them first.
"""
_LIRE = text(f"""
WITH {CANDIDATS}
SELECT c.parcours_id, c.dossier_id, c.deploye_le, c.mois, c.code, c.libelle, c.unite, c.ferme_le, (
  SELECT count(*) FROM collecte k JOIN collecte_question q ON q.collecte_id = k.id
  WHERE k.siren = c.siren AND q.code = c.code AND q.etat = 'reportee' AND c.parcours_id = ANY(q.parcours_ids)
) AS reports
FROM candidat c ORDER BY c.parcours_id, c.code
""")


_OUVERTE = text(f"WITH {CANDIDATS} SELECT EXISTS (SELECT 1 FROM ouvert)")


def parametres(jour: date, siren: str | None = None, moment: str | None = None) -> dict[str, Any]:
    """Parameters of `CANDIDATS`: the calendar and the catalogue in force, and what to look at."""
    moments = [
        {"code": m.code, "mois": m.mois, "avance": m.avance_jours, "retard": m.retard_jours}
        for m in calendrier().moments.values()
    ]
    cumuls = [
        {"code": i.code, "libelle": i.libelle, "unite": i.unite}
        for i in catalogue().indicateurs.values()
        if i.nature == "cumul"
    ]
    return {
        "jour": jour,
        "siren": siren,
        "moment": moment,
        "moments": orjson.dumps(moments).decode(),
        "cumuls": orjson.dumps(cumuls).decode(),
        "definitives": sorted(DEFINITIVES),
    }


async def candidats(session: AsyncSession, jour: date, siren: str, moment: str) -> Sequence[RowMapping]:
    """What that company may be asked for that moment on that day."""
    return (await session.execute(_LIRE, parametres(jour, siren, moment))).mappings().all()


async def fenetre_ouverte(session: AsyncSession, jour: date, siren: str, moment: str) -> bool:
    """True when that day still belongs to that moment, for one parcours of the company at least."""
    return bool((await session.execute(_OUVERTE, parametres(jour, siren, moment))).scalar_one())


def lire(ligne: RowMapping) -> Candidat:
    """A row with the minutes, the priority and the scope that the catalogue gives its indicator."""
    defini = catalogue().indicateurs.get(ligne["code"])
    hors = catalogue().hors_catalogue
    connu = defini is not None and defini.unite == ligne["unite"]
    champs = {nom: ligne[nom] for nom in ("parcours_id", "code", "libelle", "unite", "ferme_le", "reports")}
    if connu and defini is not None:
        commun = defini.perimetre == "entreprise"
        return Candidat(minutes=defini.minutes, priorite=defini.priorite, commun=commun, **champs)
    commun = hors["perimetre"] == "entreprise"
    return Candidat(minutes=hors["minutes"], priorite=hors["priorite"], commun=commun, **champs)
