"""What waits, read from the tables of the dossiers and of the orientations: the only place that knows them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.relances.domain import Fait

_MUETS = "('gateway.relance.envoyee', 'gateway.entreprise.avertie', 'gateway.dossier.contact-enregistre')"
_JOUR = "(({}) AT TIME ZONE 'Europe/Paris')::date"
_TRANSMIS = _JOUR.format("SELECT coalesce(max(envoyee_le), d.ouvert_le) FROM orientation t WHERE t.dossier_id = d.id")
_DERNIER = _JOUR.format(
    f"SELECT greatest(d.ouvert_le, max(e.le)) FROM vue_evenement e WHERE e.dossier_id = d.id AND e.type NOT IN {_MUETS}"
)
_REFERENT_LE = _JOUR.format("SELECT max(depuis_le) FROM dossier_referent r WHERE r.dossier_id = d.id")
_REFERENT_ORG = "(SELECT organisation_id FROM compte WHERE compte.id = d.referent_id)"
_FAITS = f"""
SELECT 'orientation-sans-reponse' AS declencheur, o.id AS objet_id, d.id AS dossier_id, d.raison_sociale,
  {_JOUR.format("o.envoyee_le")} AS depuis, {_JOUR.format("o.envoyee_le")} AS transmis_le,
  o.decidee_organisation_id AS organisation_id, o.antenne_id, d.referent_id
FROM orientation o JOIN dossier d ON d.id = o.dossier_id WHERE o.etat IN ('envoyee','vue') AND d.etat = 'ouvert'
UNION ALL
SELECT 'orientation-acceptee-sans-nouvelle', o.id, d.id, d.raison_sociale,
  greatest({_JOUR.format("o.acceptee_le")}, {_DERNIER}), {_JOUR.format("o.acceptee_le")},
  o.decidee_organisation_id, o.antenne_id, d.referent_id
FROM orientation o JOIN dossier d ON d.id = o.dossier_id WHERE o.etat = 'acceptee' AND d.etat = 'ouvert'
UNION ALL
SELECT 'besoin-sans-preneur', d.id, d.id, d.raison_sociale, {_JOUR.format("d.ouvert_le")}, {_TRANSMIS},
  NULL, NULL, NULL
FROM dossier d WHERE d.etat = 'ouvert' AND d.referent_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM orientation o WHERE o.dossier_id = d.id AND o.etat = 'acceptee')
UNION ALL
SELECT 'dossier-sans-evenement', d.id, d.id, d.raison_sociale, {_DERNIER}, greatest({_TRANSMIS}, {_REFERENT_LE}),
  {_REFERENT_ORG}, NULL, d.referent_id
FROM dossier d WHERE d.etat = 'ouvert' AND d.referent_id IS NOT NULL
UNION ALL
SELECT 'action-en-retard', d.id, d.id, d.raison_sociale, d.echeance_le, greatest({_TRANSMIS}, {_REFERENT_LE}),
  {_REFERENT_ORG}, NULL, d.referent_id
FROM dossier d WHERE d.etat = 'ouvert' AND d.referent_id IS NOT NULL AND d.echeance_le < :aujourdhui
"""
_LIRE = text(f"""
SELECT f.*, coalesce((SELECT array_agg(DISTINCT n.type) FROM notification n
    WHERE n.objet_id = f.objet_id AND n.periode = f.depuis::text), '{{}}') AS deja,
  (SELECT max((n.cree_le AT TIME ZONE 'Europe/Paris')::date) FROM notification n
    WHERE n.objet_id = f.objet_id AND n.destinataire_genre <> 'entreprise') AS derniere_le
FROM ({_FAITS}) AS f WHERE f.depuis < :aujourdhui ORDER BY f.dossier_id, f.objet_id
""")
_STOCKS = text("""
SELECT decidee_organisation_id AS organisation_id,
  count(*) FILTER (WHERE etat IN ('envoyee','vue')) AS attente,
  count(*) FILTER (WHERE etat IN ('envoyee','vue') AND envoyee_le < :limite) AS anciennes,
  count(*) FILTER (WHERE etat NOT IN ('envoyee','vue') AND envoyee_le >= :retour) = 0 AS retour,
  count(*) FILTER (WHERE expiree_le >= :semaine) > 0 AS expirees
FROM orientation GROUP BY decidee_organisation_id ORDER BY decidee_organisation_id
""")
_COMPTES = {
    "responsable": text("""
WITH tenu AS (SELECT responsable_id AS id FROM antenne
  WHERE id = CAST(:antenne AS uuid) AND active AND responsable_id IS NOT NULL)
SELECT id FROM tenu UNION SELECT id FROM compte WHERE actif AND role = 'partenaire-responsable'
  AND organisation_id = CAST(:organisation AS uuid) AND NOT EXISTS (SELECT 1 FROM tenu) ORDER BY id"""),
    "destinataire": text("""
SELECT id FROM compte WHERE actif AND organisation_id = CAST(:organisation AS uuid)
  AND role IN ('partenaire-conseiller','partenaire-responsable') AND CAST(:antenne AS uuid) IS NULL ORDER BY id"""),
    "ensemblier": text("SELECT id FROM compte WHERE actif AND role = 'ensemblier' ORDER BY id"),
    "region": text("SELECT id FROM compte WHERE actif AND role = 'region' ORDER BY id"),
}


async def faits(session: AsyncSession, aujourdhui: date) -> list[Fait]:
    """Everything that waits today, with the reminders already sent about it."""
    lignes = (await session.execute(_LIRE, {"aujourdhui": aujourdhui})).mappings()
    return [Fait(**{**ligne, "deja": tuple(ligne["deja"])}) for ligne in lignes]


async def destinataires(session: AsyncSession, audience: str, fait: Fait) -> list[tuple[str, UUID]]:
    """(kind, identifier) of those whom the audience means for this fact; nobody's turn gives an empty list."""
    if audience == "referent":
        return [("compte", fait.referent_id)] if fait.referent_id else []
    if audience == "destinataire" and fait.antenne_id is not None:
        return [("antenne", fait.antenne_id)]
    valeurs = (
        {}
        if audience in ("ensemblier", "region")
        else {"organisation": fait.organisation_id, "antenne": fait.antenne_id}
    )
    return [("compte", cle) for cle in (await session.execute(_COMPTES[audience], valeurs)).scalars()]


async def stocks(session: AsyncSession, **bornes: datetime) -> list[dict[str, Any]]:
    """Stock of each partner that was ever asked."""
    return [dict(ligne) for ligne in (await session.execute(_STOCKS, bornes)).mappings()]
