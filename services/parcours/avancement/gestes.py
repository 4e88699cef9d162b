"""Performing a gesture: decide on one row read, then one statement writes the row, the journal and the event."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.parcours.avancement import domain, mouvement, repository
from services.parcours.avancement.errors import (
    EcheancePassee,
    GesteInconnu,
    GesteInterdit,
    GesteRefuse,
    MotifNecessaire,
    ParcoursIntrouvable,
    PorteeNecessaire,
)
from services.parcours.avancement.mouvement import Mouvement, position
from services.parcours.avancement.schemas import GesteDemande
from services.parcours.modeles.domain import Geste, Modele, attend_apres
from services.parcours.modeles.repository import publie
from shared.erreurs import VersionPerimee
from shared.perimetre.errors import DossierClos
from shared.trace import ContexteRequete
from shared.versions import verifier_version


async def effectuer(
    connexion: AsyncConnection, contexte: ContexteRequete, parcours_id: UUID, version: int, entree: GesteDemande
) -> tuple[dict[str, Any], int]:
    """The parcours after the gesture and the position of its event; a refusal changes nothing."""
    ligne = await repository.complet(connexion, contexte.identite, parcours_id)
    if ligne is None:
        raise ParcoursIntrouvable()
    verifier_version(ligne["version"], version)
    modele = await publie(connexion, ligne["modele"], ligne["modele_version"], ligne["modele_sha256"])
    geste, vers = _decider(modele, ligne, contexte, entree)
    if entree.echeance_le is not None and entree.echeance_le < contexte.horloge.aujourdhui():
        raise EcheancePassee()
    decide = _mouvement(modele, geste, vers, entree)
    details = _details(geste, entree)
    ecrit = await mouvement.ecrire(connexion, contexte, decide, ligne, **details)
    if ecrit is None:
        raise VersionPerimee()
    return ecrit


def _decider(modele: Modele, ligne: RowMapping, contexte: ContexteRequete, entree: GesteDemande) -> tuple[Geste, str]:
    """The gesture and the step it leads to, or the refusal that says why."""
    geste = modele.gestes.get(entree.geste)
    if geste is None:
        raise GesteInconnu(gestes=sorted(modele.gestes))
    if contexte.identite.role.value not in geste.roles:
        raise GesteInterdit(roles_permis=list(geste.roles))
    if ligne["dossier_etat"] == "clos":
        raise DossierClos()
    ici = position(ligne)
    trouves = domain.manques(modele, geste, ici, repository.faits(ligne), entree.motif)
    if trouves:
        liste = [{"code": manque.code, "message": manque.message} for manque in trouves]
        raise GesteRefuse(" ".join(manque.message for manque in trouves), manques=liste)
    if (geste.motifs or entree.motif is not None) and geste.motif(entree.motif) is None:
        raise MotifNecessaire(motifs=[motif.code for motif in geste.motifs])
    vers = domain.cible(geste, ici, entree.portee)
    if vers is None:
        raise PorteeNecessaire(portees=domain.portees_possibles(geste, ici))
    return geste, vers


def _mouvement(modele: Modele, geste: Geste, vers: str, entree: GesteDemande) -> Mouvement:
    motif = geste.motif(entree.motif)
    return Mouvement(
        geste.code,
        geste.nature,
        modele.etapes[vers],
        entree.motif,
        entree.prochaine_action,
        entree.echeance_le,
        motif is not None and motif.horloge == "remise-a-zero",
        attend_apres(modele.etapes[vers], motif),
    )


def _details(geste: Geste, entree: GesteDemande) -> dict[str, Any]:
    choisi = geste.motif(entree.motif)
    levees = {"conditions_levees": list(choisi.leve)} if choisi is not None and choisi.leve else {}
    portee = {"portee": entree.portee} if entree.portee is not None else {}
    return {**levees, **portee, "commentaire": entree.commentaire}
