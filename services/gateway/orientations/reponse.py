"""What the partner answers: seen, accepted by the first, declined with a better addressee, closed with an outcome."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.acces.errors import OrganisationInconnue
from services.gateway.dossiers import suivi
from services.gateway.dossiers.errors import DossierClos
from services.gateway.dossiers.models import Dossier
from services.gateway.orientations import capacite, domain, lien, repository, retour, trace
from services.gateway.orientations.domain import Etat, Geste
from services.gateway.orientations.errors import (
    GesteOrientationRefuse,
    OrientationDejaPrise,
    OrientationEchue,
    OrientationIntrouvable,
    ReponseReservee,
)
from services.gateway.orientations.models import Orientation
from services.gateway.orientations.schemas import ClotureOrientation, Declin
from shared.erreurs import SaisieInvalide
from shared.securite.identite import Identite
from shared.trace import ContexteRequete
from shared.versions import verifier_version

Cas = tuple[Dossier, Orientation, list[Orientation]]


async def cas_a_modifier(session: AsyncSession, contexte: ContexteRequete, orientation_id: UUID) -> Cas:
    """(dossier, orientation, the others of its envoi), locked in that order by everything that changes them."""
    lue = await repository.lire(session, contexte.identite, orientation_id)
    if lue is None:
        raise OrientationIntrouvable()
    dossier = await repository.dossier_verrouille(session, lue["dossier_id"])
    assert dossier is not None, "an orientation belongs to a dossier"
    freres = await repository.freres_verrouilles(session, lue["envoi_id"])
    orientation = freres.pop(orientation_id)
    return dossier, orientation, list(freres.values())


def repond(identite: Identite, orientation: Orientation) -> bool:
    """True for the organisation that is asked."""
    return identite.organisation_id == orientation.decidee_organisation_id


async def voir(session: AsyncSession, contexte: ContexteRequete, orientation_id: UUID) -> None:
    """Notes the first reading by the addressee; a later state is left as it is."""
    _, orientation, _ = await cas_a_modifier(session, contexte, orientation_id)
    await noter_vue(session, contexte, orientation)


async def noter_vue(session: AsyncSession, contexte: ContexteRequete, orientation: Orientation) -> None:
    if orientation.etat != Etat.ENVOYEE:
        return
    orientation.etat, orientation.vue_le = Etat.VUE.value, contexte.horloge.maintenant()
    await trace.annoncer(session, contexte, orientation, "vue", Etat.ENVOYEE)


async def accepter(session: AsyncSession, contexte: ContexteRequete, cas: Cas, attendue: int | None) -> int:
    """The first to accept takes the dossier: it becomes a party, and the other partners are told it is taken."""
    dossier, orientation, freres = cas
    _verifier_libre(orientation, freres)
    _verifier_reponse(contexte, orientation, Geste.ACCEPTER, attendue)
    if dossier.etat == "clos":
        raise DossierClos()
    await capacite.verifier_place(session, contexte, orientation)
    maintenant, avant = contexte.horloge.maintenant(), orientation.etat
    for frere in freres:
        if frere.etat in domain.EN_ATTENTE:
            await retour.clore_sans_reponse(session, contexte, frere, "attribuee-a-un-autre")
    orientation.etat, orientation.acceptee_le = Etat.ACCEPTEE.value, maintenant
    orientation.vue_le = orientation.vue_le or maintenant
    await lien.revoquer(session, contexte, orientation.id)
    await trace.annoncer(session, contexte, orientation, "acceptee", avant)
    return await suivi.associer(session, contexte, dossier, orientation.decidee_organisation_id)


async def decliner(
    session: AsyncSession, contexte: ContexteRequete, cas: Cas, attendue: int | None, entree: Declin
) -> int:
    """Typed refusal; when nobody else is asked any more, the dossier goes back to the ensemblier's queue."""
    dossier, orientation, freres = cas
    _verifier_libre(orientation, freres)
    _verifier_reponse(contexte, orientation, Geste.DECLINER, attendue)
    _exiger(entree.motif == "autre" and entree.precision is None, "precision")
    conseillee = entree.organisation_conseillee_id
    if conseillee is not None and not await repository.organisations_connues(session, {conseillee}):
        raise OrganisationInconnue(champs=[{"champ": "body.organisation_conseillee_id", "message": "est inconnue"}])
    maintenant, avant = contexte.horloge.maintenant(), orientation.etat
    orientation.etat, orientation.declinee_le = Etat.DECLINEE.value, maintenant
    orientation.vue_le = orientation.vue_le or maintenant
    orientation.motif, orientation.motif_precision = entree.motif, entree.precision
    orientation.suggestion_organisation_id = conseillee
    orientation.suggestion_programme = entree.programme_conseille
    await lien.revoquer(session, contexte, orientation.id)
    position = await trace.annoncer(session, contexte, orientation, "declinee", avant)
    return await retour.rendre_si_sans_preneur(session, contexte, dossier, orientation, freres) or position


async def clore(
    session: AsyncSession, contexte: ContexteRequete, cas: Cas, attendue: int | None, entree: ClotureOrientation
) -> int:
    """Says what an accepted orientation has given."""
    _, orientation, _ = cas
    if not contexte.identite.voit_tout and not repond(contexte.identite, orientation):
        raise ReponseReservee()
    _verifier_geste(orientation, Geste.CLORE)
    if attendue is not None:
        verifier_version(orientation.version, attendue)
    _exiger(entree.issue == "sans-suite" and entree.motif is None, "motif")
    return await retour.clore(session, contexte, orientation, entree.issue, entree.motif, entree.precision)


def _exiger(manque: object, champ: str) -> None:
    if manque:
        raise SaisieInvalide(champs=[{"champ": f"body.{champ}", "message": "est nécessaire pour ce motif"}])


def _verifier_libre(orientation: Orientation, freres: list[Orientation]) -> None:
    """Says first that somebody else was quicker: a stale version would tell the loser nothing."""
    prise = [autre for autre in (orientation, *freres) if autre.acceptee_le is not None]
    if prise:
        raise OrientationDejaPrise(
            f"Un partenaire a accepté le {prise[0].acceptee_le:%d/%m/%Y} : cette demande est prise.",
            prise={"acceptee_le": prise[0].acceptee_le, "par_votre_organisation": prise[0] is orientation},
        )


def _verifier_reponse(contexte: ContexteRequete, orientation: Orientation, geste: Geste, attendue: int | None) -> None:
    if not repond(contexte.identite, orientation):
        raise ReponseReservee()
    _verifier_geste(orientation, geste)
    if orientation.echeance_le < contexte.horloge.aujourdhui():
        raise OrientationEchue()
    if attendue is not None:
        verifier_version(orientation.version, attendue)


def _verifier_geste(orientation: Orientation, geste: Geste) -> None:
    if not domain.permis(orientation.etat, geste):
        possibles = domain.gestes_depuis(orientation.etat)
        conseil = f"possible : {', '.join(possibles)}" if possibles else "plus aucun geste n'est possible"
        raise GesteOrientationRefuse(f"L'orientation est {orientation.etat} ; {conseil}.", gestes=possibles)
