"""SQL of the views: the whole 360° page of a dossier is one statement."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.projection.domain import RETARD_S, SOURCES

DERNIERS_FAITS = 20
LISTE_MAX = 200
_FAIT = "evenement_id AS id, le, source AS service, type, sujet_id, acteur_id, acteur_role, donnees"


def _liste(colonnes: str, table: str, condition: str, ordre: str, limite: int = LISTE_MAX) -> str:
    """Scalar subquery: the rows as a JSON array."""
    lignes = f"SELECT {colonnes} FROM {table} WHERE {condition} ORDER BY {ordre} LIMIT {limite}"
    return f"(SELECT coalesce(jsonb_agg(to_jsonb(l)), '[]') FROM ({lignes}) AS l)"


def _objets(genre: str, identifiant: str, ordre: str) -> str:
    """Scalar subquery: the objects of one kind, their content spread over the row."""
    lignes = (
        f"SELECT objet_id, donnees, maj_le FROM vue_objet WHERE dossier_id = :dossier AND genre = '{genre}' "
        f"ORDER BY {ordre}, objet_id LIMIT {LISTE_MAX}"
    )
    contenu = f"l.donnees || jsonb_build_object('{identifiant}', l.objet_id, 'maj_le', l.maj_le)"
    return f"(SELECT coalesce(jsonb_agg({contenu}), '[]') FROM ({lignes}) AS l)"


_REFERENT = (
    "(SELECT to_jsonb(l) FROM (SELECT r.compte_id, c.libelle, r.depuis_le, a.suppleance FROM dossier_referent r "
    "JOIN compte c ON c.id = r.compte_id LEFT JOIN LATERAL (SELECT jsonb_build_object('compte_id', s.id, "
    "'libelle', s.libelle, 'jusqu_au', a.au) AS suppleance FROM absence a JOIN compte s ON s.id = a.suppleant_id "
    "WHERE a.compte_id = r.compte_id AND a.annulee_le IS NULL AND :aujourdhui BETWEEN a.du AND a.au LIMIT 1) a ON true "
    "WHERE r.dossier_id = :dossier AND r.jusqu_au IS NULL) AS l)"
)
_PARTIES = _liste(
    "p.organisation_id, o.code, o.nom, o.reseau, p.depuis_le",
    "dossier_partie p JOIN organisation o ON o.id = p.organisation_id",
    "p.dossier_id = :dossier",
    "p.depuis_le, o.code",
)
_PARCOURS = _liste(
    "parcours_id, modele, etape, ouvert_le, depuis_le, clos_le, jalons",
    "vue_parcours",
    "dossier_id = :dossier",
    "ouvert_le DESC, parcours_id DESC",
)
_DEMANDES = _liste(
    "demande_id, dispositif, etat, montant_demande_eur::text, montant_accorde_eur::text, montant_paye_eur::text, "
    "creee_le, deposee_le, decidee_le",
    "vue_demande",
    "dossier_id = :dossier",
    "creee_le DESC, demande_id DESC",
)
_POSITIONS = _liste(
    "o.id AS orientation_id, o.decidee_organisation_id AS organisation_id, g.nom AS organisation, o.antenne_id, "
    "o.programme, o.etat, o.issue, o.envoyee_le, o.echeance_le, o.acceptee_le, o.close_le, o.maj_le",
    "orientation o JOIN organisation g ON g.id = o.decidee_organisation_id",
    "o.dossier_id = :dossier AND (CAST(:organisation AS uuid) IS NULL "
    "OR :organisation IN (o.decidee_organisation_id, o.emettrice_organisation_id) OR EXISTS ("
    "SELECT FROM consentement c WHERE c.dossier_id = o.dossier_id AND c.organisation_id = :organisation "
    "AND c.finalite = 'partage-entre-partenaires' AND c.retire_le IS NULL))",
    "o.envoyee_le, o.id",
)
"""A partner sees its own position, and those of the others if the company agreed to share them with it."""
_FAITS = _liste(_FAIT, "vue_evenement", "dossier_id = :dossier", "le DESC, evenement_id DESC", DERNIERS_FAITS)
_VUE = text(f"""
SELECT {_REFERENT} AS referent, {_PARTIES} AS parties, {_PARCOURS} AS parcours,
  {_objets("diagnostic", "diagnostic_id", "cree_le DESC")} AS diagnostics,
  {_objets("action", "action_id", "cree_le")} AS actions,
  {_objets("orientation", "orientation_id", "cree_le")} AS orientations,
  {_objets("evaluation", "evaluation_id", "cree_le DESC")} AS evaluations,
  {_POSITIONS} AS orientations_partenaires, {_DEMANDES} AS demandes,
  {_objets("indicateur", "releve_id", "maj_le")} AS indicateurs,
  {_FAITS} AS evenements
""")
_SUIVI = text("""
SELECT source, transaction || '.' || numero AS position, lu_jusqu_a, maj_le AS lu_le,
  maj_le < clock_timestamp() - make_interval(secs => :retard_s) AS en_retard
FROM suivi_flux WHERE source = ANY(:sources)
""")
_POSITION_LUE = text("SELECT lu_jusqu_a >= :transaction FROM suivi_flux WHERE source = :source")
_JOURNAL = """
SELECT {fait} FROM vue_evenement
WHERE dossier_id = :dossier AND (CAST(:apres AS uuid) IS NULL OR (le, evenement_id) {sens} (
  SELECT c.le, c.evenement_id FROM vue_evenement c WHERE c.dossier_id = :dossier AND c.evenement_id = :apres))
ORDER BY le {ordre}, evenement_id {ordre} LIMIT :limite
"""
_JOURNAUX = {
    "recent": text(_JOURNAL.format(fait=_FAIT, sens="<", ordre="DESC")),
    "ancien": text(_JOURNAL.format(fait=_FAIT, sens=">", ordre="ASC")),
}


async def vue(
    connexion: AsyncConnection, dossier_id: UUID, aujourdhui: date, organisation_id: UUID | None
) -> RowMapping:
    """Lists of the page, each as JSON, on that day; `organisation_id`: the partner who reads, None for who sees all."""
    valeurs = {"dossier": dossier_id, "aujourdhui": aujourdhui, "organisation": organisation_id}
    return (await connexion.execute(_VUE, valeurs)).mappings().one()


async def suivis(connexion: AsyncConnection) -> dict[str, Any]:
    """Row of `suivi_flux` by source; a source never read is absent."""
    valeurs = {"retard_s": RETARD_S, "sources": list(SOURCES)}
    return {ligne["source"]: ligne for ligne in (await connexion.execute(_SUIVI, valeurs)).mappings()}


async def position_lue(connexion: AsyncConnection, source: str, transaction: int) -> bool:
    """True when every event of the source up to that transaction is in the views."""
    resultat = await connexion.execute(_POSITION_LUE, {"source": source, "transaction": transaction})
    return bool(resultat.scalar())


async def journal(
    connexion: AsyncConnection, dossier_id: UUID, ordre: str, apres: UUID | None, limite: int
) -> list[RowMapping]:
    """Facts of the dossier after the cursor, one more than `limite`; none after an unknown cursor."""
    valeurs = {"dossier": dossier_id, "apres": apres, "limite": limite + 1}
    return list((await connexion.execute(_JOURNAUX[ordre], valeurs)).mappings())
