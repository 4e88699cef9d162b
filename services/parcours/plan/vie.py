"""The single writer of an action's state: a gesture of the table, or a fact that moves it by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement.models import Parcours
from services.parcours.financement.errors import OrientationManquante
from services.parcours.modeles.repository import publie
from services.parcours.plan import domain, repository
from services.parcours.plan.domain import FaitsAction, GesteAction
from services.parcours.plan.errors import (
    AdaptationManquante,
    DeploiementPremature,
    EtatActionRefuse,
    GesteActionRefuse,
    MotifActionNecessaire,
)
from services.parcours.plan.models import Action
from shared.trace import ContexteRequete, tracer

MODIFIEE = "parcours.action.modifiee"
_REPRISE = {"orientee_avant_reprise": OrientationManquante, "adaptee_avant_reprise": AdaptationManquante}
_PREMATURE = frozenset({"etape_de_realisation", "adaptation_reglee"})


@dataclass(frozen=True, slots=True)
class Cadre:
    """What the actions of a plan share: its acceptance, the step of the parcours, its measures, and themselves."""

    plan_accepte: bool
    nature_etape: str
    realisation_commencee: bool
    effet_mesure: bool
    actions: Sequence[Action]


async def cadre(session: AsyncSession, ligne: Mapping[str, Any] | RowMapping) -> Cadre:
    """Frame of the actions of a parcours, from its row."""
    modele = await publie(session, ligne["modele"], ligne["modele_version"], ligne["modele_sha256"])
    suspendue = modele.etapes[ligne["etape_reprise"] or ligne["etape"]]
    return Cadre(
        plan_accepte=ligne["plan_etat"] == "accepte",
        nature_etape=modele.etapes[ligne["etape"]].nature,
        realisation_commencee=suspendue.nature in domain.NATURES_DE_REALISATION,
        effet_mesure=await repository.effet_mesure(session, ligne["id"]),
        actions=await repository.actions(session, ligne["id"]),
    )


def faits(cadre: Cadre, action: Action) -> FaitsAction:
    """What the table asks of an action."""
    return FaitsAction(
        plan_accepte=cadre.plan_accepte,
        nature_etape=cadre.nature_etape,
        realisation_commencee=cadre.realisation_commencee,
        installe_equipement=action.installe_equipement,
        etude_conclue=action.etude_conclue,
        adaptation_reglee=action.adaptation_reglee,
        besoin_aide=bool(action.besoin_aide),
        orientee=action.orientee,
        effet_mesure=cadre.effet_mesure,
        etat_avant=action.etat_avant,
        dependances=dependances_non_deployees(cadre.actions, action),
        dependantes=tuple(
            une.titre for une in cadre.actions if action.id in une.depend_de and une.etat in domain.REALISEES
        ),
    )


def dependances_non_deployees(actions: Sequence[Action], action: Action) -> tuple[str, ...]:
    """Titles of what the action depends on and is neither deployed nor already done."""
    faites = domain.REALISEES | {"deja_faite"}
    return tuple(une.titre for une in actions if une.id in action.depend_de and une.etat not in faites)


def appliquer(contexte: ContexteRequete, cadre: Cadre, action: Action, geste: GesteAction, motif: str | None) -> None:
    """Performs the gesture, or refuses with what is missing."""
    connus = faits(cadre, action)
    trouves = domain.manques(geste, action.etat, connus)
    if trouves:
        raise _refus(geste, trouves, action.etat)
    if (motif is None) == bool(geste.motifs) or (motif is not None and motif not in geste.motifs):
        raise MotifActionNecessaire(motifs=list(geste.motifs))
    changer(contexte, action, domain.cible(geste, connus), motif)


def _refus(geste: GesteAction, trouves: list[tuple[str, str]], etat: str) -> Exception:
    manques = [{"code": code, "message": message} for code, message in trouves]
    detail = " ".join(message for _, message in trouves)
    if trouves[0][0] == "etat":
        permis = [autre.code for autre in domain.GESTES if etat in autre.de]
        return EtatActionRefuse(detail, gestes_possibles=permis, manques=manques)
    if geste.code == "deployer" and _PREMATURE & {code for code, _ in trouves}:
        return DeploiementPremature(detail, manques=manques)
    return _REPRISE.get(trouves[0][0], GesteActionRefuse)(detail, manques=manques)


def changer(contexte: ContexteRequete, action: Action, etat: str, motif: str | None = None) -> None:
    """Writes the state; a blocked action remembers the one it comes from."""
    maintenant = contexte.horloge.maintenant()
    action.etat_avant = action.etat if etat == "bloquee" else None
    action.etat, action.motif = etat, motif
    action.etat_depuis_le = action.modifiee_le = maintenant


async def suivre_les_faits(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, action: Action
) -> None:
    """A study or an adaptation has just been recorded: the action follows, and says so when its state moves."""
    contour = await cadre(session, parcours.model_dump())
    if not contour.plan_accepte:
        return
    voulu = domain.etat_des_faits(faits(contour, action))
    if action.etat == "bloquee" and action.etat_avant in domain.SUIVENT_LES_FAITS:
        action.etat_avant = voulu
    elif action.etat in domain.SUIVENT_LES_FAITS and action.etat != voulu:
        avant = resume(action)
        changer(contexte, action, voulu)
        await annoncer(session, contexte, parcours, [action], MODIFIEE, avant=avant)


async def annoncer(
    session: AsyncSession,
    contexte: ContexteRequete,
    parcours: Parcours,
    actions: Sequence[Action],
    type_: str,
    *,
    avant: dict[str, Any] | None = None,
) -> None:
    """One journal line and one event per action that a gesture on something else has touched."""
    dossier_id = parcours.dossier_id
    for action in actions:
        apres = resume(action)
        await tracer(session, contexte, type=type_, objet_id=action.id, dossier_id=dossier_id, avant=avant, apres=apres)


def resume(action: Action) -> dict[str, Any]:
    """What the journal and the neighbours are told of an action; an amount stays in the service."""
    noms = ("parcours_id", "code", "titre", "axe", "etat", "motif", "echeance_le", "depend_de")
    return {nom: getattr(action, nom) for nom in noms}
