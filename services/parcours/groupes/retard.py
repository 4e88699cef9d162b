"""A group that will not be constituted in time: told, and each of its companies offered an individual parcours."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.faits.service import consigner_si_declare
from services.parcours.groupes import domain, repository
from services.parcours.groupes.models import Candidature, Groupe, Proposition
from services.parcours.groupes.trace import automatique, tracer_groupe, tracer_proposition
from shared.calendrier import ajouter_jours_ouvres
from shared.nomenclatures.axes import THEMATIQUES
from shared.trace import ContexteRequete

PAR_APPEL = 100
"""Groups that one call treats: a transaction stays short."""
FAIT = "groupe_en_retard"
"""Typed fact that the models of collective actions declare."""
ACTION = "Répondre à la proposition de parcours individuel"


async def appliquer_echeances(session: AsyncSession, contexte: ContexteRequete) -> tuple[list[UUID], int, bool]:
    """Late groups found at the clock's date, number of proposals made, and whether others remain.

    A group leaves `en_constitution` with its proposals in one transaction: a run that is missed, repeated or
    concurrent changes nothing twice.
    """
    le = contexte.horloge.aujourdhui()
    groupes = await repository.echus(session, le, PAR_APPEL + 1)
    nombre = 0
    for groupe in groupes[:PAR_APPEL]:
        geste, motif = domain.GESTE_PAR_CODE["depasser"], "quorum-non-atteint"
        nombre += (await mettre_hors_delai(session, automatique(contexte), groupe, geste, motif))[0]
    return [groupe.id for groupe in groupes[:PAR_APPEL]], nombre, len(groupes) > PAR_APPEL


async def mettre_hors_delai(
    session: AsyncSession, contexte: ContexteRequete, groupe: Groupe, geste: domain.Geste, motif: str
) -> tuple[int, int]:
    """Number of proposals, one for each company that was candidate, waiting or kept; and the event's position."""
    groupe.etat, groupe.motif, groupe.depuis_le = geste.vers, motif, contexte.horloge.maintenant()
    echeance_le = ajouter_jours_ouvres(contexte.horloge.aujourdhui(), domain.DELAI_REPONSE_JOURS_OUVRES)
    membres = await repository.membres(session, groupe.id, "candidate", "liste_attente", "retenue")
    for membre in membres:
        proposition = _proposition(contexte, groupe, membre, echeance_le)
        session.add(proposition)
        await tracer_proposition(session, contexte, proposition, prochaine_action=ACTION, echeance_le=echeance_le)
        await _dire_en_retard(session, automatique(contexte), groupe, membre)
    type_ = domain.EVENEMENTS[geste.code]
    return len(membres), await tracer_groupe(session, contexte, groupe, type_, propositions=len(membres))


async def _dire_en_retard(
    session: AsyncSession, contexte: ContexteRequete, groupe: Groupe, membre: Candidature
) -> None:
    """A parcours of the group's model that already runs is told, so that its guards let it end properly."""
    parcours = await repository.parcours_en_cours(session, membre.dossier_id, groupe.modele)
    if parcours is not None:
        membre.parcours_id = parcours.id
        await consigner_si_declare(session, contexte, parcours, FAIT, True)


def _proposition(contexte: ContexteRequete, groupe: Groupe, membre: Candidature, echeance_le: date) -> Proposition:
    return Proposition(
        groupe_id=groupe.id,
        candidature_id=membre.id,
        dossier_id=membre.dossier_id,
        raisons=raisons(groupe, membre),
        echeance_le=echeance_le,
        creee_le=contexte.horloge.maintenant(),
    )


def raisons(groupe: Groupe, membre: Candidature) -> list[dict[str, Any]]:
    """Why an individual parcours is proposed to that company."""
    compte = f"{groupe.retenus} membre{'s' if groupe.retenus > 1 else ''} retenu{'s' if groupe.retenus > 1 else ''}"
    if groupe.motif == "quorum-non-atteint":
        cause = f"Le groupe « {groupe.libelle} » n'a pas réuni son quorum au {groupe.limite_le:%d/%m/%Y} : "
        cause += f"{compte} sur {groupe.quorum} nécessaires."
    else:
        cause = f"Le porteur a renoncé au groupe « {groupe.libelle} » ; {compte} sur {groupe.quorum} nécessaires."
    place = {
        "retenue": "L'entreprise avait une place dans ce groupe.",
        "liste_attente": "L'entreprise était en liste d'attente.",
        "candidate": "La candidature de l'entreprise attendait sa réponse.",
    }[membre.etat]
    besoin = THEMATIQUES.get(groupe.thematique or "")
    suite = f"Son besoin{f' ({besoin})' if besoin else ''} peut être traité seul, sans attendre un autre groupe."
    return [
        {"code": str(groupe.motif), "message": cause},
        {"code": membre.etat, "message": place},
        {"code": "parcours-individuel", "message": suite},
    ]
