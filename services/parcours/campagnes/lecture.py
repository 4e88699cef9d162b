"""What is shown of the requests and of the campaigns."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.campagnes import domain, repository
from services.parcours.campagnes.errors import CollecteIntrouvable
from services.parcours.campagnes.schemas import CampagneLue, CollecteLue, QuestionLue
from services.parcours.indicateurs.catalogue import calendrier
from shared.securite.identite import Identite, Role

_CAMPAGNES = text("""
WITH compte AS (
  SELECT c.campagne_id,
    count(*) FILTER (WHERE c.etat = 'prevue') AS prevues,
    count(*) FILTER (WHERE c.demandee_le IS NOT NULL AND c.etat <> 'dispensee') AS adressees,
    count(*) FILTER (WHERE c.etat = 'repondue') AS repondues,
    count(*) FILTER (WHERE c.etat IN ('demandee', 'relancee', 'sans_reponse') AND r.commencee) AS partielles,
    count(*) FILTER (WHERE c.etat = 'sans_reponse') AS sans_reponse,
    count(*) FILTER (WHERE c.etat IN ('demandee', 'relancee')) AS en_attente,
    count(*) FILTER (WHERE c.etat = 'dispensee') AS dispensees,
    count(*) FILTER (WHERE c.etat = 'repondue' AND c.relances = 0) AS sans_relance,
    count(*) FILTER (WHERE c.etat = 'repondue' AND c.close_par <> 'entreprise') AS par_le_conseiller
  FROM collecte c CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT 1 FROM collecte_question q WHERE q.collecte_id = c.id
      AND q.etat IN ('repondue', 'sans_valeur')) AS commencee) AS r
  GROUP BY c.campagne_id
)
SELECT g.id, g.annee, g.moment, g.regime, g.lancee_le, k.* FROM campagne g LEFT JOIN compte k ON k.campagne_id = g.id
WHERE (k.campagne_id IS NOT NULL OR g.regime = 'groupee') AND (CAST(:annee AS int) IS NULL OR g.annee = :annee)
ORDER BY g.annee, length(g.moment), g.moment
""")
_DEPARTS = text("""
SELECT DISTINCT ON (code) code, valeur FROM mesure
WHERE parcours_id = ANY(:parcours) AND moment = 't0' AND valeur IS NOT NULL ORDER BY code, revision DESC
""")
COMPTES = (
    "prevues",
    "adressees",
    "repondues",
    "partielles",
    "sans_reponse",
    "en_attente",
    "dispensees",
    "sans_relance",
    "par_le_conseiller",
)


async def collecte_lue(session: AsyncSession, identite: Identite, collecte_id: UUID) -> CollecteLue:
    """The request with its questions; CollecteIntrouvable outside the caller's perimeter."""
    ligne = await repository.lire(session, identite, collecte_id)
    if ligne is None:
        raise CollecteIntrouvable()
    questions = await repository.questions(session, collecte_id)
    parcours = [parcours_id for question in questions for parcours_id in question.parcours_ids]
    departs = {d.code: Decimal(d.valeur) for d in await session.execute(_DEPARTS, {"parcours": parcours})}
    lues = [QuestionLue.model_validate(question) for question in questions]
    for lue in lues:
        lue.depart = departs.get(lue.code)
    return CollecteLue.model_validate({**ligne, "questions": lues})


async def campagnes_lues(session: AsyncSession, identite: Identite, annee: int | None) -> list[CampagneLue]:
    """Campaigns with their response rate; small numbers are not shown to the committee."""
    lignes = (await session.execute(_CAMPAGNES, {"annee": annee})).mappings().all()
    minimum = calendrier().effectif_min_comite if identite.role is Role.COMITE else 0
    return [_campagne(ligne, minimum) for ligne in lignes]


def _campagne(ligne: Mapping[Any, Any], minimum: int) -> CampagneLue:
    comptes: dict[str, int | None] = {nom: ligne[nom] or 0 for nom in COMPTES}
    adressees, repondues = comptes["adressees"] or 0, comptes["repondues"] or 0
    champs = {nom: ligne[nom] for nom in ("id", "annee", "moment", "regime", "lancee_le")}
    if 0 < adressees < minimum:
        caches: dict[str, Any] = dict.fromkeys(COMPTES)
        return CampagneLue(**champs, **caches, reponse_taux=None, motif="petits-effectifs")
    montres: dict[str, Any] = masquer(comptes, minimum)
    if 0 < repondues < minimum:
        return CampagneLue(**champs, **montres, reponse_taux=None, motif="petits-effectifs")
    taux = domain.taux(repondues, adressees)
    return CampagneLue(**champs, **montres, reponse_taux=taux, motif=None if adressees else "aucune-adressee")


def masquer(comptes: Mapping[str, int | None], minimum: int) -> dict[str, int | None]:
    """Numbers under the minimum, zero aside, are not said."""
    return {nom: None if nombre is not None and 0 < nombre < minimum else nombre for nom, nombre in comptes.items()}
