"""Finding a demande within the caller's rights, and changing a draft."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.aides.demandes import repository
from services.aides.demandes.cas import Cas, lire_cas
from services.aides.demandes.contenu import saisir
from services.aides.demandes.domain import Etat
from services.aides.demandes.errors import DemandeFigee, DemandeIntrouvable
from services.aides.demandes.models import Demande
from services.aides.demandes.schemas import DemandeModifiee
from services.aides.demandes.trace import publiable, tracer_demande
from shared.contracts.perimetre import PerimetreDossier
from shared.perimetre.service import dossier_modifiable, dossier_visible
from shared.trace import ContexteRequete
from shared.versions import verifier_version


async def demande_a_modifier(
    session: AsyncSession, contexte: ContexteRequete, demande_id: UUID, attendue: int, *, dossier_ouvert: bool
) -> tuple[Demande, PerimetreDossier]:
    """The demande at the version that the caller has read, locked, with its dossier.

    DemandeIntrouvable, VersionPerimee; DossierClos when the gesture needs an open dossier: a closed one does not stop
    the Région from deciding and paying what was asked before.
    """
    demande = await repository.objet(session, contexte.identite, demande_id, verrou=True)
    if demande is None:
        raise DemandeIntrouvable()
    verifier_version(demande.version, attendue)
    lire = dossier_modifiable if dossier_ouvert else dossier_visible
    return demande, await lire(session, contexte.identite, demande.dossier_id)


async def cas_a_lire(session: AsyncSession, contexte: ContexteRequete, demande_id: UUID) -> Cas:
    """The demande and what its guards look at, for reading."""
    demande = await repository.objet(session, contexte.identite, demande_id, verrou=False)
    if demande is None:
        raise DemandeIntrouvable()
    dossier = await dossier_visible(session, contexte.identite, demande.dossier_id)
    return await lire_cas(session, contexte, demande, dossier)


async def modifier(session: AsyncSession, contexte: ContexteRequete, demande: Demande, entree: DemandeModifiee) -> int:
    """Changes a draft; DemandeFigee once it has been deposited, ChampInconnu, ValeurImpropre."""
    if demande.etat != Etat.BROUILLON:
        raise DemandeFigee()
    avant = {**publiable(demande), "objet": demande.objet}
    for nom, valeur in entree.model_dump(exclude_none=True, exclude={"champs"}).items():
        setattr(demande, nom, valeur)
    for champ in entree.champs or ():
        demande.contenu = saisir(demande.contenu, champ.champ, champ.valeur, contexte.horloge.maintenant())
    saisis = [champ.model_dump() for champ in entree.champs or ()]
    apres = {"objet": demande.objet} | ({"champs": saisis} if saisis else {})
    return await tracer_demande(session, contexte, demande, "modifiee", avant, apres)
