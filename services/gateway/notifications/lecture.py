"""SQL of the company's status."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

_DOSSIER = text("""
SELECT d.id, d.siren, d.raison_sociale, d.etat, d.ouvert_le, d.clos_le, d.prochaine_action, d.echeance_le,
  EXISTS (SELECT 1 FROM dossier_contact c WHERE c.dossier_id = d.id) AS joignable,
  (SELECT max(depuis_le) FROM dossier_referent r WHERE r.dossier_id = d.id AND r.jusqu_au IS NULL) AS referent_le,
  (SELECT max(coalesce(acceptee_le, envoyee_le)) FROM orientation o WHERE o.dossier_id = d.id
     AND o.etat IN ('envoyee','vue','acceptee')) AS oriente_le
FROM dossier d WHERE d.id = :id
""")
_PARCOURS = text("""
SELECT v.parcours_id AS id, v.modele, v.etape, v.ouvert_le, v.depuis_le, v.clos_le,
  v.jalons -> 'etapes' AS atteintes, p.attend, p.du AS attend_depuis, p.de AS quittee, e.echeance_le
FROM vue_parcours v
LEFT JOIN vue_periode p ON p.objet_id = v.parcours_id AND p.genre = 'parcours' AND p.au IS NULL
LEFT JOIN LATERAL (SELECT CAST(e.donnees ->> 'echeance_le' AS date) AS echeance_le FROM vue_evenement e
  WHERE e.dossier_id = v.dossier_id AND e.sujet_id = v.parcours_id AND e.type IN ('parcours.parcours.ouvert',
    'parcours.geste.effectue', 'parcours.modele.change', 'parcours.echeance.prolongee')
  ORDER BY e.le DESC, e.position DESC LIMIT 1) AS e ON true
WHERE v.dossier_id = :id
ORDER BY v.clos_le IS NOT NULL, coalesce(p.du, v.depuis_le) DESC, v.parcours_id
""")
_CONTACT = text("""
SELECT o.nom AS organisation, a.nom AS antenne, a.boite AS courriel
FROM dossier d
LEFT JOIN compte c ON c.id = d.referent_id
LEFT JOIN LATERAL (SELECT decidee_organisation_id AS organisation_id, antenne_id FROM orientation
  WHERE dossier_id = d.id AND etat = 'acceptee' ORDER BY acceptee_le DESC, id DESC LIMIT 1) p ON d.referent_id IS NULL
JOIN organisation o ON o.id = coalesce(c.organisation_id, p.organisation_id)
LEFT JOIN conseiller k ON k.compte_id = c.id AND k.actif
LEFT JOIN antenne a ON a.active AND a.organisation_id = o.id AND (a.id = coalesce(k.antenne_id, p.antenne_id)
  OR coalesce(k.antenne_id, p.antenne_id) IS NULL
    AND 1 = (SELECT count(*) FROM antenne u WHERE u.organisation_id = o.id AND u.active))
WHERE d.id = :id
""")
_MESSAGES = text("""
SELECT cree_le AS le, type, ligne AS texte FROM notification
WHERE destinataire_id = :id AND destinataire_genre = 'entreprise' ORDER BY cree_le DESC, id DESC LIMIT 50
""")


async def dossier(session: AsyncSession, dossier_id: UUID) -> RowMapping | None:
    return (await session.execute(_DOSSIER, {"id": dossier_id})).mappings().one_or_none()


async def parcours(session: AsyncSession, dossier_id: UUID) -> Sequence[RowMapping]:
    """Every parcours: the running ones first, the last that moved first."""
    return (await session.execute(_PARCOURS, {"id": dossier_id})).mappings().all()


async def contact(session: AsyncSession, dossier_id: UUID) -> RowMapping | None:
    """Organisation of the référent, else of the partner that accepted; its antenne, when one is known."""
    return (await session.execute(_CONTACT, {"id": dossier_id})).mappings().one_or_none()


async def messages(session: AsyncSession, dossier_id: UUID) -> Sequence[RowMapping]:
    """What was said, the latest first."""
    return (await session.execute(_MESSAGES, {"id": dossier_id})).mappings().all()
