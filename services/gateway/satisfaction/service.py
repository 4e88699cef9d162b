"""Asking, answering, sharing back, counting."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels.depot import Lettre, deposer
from services.gateway.courriels.domain import Destinataire
from services.gateway.courriels.gabarits import rendre
from services.gateway.notifications.ecriture import Nouvelle, ecrire
from services.gateway.satisfaction import repository
from services.gateway.satisfaction.errors import AvisDejaDonne, AvisExpire, DemandeAvisIntrouvable
from services.gateway.satisfaction.models import Satisfaction
from services.gateway.satisfaction.questionnaire import questionnaire
from services.gateway.satisfaction.schemas import Avis, Mesure, SatisfactionLue
from shared.trace import ContexteRequete, tracer

MEMOIRE = timedelta(days=30)
"""Outcomes older than this when the worker comes back are left alone."""


async def demander(session: AsyncSession, contexte: ContexteRequete) -> int:
    """Asks for every outcome that is old enough, once; gives the number of mails."""
    q, maintenant = questionnaire(), contexte.horloge.maintenant()
    jusqu_a = maintenant - timedelta(days=q["delai_jours"])
    issues = await repository.a_demander(session, jusqu_a=jusqu_a, depuis=jusqu_a - MEMOIRE)
    return sum([await _demander(session, contexte, issue) for issue in issues])


async def _demander(session: AsyncSession, contexte: ContexteRequete, issue: RowMapping) -> bool:
    q, maintenant = questionnaire(), contexte.horloge.maintenant()
    demande = Satisfaction(
        **{nom: valeur for nom, valeur in issue.items() if nom != "le"},
        questionnaire=q["numero"],
        demandee_le=maintenant,
        expire_le=maintenant + timedelta(days=q["validite_jours"]),
    )
    requete = insert(Satisfaction).values(demande.model_dump()).on_conflict_do_nothing()
    if (await session.execute(requete.returning(repository.S.c.id))).scalar() is None:
        return False
    objet = "L'accompagnement d'un partenaire est terminé depuis quelques jours."
    lettre = Lettre(
        type="satisfaction",
        objet_id=demande.objet_id,
        periode="unique",
        destinataire=(Destinataire.ENTREPRISE, demande.dossier_id),
        rendu=rendre("satisfaction", objet=objet),
        dossier_id=demande.dossier_id,
        lien=("satisfaction", demande.id),
    )
    await _tracer(session, contexte, demande, "demandee", {"issue": demande.issue})
    return await deposer(session, contexte, lettre) is not None


async def a_presenter(session: AsyncSession, demande_id: UUID, maintenant: datetime) -> Satisfaction:
    """The request that a link opens, answered or still to answer; refuses one whose time has passed."""
    demande = await session.get(Satisfaction, demande_id)
    if demande is None:
        raise DemandeAvisIntrouvable()
    if demande.repondue_le is None:
        _en_temps(demande, maintenant)
    return demande


def _en_temps(demande: Satisfaction, maintenant: datetime) -> None:
    if demande.expire_le <= maintenant:
        raise AvisExpire(f"Il pouvait être donné jusqu'au {demande.expire_le:%d/%m/%Y}.")


async def repondre(
    session: AsyncSession, contexte: ContexteRequete, demande_id: UUID, avis: Avis, sans_compte: bool = False
) -> Satisfaction:
    """Stores the answer, once and in time, and shares it with whoever accompanied the company."""
    condition: ColumnElement[bool] = true() if sans_compte else repository.visible(contexte.identite)
    demande = await repository.a_repondre(session, demande_id, condition)
    if demande is None:
        raise DemandeAvisIntrouvable()
    maintenant = contexte.horloge.maintenant()
    if demande.repondue_le is not None:
        raise AvisDejaDonne()
    _en_temps(demande, maintenant)
    demande.repondue_le = maintenant
    demande.aide_recue, demande.utilite, demande.delai = avis.aide_recue, avis.utilite, avis.delai
    await session.flush()
    await _partager(session, contexte, demande)
    await _tracer(session, contexte, demande, "recue", avis.model_dump())
    return demande


async def _partager(session: AsyncSession, contexte: ContexteRequete, demande: Satisfaction) -> None:
    ligne = f"L'entreprise a donné son avis : utilité {demande.utilite} sur 4."
    nouvelle = Nouvelle("satisfaction-recue", demande.id, "unique", demande.dossier_id, ligne, obligatoire=True)
    cibles = [("compte", cle) for cle in await repository.accompagnants(session, demande)]
    await ecrire(session, contexte, nouvelle, cibles)


async def _tracer(
    session: AsyncSession, contexte: ContexteRequete, demande: Satisfaction, fait: str, apres: dict[str, Any]
) -> None:
    commun = {"objet_genre": demande.objet_genre, "objet_id": demande.objet_id}
    await tracer(
        session,
        contexte,
        type=f"gateway.satisfaction.{fait}",
        objet_id=demande.id,
        dossier_id=demande.dossier_id,
        apres={**commun, "organisation_id": demande.organisation_id, **apres},
    )


async def mesurer(session: AsyncSession, organisation_id: UUID | None) -> SatisfactionLue:
    """Rates with their n; below the smallest number of answers, only the numbers."""
    effectif = questionnaire()["effectif_min"]
    ensemble, *partenaires = [_mesure(ligne, effectif) for ligne in await repository.mesures(session, organisation_id)]
    return SatisfactionLue(
        effectif_min=effectif,
        ensemble=ensemble,
        partenaires=[mesure for mesure in partenaires if mesure.organisation_id is not None],
    )


def _mesure(ligne: RowMapping, effectif: int) -> Mesure:
    return Mesure(
        organisation_id=ligne["organisation_id"],
        demandes=ligne["demandes"],
        reponses=ligne["reponses"],
        reponse_taux=_taux(ligne["reponses"], ligne["demandes"], 1),
        satisfaits_taux=_taux(ligne["satisfaits"], ligne["reponses"], effectif),
        requalifiables=ligne["requalifiables"],
        requalification_taux=_taux(ligne["requalifiees"], ligne["requalifiables"], effectif),
    )


def _taux(nombre: int, sur: int, effectif: int) -> float | None:
    return round(nombre / sur, 4) if sur >= effectif else None
