"""What a training fund answered goes back to the need, in the parcours service."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import insert

from services.gateway.acces.emission import Emetteur
from services.gateway.orientations.models import Orientation, OrientationEnvoi
from services.gateway.ouvrier.besoins import PLATEFORME
from services.gateway.ouvrier.models import ReponseRendue
from shared.base import Base
from shared.clients.parcours import ClientParcours
from shared.contracts.besoins import ReponseOpco
from shared.erreurs import Introuvable
from shared.horloge import Horloge
from shared.journalisation import journal
from shared.voisinage import Voisinage

O: Any = Orientation.__table__  # type: ignore[attr-defined]  # noqa: E741
E: Any = OrientationEnvoi.__table__  # type: ignore[attr-defined]
R: Any = ReponseRendue.__table__  # type: ignore[attr-defined]
PAGE = 100
RENDUS = ("acceptee", "declinee", "expiree", "close")
MOTIFS = {
    "hors-competence": "hors-branche",
    "hors-territoire": "hors-branche",
    "entreprise-non-eligible": "hors-branche",
    "plus-de-capacite": "financement-epuise",
    "besoin-mal-qualifie": "besoin-a-preciser",
}
"""Reason of a fund that declines → reason of a need refused; any other one is `autre`."""


async def rendre_reponses(base: Base, voisinage: Voisinage, emetteur: Emetteur, horloge: Horloge) -> int:
    """Number of answers given back; what a neighbour cannot take now stays to be given at the next run."""
    async with base.lecture() as session:
        requete = select(O.c.id, O.c.etat, O.c.motif, O.c.issue, E.c.identifiant_externe)
        requete = requete.join(E, E.c.id == O.c.envoi_id).outerjoin(R, R.c.orientation_id == O.c.id)
        requete = requete.where(E.c.plateforme == PLATEFORME, O.c.etat.in_(RENDUS), R.c.etat.is_distinct_from(O.c.etat))
        lignes = (await session.execute(requete.order_by(O.c.id).limit(PAGE))).mappings().all()
    for ligne in lignes:
        reponse = lire_reponse(ligne)
        if reponse is not None:
            await _rendre(ClientParcours(voisinage, emetteur.jeton_systeme()), reponse)
        await _noter(base, ligne, horloge)
    return len(lignes)


async def _rendre(client: ClientParcours, reponse: ReponseOpco) -> None:
    try:
        await client.rendre_besoin(reponse)
    except Introuvable:
        journal.warning("besoin_inconnu_du_parcours", besoin_id=str(reponse.besoin_id))


async def _noter(base: Base, ligne: RowMapping, horloge: Horloge) -> None:
    valeurs = {"orientation_id": ligne["id"], "etat": ligne["etat"], "le": horloge.maintenant()}
    requete = insert(R).values(valeurs)
    suite = {"etat": requete.excluded.etat, "le": requete.excluded.le}
    async with base.ecriture() as session:
        await session.execute(requete.on_conflict_do_update(index_elements=["orientation_id"], set_=suite))


def lire_reponse(ligne: RowMapping | dict[str, Any]) -> ReponseOpco | None:
    """What the orientation says of the need; None when its reference is not one of a need."""
    besoin_id, _, envoi = str(ligne["identifiant_externe"]).rpartition("-")
    etat, motif = _suite(ligne["etat"], ligne["motif"], ligne["issue"])
    try:
        return ReponseOpco(besoin_id=UUID(besoin_id), envoi=int(envoi), etat=etat, motif=motif)
    except ValueError:
        return None


def _suite(etat: str, motif: str | None, issue: str | None) -> tuple[Any, str | None]:
    if etat == "acceptee":
        return "accepte", None
    if etat == "close":
        return ("realise", None) if issue == "aide-apportee" else ("refuse", "sans-suite")
    return "refuse", "sans-reponse" if etat == "expiree" else MOTIFS.get(motif or "", "autre")
