"""Moving a running case to a newer version of its model, or saying what that would change."""

from dataclasses import asdict
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.parcours.avancement import repository
from services.parcours.avancement.ecriture import enregistrer
from services.parcours.avancement.errors import MotifNecessaire
from services.parcours.avancement.models import Parcours
from services.parcours.changement_modele import domain
from services.parcours.changement_modele.errors import ChangementBloque, VersionPasPlusRecente
from services.parcours.changement_modele.schemas import MOTIFS, ChangementDemande, ChangementLu
from services.parcours.modeles.domain import Modele, rang
from services.parcours.modeles.errors import ModeleIntrouvable
from services.parcours.modeles.repository import publie, version
from shared.trace import ContexteRequete

TYPE = "parcours.modele.change"


async def comparer(session: AsyncSession, parcours: Parcours, numero: str) -> tuple[ChangementLu, Modele, Modele, str]:
    """What the move would change, with both versions and the SHA-256 of the new one; nothing is written."""
    cible = await version(session, parcours.modele, numero)
    if cible.etat != "publie":
        raise ModeleIntrouvable()
    if rang(numero) <= rang(parcours.modele_version):
        raise VersionPasPlusRecente(version=parcours.modele_version)
    ancien = await publie(session, parcours.modele, parcours.modele_version, parcours.modele_sha256)
    nouveau = await publie(session, cible.code, cible.numero, cible.sha256)
    return _difference(parcours, ancien, nouveau), ancien, nouveau, cible.sha256


def _difference(parcours: Parcours, ancien: Modele, nouveau: Modele) -> ChangementLu:
    bloque = domain.blocages(ancien, nouveau, parcours.etape, parcours.etape_reprise)
    gagnes, perdus, modifies = domain.gestes_compares(ancien, nouveau)
    return ChangementLu.model_validate(
        {
            "parcours_id": parcours.id,
            "modele": nouveau.code,
            "depuis_version": ancien.numero,
            "vers_version": nouveau.numero,
            "applique": False,
            "possible": not bloque,
            "blocages": bloque,
            "etape": domain.correspondance(ancien, nouveau)[parcours.etape],
            "etapes": [asdict(une) for une in domain.etapes_comparees(ancien, nouveau)],
            "gestes_gagnes": gagnes,
            "gestes_perdus": perdus,
            "gestes_modifies": [asdict(un) for un in modifies],
            "faits": [asdict(un) for un in domain.faits_compares(parcours.faits, ancien, nouveau)],
        }
    )


async def changer(
    session: AsyncSession, contexte: ContexteRequete, parcours: Parcours, entree: ChangementDemande
) -> tuple[ChangementLu, int]:
    """The parcours follows the new version from now on; its next action, its due date and its history stay."""
    lu, ancien, nouveau, sha256 = await comparer(session, parcours, entree.version)
    if entree.motif is None:
        raise MotifNecessaire(motifs=list(MOTIFS))
    if lu.blocages:
        raise ChangementBloque(" ".join(lu.blocages), blocages=lu.blocages)
    avant = {"modele_version": ancien.numero, "etape": parcours.etape}
    fait = _fait(parcours, ancien, nouveau, entree)
    if nouveau.etapes[fait["vers"]].nature == "pause":
        fait["attend"] = await repository.attendu(session, parcours.id) or fait["attend"]
    place = domain.place(ancien, nouveau, parcours.etape, parcours.etape_reprise, parcours.etapes_visitees)
    parcours.modele_version, parcours.modele_sha256 = nouveau.numero, sha256
    parcours.etape, parcours.etape_reprise, parcours.etapes_visitees = place.etape, place.reprise, list(place.visitees)
    gardes = {un.code for un in lu.faits if un.conserve}
    parcours.faits = {code: valeur for code, valeur in parcours.faits.items() if code in gardes}
    apres = {**fait, "commentaire": entree.commentaire} if entree.commentaire else fait
    position = await enregistrer(session, contexte, parcours, TYPE, apres, avant=avant, donnees=fait)
    return lu.model_copy(update={"applique": True}), position


def _fait(parcours: Parcours, ancien: Modele, nouveau: Modele, entree: ChangementDemande) -> dict[str, Any]:
    vers = domain.correspondance(ancien, nouveau)
    etape = nouveau.etapes[str(vers[parcours.etape])]
    return {
        "modele": nouveau.code,
        "depuis_version": ancien.numero,
        "vers_version": nouveau.numero,
        "de": parcours.etape,
        "vers": etape.code,
        "motif": entree.motif,
        "attend": etape.attend,
        "prochaine_action": parcours.prochaine_action,
        "echeance_le": parcours.echeance_le,
        "renommees": {code: cible for code, cible in vers.items() if cible is not None and cible != code},
    }
