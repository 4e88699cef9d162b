"""The ensemblier accepts a sollicitation, which opens a dossier or joins the one that exists, or sets it aside."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.annuaire.domain import Annuaire, Fiche
from services.gateway.dossiers import ouverture
from services.gateway.dossiers.schemas import DossierNouveau
from services.gateway.sollicitations import reception, repository
from services.gateway.sollicitations.domain import Etat, Geste
from services.gateway.sollicitations.errors import GesteSollicitationRefuse, SollicitationIntrouvable
from services.gateway.sollicitations.models import Sollicitation
from services.gateway.sollicitations.schemas import Acceptation, Rejet
from shared.base import Base
from shared.erreurs import SaisieInvalide
from shared.securite.identite import Identite
from shared.trace import ContexteRequete

ORIGINES = {"portail": "portail", "iframe": "portail"}
"""Provenance of the dossier by channel; the others are `autre`, the channel itself stays on the sollicitation."""


async def fiche_necessaire(
    base: Base, annuaire: Annuaire, identite: Identite, sollicitation_id: UUID, entree: Acceptation
) -> Fiche | None:
    """Sheet of the company, read before the transaction opens; None when a dossier is open already."""
    async with base.lecture() as session:
        sollicitation = await repository.lire(session, identite, sollicitation_id)
        if sollicitation is None:
            raise SollicitationIntrouvable()
        if sollicitation.siret is None or sollicitation.siren is None:
            raise GesteSollicitationRefuse(f"La sollicitation est {sollicitation.etat}.", manque=["siret"])
        if await repository.dossier_ouvert(session, sollicitation.siren) is not None:
            return None
    return await ouverture.lire_fiche(annuaire, DossierNouveau(siret=sollicitation.siret, saisie=entree.saisie))


async def accepter(
    session: AsyncSession, contexte: ContexteRequete, sollicitation_id: UUID, attendue: int, fiche: Fiche | None
) -> tuple[Sollicitation, int]:
    """The sollicitation with its dossier, opened now or joined."""
    sollicitation = await reception.a_modifier(session, contexte, sollicitation_id, attendue, Geste.ACCEPTER)
    assert sollicitation.siren is not None, "a complete sollicitation names its company"
    dossier_id = await repository.dossier_ouvert(session, sollicitation.siren)
    if dossier_id is None:
        if fiche is None:
            raise GesteSollicitationRefuse("Le dossier de l'entreprise vient d'être clos : recommencez.")
        origine = ORIGINES.get(sollicitation.canal, "autre")
        dossier_id = (await ouverture.ouvrir_dossier(session, contexte, fiche, origine))[0].id
    sollicitation.dossier_id, sollicitation.etat = dossier_id, Etat.ACCEPTEE.value
    sollicitation.decidee_le = contexte.horloge.maintenant()
    return sollicitation, await reception.annoncer(session, contexte, sollicitation, "acceptee")


async def rejeter(
    session: AsyncSession, contexte: ContexteRequete, sollicitation_id: UUID, attendue: int, entree: Rejet
) -> tuple[Sollicitation, int]:
    """Set aside by moderation."""
    sollicitation = await reception.a_modifier(session, contexte, sollicitation_id, attendue, Geste.ECARTER)
    if entree.motif == "autre" and entree.precision is None:
        raise SaisieInvalide(champs=[{"champ": "body.precision", "message": "est nécessaire pour ce motif"}])
    reception.ecarter(contexte, sollicitation, entree.motif, entree.precision)
    return sollicitation, await reception.annoncer(session, contexte, sollicitation, "ecartee")
