"""How many companies each programme has now: counted from the orientations that its partner accepted."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.appariement.domain import Occupation
from services.gateway.programmes.domain import ProgrammeOffert
from shared.horloge import PARIS

_COMPTER = text("""
SELECT p.programme_id,
  count(*) FILTER (WHERE o.etat = 'acceptee') AS en_charge,
  count(*) FILTER (WHERE o.acceptee_le >= p.debut) AS sur_fenetre,
  count(*) FILTER (WHERE o.etat IN ('envoyee', 'vue')) AS en_attente
FROM unnest(CAST(:ids AS uuid[]), CAST(:codes AS text[]), CAST(:organisations AS uuid[]),
  CAST(:debuts AS timestamptz[])) AS p(programme_id, code, organisation_id, debut)
JOIN orientation o ON o.programme = p.code AND o.decidee_organisation_id = p.organisation_id
GROUP BY p.programme_id
""")


def debut_de_fenetre(programme: ProgrammeOffert, le: date) -> datetime:
    """First instant (Paris) from which companies taken count against the places, never before the edition began."""
    capacite = programme.contenu.capacite
    if capacite.fenetre == "glissante":
        debut = le - timedelta(days=(capacite.fenetre_jours or 1) - 1)
    else:
        debut = date(le.year, 1, 1)
    return datetime.combine(max(debut, programme.contenu.periode.valide_du), time(), PARIS)


async def occupees(session: AsyncSession, programmes: Sequence[ProgrammeOffert], le: date) -> dict[UUID, Occupation]:
    """Companies in charge, taken during the window, and waiting for an answer; a programme absent has none."""
    parametres = {
        "ids": [programme.id for programme in programmes],
        "codes": [programme.code for programme in programmes],
        "organisations": [programme.organisation_id for programme in programmes],
        "debuts": [debut_de_fenetre(programme, le) for programme in programmes],
    }
    lignes = await session.execute(_COMPTER, parametres)
    return {ligne.programme_id: Occupation(ligne.en_charge, ligne.sur_fenetre, ligne.en_attente) for ligne in lignes}
