"""SQL of the requests: planning, what is due today, reading within the caller's perimeter."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.campagnes.candidats import CANDIDATS, parametres
from services.parcours.campagnes.models import Campagne, Collecte, Question
from services.parcours.indicateurs.domain import MOMENTS
from shared.pagination import Fenetre, paginer
from shared.perimetre.service import PERIMETRE, visible
from shared.securite.identite import Identite

C: Any = Collecte.__table__  # type: ignore[attr-defined]
G: Any = Campagne.__table__  # type: ignore[attr-defined]
Q: Any = Question.__table__  # type: ignore[attr-defined]
_CAMPAGNES = text("""
INSERT INTO campagne (id, annee, moment, regime, cree_le, cree_par)
SELECT uuidv7(), a.annee, m.moment, 'glissante', :le, :par
FROM generate_series(CAST(:annee AS int), CAST(:annee AS int) + 1) AS a (annee)
CROSS JOIN unnest(CAST(:codes AS text[])) AS m (moment)
ON CONFLICT (annee, moment) DO NOTHING
""")
_PLANIFIER = text(f"""
WITH {CANDIDATS}, demandable AS (
  SELECT c.siren, c.moment, min(greatest(CAST(:jour AS date), coalesce(g.lancee_le, c.prevu_le))) AS prevue_le,
    (array_agg(c.dossier_id ORDER BY c.parcours_id DESC))[1] AS dossier_id
  FROM candidat c LEFT JOIN LATERAL (
    SELECT max(g.lancee_le) AS lancee_le FROM campagne g
    WHERE g.regime = 'groupee' AND g.moment = c.moment AND g.lancee_le BETWEEN c.ouvre_le AND c.ferme_le
  ) AS g ON true
  GROUP BY c.siren, c.moment
)
INSERT INTO collecte
  (id, campagne_id, siren, dossier_id, annee, moment, etat, prevue_le, prochaine_le, relances, version)
SELECT uuidv7(), g.id, d.siren, d.dossier_id, g.annee, d.moment, 'prevue', d.prevue_le, d.prevue_le, 0, 1
FROM demandable d JOIN campagne g ON g.moment = d.moment AND g.annee = extract(year FROM d.prevue_le)
WHERE NOT EXISTS (
  SELECT 1 FROM collecte c WHERE c.siren = d.siren AND c.moment = d.moment AND c.etat = 'prevue')
ON CONFLICT (siren, annee, moment) DO NOTHING
""")
_EN_RETARD = text(f"""
WITH {CANDIDATS}
SELECT DISTINCT k.id FROM candidat c JOIN collecte k ON k.siren = c.siren AND k.moment = c.moment
  AND k.annee = extract(year FROM CAST(:jour AS date)) AND k.etat <> 'prevue'
ORDER BY k.id LIMIT :limite
""")
_CHARGE = text("""
INSERT INTO charge_annuelle (siren, annee, minutes) VALUES (:siren, :annee, 0)
ON CONFLICT (siren, annee) DO UPDATE SET minutes = charge_annuelle.minutes RETURNING minutes
""")
_CHARGER = text("UPDATE charge_annuelle SET minutes = minutes + :minutes WHERE siren = :siren AND annee = :annee")


async def planifier(session: AsyncSession, le: datetime, par: UUID, jour: date) -> int:
    """Writes the requests to come whose window is open, each once; gives their number."""
    await session.execute(_CAMPAGNES, {"le": le, "par": par, "annee": jour.year, "codes": list(MOMENTS)})
    resultat: Any = await session.execute(_PLANIFIER, parametres(jour))
    return int(resultat.rowcount)


async def a_completer(session: AsyncSession, jour: date, limite: int) -> Sequence[UUID]:
    """Requests of the year already sent, for companies of which something more is now due."""
    lignes = await session.execute(_EN_RETARD, {**parametres(jour), "limite": limite})
    return list(lignes.scalars())


async def echues(session: AsyncSession, jour: date, limite: int) -> Sequence[Collecte]:
    """Requests whose next day has come, locked; those that another process holds are left to it."""
    requete = select(Collecte).where(C.c.prochaine_le <= jour).order_by(C.c.prochaine_le, C.c.id).limit(limite)
    return (await session.execute(requete.with_for_update(skip_locked=True))).scalars().all()


async def verrouillee(session: AsyncSession, collecte_id: UUID) -> Collecte:
    """The request, locked, as it is now."""
    requete = select(Collecte).where(C.c.id == collecte_id).with_for_update()
    return (await session.execute(requete.execution_options(populate_existing=True))).scalar_one()


async def minutes_deja_demandees(session: AsyncSession, siren: str, annee: int) -> int:
    """Minutes asked of the company this year; its row is locked until the end of the transaction."""
    return int((await session.execute(_CHARGE, {"siren": siren, "annee": annee})).scalar_one())


async def charger(session: AsyncSession, siren: str, annee: int, minutes: int) -> None:
    """Adds minutes to the year; the constraint refuses more than the limit."""
    await session.execute(_CHARGER, {"siren": siren, "annee": annee, "minutes": minutes})


async def campagne(session: AsyncSession, annee: int, moment: str) -> Campagne:
    """The campaign of that moment and year, which planning has created."""
    requete = select(Campagne).where(G.c.annee == annee, G.c.moment == moment)
    return (await session.execute(requete)).scalar_one()


async def questions(session: AsyncSession, collecte_id: UUID) -> Sequence[Question]:
    """Questions of a request, by priority."""
    requete = select(Question).where(Q.c.collecte_id == collecte_id).order_by(Q.c.priorite, Q.c.id)
    return (await session.execute(requete)).scalars().all()


def _visibles(requete: Select[Any], identite: Identite) -> Select[Any]:
    return requete.join(PERIMETRE, PERIMETRE.c.dossier_id == C.c.dossier_id).where(visible(identite))


async def a_modifier(session: AsyncSession, identite: Identite, collecte_id: UUID) -> Collecte | None:
    """The request within the caller's perimeter, locked."""
    requete = _visibles(select(Collecte), identite).where(C.c.id == collecte_id).with_for_update(of=C)
    trouvee: Collecte | None = (await session.execute(requete)).scalar_one_or_none()
    return trouvee


async def lister(session: AsyncSession, identite: Identite, fenetre: Fenetre, **filtres: Any) -> Sequence[RowMapping]:
    """Rows of the window with their numbers of questions; absent filters are None."""
    posees = select(
        func.count().filter(Q.c.etat.in_(("demandee", "repondue", "sans_valeur", "sans_reponse"))).label("posees"),
        func.count().filter(Q.c.etat.in_(("repondue", "sans_valeur"))).label("repondues"),
        func.coalesce(func.sum(Q.c.minutes).filter(Q.c.etat.not_in(("reportee", "ecartee"))), 0).label("minutes"),
    ).where(Q.c.collecte_id == C.c.id)
    comptes = posees.lateral("comptes")
    conditions = [C.c[nom] == valeur for nom, valeur in filtres.items() if valeur is not None]
    requete = _visibles(select(C, comptes), identite).where(*conditions)
    lignes: Sequence[RowMapping] = (await session.execute(paginer(requete, C.c.id, fenetre))).mappings().all()
    return lignes


async def lire(session: AsyncSession, identite: Identite, collecte_id: UUID) -> RowMapping | None:
    """One row of `lister`."""
    lignes = await lister(session, identite, Fenetre(None, 1), id=collecte_id)
    return lignes[0] if lignes else None


async def fermer_questions(session: AsyncSession, collecte_id: UUID, motif: str) -> None:
    """Questions still waiting will have no answer."""
    requete = update(Question).where(Q.c.collecte_id == collecte_id, Q.c.etat == "demandee")
    await session.execute(requete.values(etat="sans_reponse", motif=motif))
