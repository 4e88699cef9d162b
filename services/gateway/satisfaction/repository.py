"""SQL of satisfaction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, false, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.dossiers.models import Dossier
from services.gateway.satisfaction.models import Satisfaction
from services.gateway.satisfaction.questionnaire import UTILITE_SATISFAISANTE
from shared.pagination import Fenetre, paginer
from shared.securite.identite import Identite, Portee

S: Any = Satisfaction.__table__  # type: ignore[attr-defined]
D: Any = Dossier.__table__  # type: ignore[attr-defined]
_A_DEMANDER = text("""
SELECT f.*, (SELECT r.compte_id FROM dossier_referent r
  WHERE r.dossier_id = f.dossier_id AND r.depuis_le <= f.le ORDER BY r.depuis_le DESC LIMIT 1) AS referent_id FROM (
  SELECT 'orientation' AS objet_genre, id AS objet_id, dossier_id, decidee_organisation_id AS organisation_id,
    issue, close_le AS le FROM orientation WHERE issue IN ('aide-apportee','sans-suite')
  UNION ALL SELECT 'parcours', parcours_id, dossier_id, NULL, etape, clos_le FROM vue_parcours WHERE clos_le IS NOT NULL
) AS f
WHERE f.le <= :jusqu_a AND f.le > :depuis AND NOT EXISTS (SELECT 1 FROM satisfaction s WHERE s.objet_id = f.objet_id)
ORDER BY f.le
""")
_ACCOMPAGNANTS = text("""
SELECT id FROM compte WHERE actif AND (id = CAST(:referent AS uuid) OR (CAST(:referent AS uuid) IS NULL
  AND organisation_id = CAST(:organisation AS uuid)
  AND role IN ('partenaire-conseiller','partenaire-responsable'))) ORDER BY id
""")
_MESURES = text(f"""
SELECT organisation_id, count(*) AS demandes, count(repondue_le) AS reponses,
  count(*) FILTER (WHERE utilite >= {UTILITE_SATISFAISANTE}) AS satisfaits,
  count(repondue_le) FILTER (WHERE issue = 'aide-apportee') AS requalifiables,
  count(*) FILTER (WHERE issue = 'aide-apportee' AND NOT aide_recue) AS requalifiees
FROM satisfaction WHERE CAST(:organisation AS uuid) IS NULL OR organisation_id = CAST(:organisation AS uuid)
GROUP BY GROUPING SETS ((), (organisation_id))
ORDER BY grouping(organisation_id) DESC, organisation_id
""")


async def a_demander(session: AsyncSession, **bornes: Any) -> list[RowMapping]:
    """Outcomes old enough, for which nothing was asked."""
    return list((await session.execute(_A_DEMANDER, bornes)).mappings())


def visible(identite: Identite) -> ColumnElement[bool]:
    """Requests about the caller's company, those of the caller's organisation, or all."""
    portee, borne = identite.portee
    match portee:
        case Portee.TOUT:
            return true()
        case Portee.ORGANISATION:
            sien: ColumnElement[bool] = S.c.organisation_id == borne
            return sien
        case Portee.ENTREPRISE:
            siens: ColumnElement[bool] = S.c.dossier_id.in_(select(D.c.id).where(D.c.siren == borne))
            return siens
        case Portee.RIEN:
            return false()


async def lister(session: AsyncSession, identite: Identite, fenetre: Fenetre) -> Sequence[Satisfaction]:
    requete = paginer(select(Satisfaction).where(visible(identite)), S.c.id, fenetre)
    lignes: Sequence[Satisfaction] = (await session.execute(requete)).scalars().all()
    return lignes


async def a_repondre(session: AsyncSession, demande_id: UUID, condition: ColumnElement[bool]) -> Satisfaction | None:
    """The request, locked."""
    requete = select(Satisfaction).where(S.c.id == demande_id, condition).with_for_update()
    return (await session.execute(requete)).scalar_one_or_none()


async def accompagnants(session: AsyncSession, demande: Satisfaction) -> list[UUID]:
    """The référent at the outcome; else the people of the partner."""
    valeurs = {"referent": demande.referent_id, "organisation": demande.organisation_id}
    return list((await session.execute(_ACCOMPAGNANTS, valeurs)).scalars())


async def mesures(session: AsyncSession, organisation_id: UUID | None) -> list[RowMapping]:
    """The whole first, then each partner."""
    return list((await session.execute(_MESURES, {"organisation": organisation_id})).mappings())
