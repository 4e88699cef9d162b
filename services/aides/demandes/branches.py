"""What the other rooms add to a gesture: what they find missing before it, what they write with it.

A room adds one line to each list. A guard gives sentences in French, and none when nothing stops the gesture; an effect
runs in the transaction of the gesture, after the row has its new values and before its state changes, and gives what
the journal adds.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.completude.gardes import completudes_en_cours
from services.aides.comptes_rendus import gestes_demande as comptes_rendus
from services.aides.controles.branches import controles_manquants, prevoir_controles
from services.aides.conventions.gardes import garder_convention, suivre_convention
from services.aides.demandes.cas import Cas
from services.aides.demandes.domain import Etat, Geste
from services.aides.demandes.schemas import GesteAccorder, GesteDemande, GesteRetirer
from services.aides.enveloppes import gestes_demande as enveloppes
from services.aides.instruction.avis import consigner_avis, garder_avis
from services.aides.instruction.decision import clore_la_chaine, garder_chaine
from services.aides.instruction.gardes import garder_personnes
from services.aides.instruction.guichets import garder_depot, router_depot
from services.aides.instruction.notation import garder_notation
from services.aides.instruction.signalements import garder_signalements
from services.aides.minimis import octroi_demande
from shared.trace import ContexteRequete

Garde = Callable[[AsyncSession, ContexteRequete, Cas, Geste], Awaitable[list[str]]]
Effet = Callable[[AsyncSession, ContexteRequete, Cas, GesteDemande], Awaitable[dict[str, Any]]]


async def inscrire_de_minimis(
    session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GesteDemande
) -> dict[str, Any]:
    """What the de minimis ledger gains or loses by the gesture."""
    if isinstance(entree, GesteAccorder):
        decision = octroi_demande.Decision(entree.montant_eur, entree.equivalent_subvention_eur)
        return {
            "ventilation": await octroi_demande.octroyer(session, contexte, cas.demande, cas.dossier.siren, decision)
        }
    if isinstance(entree, GesteRetirer) and cas.situation.etat in {Etat.ACCORDEE, Etat.CONVENTIONNEE}:
        await octroi_demande.annuler(session, contexte, cas.demande, cas.dossier.siren)
    return {}


GARDES: tuple[Garde, ...] = (
    completudes_en_cours,
    garder_depot,
    garder_personnes,
    enveloppes.empechements,
    comptes_rendus.empechements,
    garder_avis,
    garder_notation,
    garder_signalements,
    garder_chaine,
    garder_convention,
    controles_manquants,
)
EFFETS: tuple[Effet, ...] = (
    prevoir_controles,
    inscrire_de_minimis,
    router_depot,
    enveloppes.suivre,
    comptes_rendus.suivre,
    consigner_avis,
    clore_la_chaine,
    suivre_convention,
)


async def empechements(session: AsyncSession, contexte: ContexteRequete, cas: Cas, geste: Geste) -> list[str]:
    """What the rooms find missing for a gesture, in the order of the rooms."""
    return [phrase for garde in GARDES for phrase in await garde(session, contexte, cas, geste)]


async def effets(session: AsyncSession, contexte: ContexteRequete, cas: Cas, entree: GesteDemande) -> dict[str, Any]:
    """Everything that the rooms write with the gesture; gives what the journal adds."""
    complement: dict[str, Any] = {}
    for effet in EFFETS:
        complement |= await effet(session, contexte, cas, entree)
    return complement
