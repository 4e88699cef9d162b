"""Changing an action of the plan: a gesture of its life, or its cost, owner, due date and dependencies."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.models import Parcours
from services.parcours.plan import comptes, domain, repository, vie
from services.parcours.plan.errors import (
    AideAilleurs,
    AideNonAccordee,
    DependanceCyclique,
    DependanceInconnue,
    DependanceNonDeployee,
    EtatActionRefuse,
    GesteActionInconnu,
    PlanComplet,
    ResponsableAmbigu,
)
from services.parcours.plan.models import Action
from services.parcours.plan.schemas import ActionModifiee, GesteActionDemande
from shared.contracts.aides import DemandeResumee
from shared.trace import ContexteRequete

_SIMPLES = ("echeance_le", "cout_estime_eur", "cout_reel_eur")


async def effectuer_geste(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action_id: UUID, entree: GesteActionDemande
) -> int:
    """A gesture of the table."""
    action = await repository.action(session, parcours.id, action_id)
    geste = domain.GESTE_PAR_CODE.get(entree.geste)
    if geste is None:
        raise GesteActionInconnu(gestes=sorted(domain.GESTE_PAR_CODE))
    avant = vie.resume(action)
    vie.appliquer(contexte, await vie.cadre(session, parcours.model_dump()), action, geste, entree.motif)
    if entree.cout_reel_eur is not None:
        action.cout_reel_eur = entree.cout_reel_eur
    complements = {"geste": geste.code, **({"commentaire": entree.commentaire} if entree.commentaire else {})}
    return await _enregistrer(session, contexte, parcours, action, avant, complements)


async def modifier(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action_id: UUID, entree: ActionModifiee
) -> int:
    """Changes what is given; a state is reached by the gesture that leads to it."""
    action = await repository.action(session, parcours.id, action_id)
    avant, donnes = vie.resume(action), entree.model_fields_set
    if entree.depend_de is not None:
        await _faire_dependre(session, parcours, action, entree.depend_de)
    if entree.etat is not None:
        await _mener_a(session, contexte, parcours, action, entree)
    for nom in donnes.intersection(_SIMPLES):
        setattr(action, nom, getattr(entree, nom))
    if "responsable" in donnes:
        _confier(action, entree)
    action.modifiee_le = contexte.horloge.maintenant()
    return await _enregistrer(session, contexte, parcours, action, avant, {})


async def _mener_a(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action: Action, entree: ActionModifiee
) -> None:
    cadre, voulu = await vie.cadre(session, parcours.model_dump()), entree.etat or ""
    connus = vie.faits(cadre, action)
    geste = domain.geste_vers(action.etat, voulu, connus)
    if geste is None:
        possibles = {domain.cible(autre, connus) for autre in domain.GESTES if action.etat in autre.de}
        raise EtatActionRefuse(etats_possibles=sorted(possibles))
    vie.appliquer(contexte, cadre, action, geste, entree.motif)


def _confier(action: Action, entree: ActionModifiee) -> None:
    responsable = entree.responsable
    if responsable is not None and (responsable.compte_id is None) == (responsable.role is None):
        raise ResponsableAmbigu()
    action.responsable_id = responsable.compte_id if responsable else None
    action.responsable_role = responsable.role if responsable else None


async def _faire_dependre(session: AsyncSession, parcours: Parcours, action: Action, voulues: list[UUID]) -> None:
    """Dependencies stay inside the plan and never come back to the action; a deployed one waits for nothing."""
    actions = {une.id: une for une in await repository.actions(session, parcours.id)}
    if inconnues := [str(cle) for cle in voulues if cle not in actions]:
        raise DependanceInconnue(actions=inconnues)
    liens = {cle: une.depend_de for cle, une in actions.items()} | {action.id: voulues}
    if (boucle := comptes.cycle(action.id, liens)) is not None:
        titres = [actions[cle].titre for cle in boucle]
        raise DependanceCyclique(f"Ces actions s'attendraient l'une l'autre : {' → '.join(titres)}.", cycle=titres)
    action.depend_de = list(dict.fromkeys(voulues))
    attendues = vie.dependances_non_deployees(list(actions.values()), action)
    if action.etat in domain.REALISEES and attendues:
        raise DependanceNonDeployee(actions=list(attendues))


async def acquerir_financement(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action_id: UUID, demande: DemandeResumee
) -> int:
    """The aid of that demande is granted: the action is financed."""
    action = await repository.action(session, parcours.id, action_id)
    if demande.dossier_id != parcours.dossier_id or demande.action_reference not in (None, str(action_id)):
        raise AideAilleurs()
    if not demande.accordee or demande.montant_accorde_eur is None:
        raise AideNonAccordee(etat=demande.etat)
    avant = vie.resume(action)
    cadre, geste = await vie.cadre(session, parcours.model_dump()), domain.GESTE_PAR_CODE["financer"]
    vie.appliquer(contexte, cadre, action, geste, None)
    action.aide_dispositif, action.aide_demande_id = demande.dispositif, demande.id
    action.aide_eur = demande.montant_accorde_eur
    complements = {"geste": geste.code, "dispositif": demande.dispositif, "demande_id": demande.id}
    return await _enregistrer(session, contexte, parcours, action, avant, complements)


async def _enregistrer(
    session: AsyncSession,
    contexte: ContexteRequete,
    parcours: Parcours,
    action: Action,
    avant: dict[str, Any],
    complements: dict[str, Any],
) -> int:
    await repository.recompter(session, parcours)
    actions = await repository.actions(session, parcours.id)
    if sum(une.etat not in domain.HORS_PLAN for une in actions) > domain.ACTIONS_MAX:
        raise PlanComplet()
    fait = {**vie.resume(action), **complements}
    donnees = {nom: valeur for nom, valeur in fait.items() if nom != "commentaire"}
    return await enregistrer(
        session, contexte, parcours, vie.MODIFIEE, fait, objet_id=action.id, avant=avant, donnees=donnees
    )
