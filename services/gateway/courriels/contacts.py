"""Addresses: written, read and erased; the trace says that it happened, never the address."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.courriels import repository
from services.gateway.courriels.errors import AdresseAbsente
from services.gateway.courriels.models import CompteContact, DossierContact
from services.gateway.courriels.schemas import ContactLu
from services.gateway.dossiers import repository as dossiers
from services.gateway.dossiers.errors import DossierIntrouvable
from shared.trace import ContexteRequete, tracer

Modele = type[CompteContact | DossierContact]
TYPES: dict[Modele, str] = {CompteContact: "gateway.compte.contact", DossierContact: "gateway.dossier.contact"}


async def lire(session: AsyncSession, modele: Modele, cle: UUID) -> ContactLu:
    """The address, or AdresseAbsente."""
    ligne = await session.get(modele, cle)
    if ligne is None:
        raise AdresseAbsente()
    return ContactLu.model_validate(ligne)


async def enregistrer(
    session: AsyncSession, contexte: ContexteRequete, modele: Modele, cle: UUID, courriel: str
) -> ContactLu:
    """Stores the address; the journal only says that there is one."""
    maintenant = contexte.horloge.maintenant()
    await repository.ecrire_contact(session, modele, cle, courriel, maintenant)
    await _tracer(session, contexte, modele, cle, connu=True)
    return ContactLu(courriel=courriel, modifie_le=maintenant)


async def effacer(session: AsyncSession, contexte: ContexteRequete, modele: Modele, cle: UUID) -> None:
    """Erases the address for good; what has not left will not leave."""
    if await repository.effacer_contact(session, modele, cle):
        await _tracer(session, contexte, modele, cle, connu=False)


async def dossier_visible(session: AsyncSession, contexte: ContexteRequete, siren: str) -> UUID:
    """The company's dossier within the caller's perimeter, or DossierIntrouvable."""
    fiche = await dossiers.fiche(await session.connection(), contexte.identite, siren)
    if fiche is None:
        raise DossierIntrouvable()
    return UUID(str(fiche["id"]))


async def _tracer(session: AsyncSession, contexte: ContexteRequete, modele: Modele, cle: UUID, *, connu: bool) -> None:
    await tracer(
        session,
        contexte,
        type=f"{TYPES[modele]}-{'enregistre' if connu else 'efface'}",
        objet_id=cle,
        dossier_id=cle if modele is DossierContact else None,
        apres={"contact_connu": connu},
    )
