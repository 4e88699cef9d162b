"""« J'ai corrigé », then accepted, or asked again; or taken back."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.completude.acces import Reference, trouver
from services.aides.completude.domain import ROLES, EtatCompletude, GesteCompletude, gestes_possibles, suivant
from services.aides.completude.errors import GesteCompletudeRefuse
from services.aides.completude.models import Completude
from services.aides.completude.schemas import GesteSurCompletude
from services.aides.completude.trace import ecrire_au_fil, tracer_completude
from services.aides.demandes.domain import FINALS, NOMS_ETATS, Etat
from services.aides.demandes.models import Demande
from shared.erreurs import AccesInterdit
from shared.securite.identite import Identite
from shared.trace import ContexteRequete
from shared.versions import verifier_version

FAITS = {
    GesteCompletude.CORRIGER: "corrigee",
    GesteCompletude.ACCEPTER: "acceptee",
    GesteCompletude.ROUVRIR: "rouverte",
    GesteCompletude.LEVER: "levee",
}
COMMENTES = frozenset({GesteCompletude.ROUVRIR, GesteCompletude.LEVER})
"""Gestures that the Région has to explain."""


async def effectuer(
    session: AsyncSession, contexte: ContexteRequete, reference: Reference, attendue: int, entree: GesteSurCompletude
) -> tuple[Completude, int]:
    """The request after the gesture, and the position of its event.

    CompletudeIntrouvable, AccesInterdit, GesteCompletudeRefuse.
    """
    demande, completude = await trouver(session, contexte.identite, reference, verrou=True)
    verifier_version(completude.version, attendue)
    if contexte.identite.role.value not in ROLES[entree.geste]:
        raise AccesInterdit(roles_permis=sorted(ROLES[entree.geste]))
    manque = manques(demande, completude, entree.geste)
    if entree.geste in COMMENTES and entree.commentaire is None:
        manque.append("Un commentaire dit à l'entreprise pourquoi.")
    if manque:
        raise GesteCompletudeRefuse(" ".join(manque), manque=manque, etat=completude.etat)
    _appliquer(contexte, completude, entree.geste)
    if entree.commentaire is not None:
        ecrire_au_fil(session, contexte, completude, entree.commentaire)
    return completude, await tracer_completude(session, contexte, demande, completude, FAITS[entree.geste])


def manques(demande: Demande, completude: Completude, geste: GesteCompletude) -> list[str]:
    """What is missing for a gesture; empty when the request and its demande allow it."""
    etat = EtatCompletude(completude.etat)
    if suivant(etat, geste) is None:
        possibles = ", ".join(gestes_possibles(etat)) or "aucun"
        return [f"Le geste « {geste} » n'existe pas depuis l'état « {etat} » (gestes possibles : {possibles})."]
    if demande.etat in FINALS:
        return [f"La demande est {NOMS_ETATS[Etat(demande.etat)]}."]
    return attendus(completude) if geste is GesteCompletude.CORRIGER else []


def attendus(completude: Completude) -> list[str]:
    """Elements that still wait for an answer, in words."""
    return [f"Réponse attendue : {element['libelle']}." for element in completude.champs if not element["repondu_le"]]


def permis(identite: Identite, demande: Demande, completude: Completude) -> list[GesteCompletude]:
    """Gestures that this caller can perform now."""
    role = identite.role.value
    return [geste for geste in GesteCompletude if role in ROLES[geste] and not manques(demande, completude, geste)]


def _appliquer(contexte: ContexteRequete, completude: Completude, geste: GesteCompletude) -> None:
    etat, maintenant = suivant(EtatCompletude(completude.etat), geste), contexte.horloge.maintenant()
    assert etat is not None
    completude.etat = etat.value
    if geste is GesteCompletude.CORRIGER:
        completude.corrigee_le = maintenant
    elif geste is GesteCompletude.ROUVRIR:
        completude.champs = [_a_reprendre(element) for element in completude.champs]
    else:
        completude.close_le = maintenant


def _a_reprendre(element: dict[str, Any]) -> dict[str, Any]:
    """The element waits for an answer again; the one given so far stays to be read."""
    return {**element, "repondu_le": None}
